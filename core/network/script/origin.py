"""The run that a script reproduces, and the comment at its top that describes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.base.text import N_
from core.network.script.section import Say, remark
from core.runs.record import ACCELERATOR
from core.runs.results import Evaluation
from core.settings.config import RunConfig


@dataclass(frozen=True)
class Origin:
    """The run that a script reproduces.

    Attributes:
        run_id: The run.
        name: Its name; "" if it has none.
        created: When it was requested, in seconds since 1970 (UTC); 0 if unknown.
        epochs: Epochs it trained, which may be fewer than were set.
        stopped: Whether it was stopped early.
        evaluation: Its result on the test set; ``None`` if it was never evaluated.
        versions: Versions of the libraries that affect the numbers.
    """

    run_id: str = ""
    name: str = ""
    created: float = 0.0
    epochs: float = 0.0
    stopped: bool = False
    evaluation: Evaluation | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def expected(self) -> Evaluation | None:
        """The test result of the script; ``None`` if the run was stopped, as the script is not."""
        return None if self.stopped else self.evaluation


_EXACT = N_(
    "With these versions, TensorFlow as the Keras backend, no GPU and the same kind of processor,"
    " every step is identical to Denseboard's, to the last bit."
)
_DRIFT = N_(
    "With these versions, TensorFlow as the Keras backend and no GPU, the numbers agree to four"
    " decimals for some thousand steps. After that, dropout may make them differ in the third"
    " decimal: sums are rounded in another order, and training amplifies such differences, above"
    " all at large learning rates."
)
_ACCELERATED = N_(
    "The run was trained on an accelerator, {device}, which rounds sums in another order, and in"
    " another one each time. The numbers agree to a few decimals at first; training amplifies the"
    " differences."
)


def head(config: RunConfig, origin: Origin, say: Say) -> str:
    """Return the comment at the top: the run, the versions, and how exactly the numbers agree.

    Args:
        config: The settings of the run.
        origin: The run.
        say: Translates comments.
    """
    # The first two lines hold no user text: Python would obey a name such as "coding: utf-7".
    parts = [
        remark(
            say,
            N_(
                "A plain Keras script, written by Denseboard. It repeats a run without Denseboard,"
                " and gives the same curve and the same test result."
            ),
        ),
        _run(config, origin, say),
    ]
    if origin.versions:
        versions = ", ".join(
            f"{name} {version}"
            for name, version in sorted(origin.versions.items())
            if name != ACCELERATOR
        )
        parts.append(remark(say, N_("Versions: {versions}."), versions=versions))
    device = origin.versions.get(ACCELERATOR)
    if device is not None:
        parts.append(remark(say, _ACCELERATED, device=device))
    else:
        parts.append(remark(say, _DRIFT if config.drops else _EXACT))
    if origin.stopped:
        parts.append(
            remark(
                say,
                N_(
                    "The run was stopped after {epochs:g} of {all} epochs. This script trains all"
                    " of them, so its test result will differ."
                ),
                epochs=origin.epochs,
                all=config.epochs,
            )
        )
    return "#\n".join(parts).rstrip("\n")


def _run(config: RunConfig, origin: Origin, say: Say) -> str:
    lines = ""
    if origin.run_id:
        lines += remark(say, N_("Run: {run}"), run=origin.run_id)
    if origin.name:
        lines += remark(say, N_("Name: {name}"), name=origin.name)
    if origin.created:
        when = datetime.fromtimestamp(origin.created, UTC).strftime("%Y-%m-%d %H:%M UTC")
        lines += remark(say, N_("Trained: {when}"), when=when)
    lines += remark(say, N_("Data: {data}"), data=say(config.info.label))
    if origin.evaluation is not None:
        evaluation = origin.evaluation
        lines += remark(
            say,
            N_("Test result: loss {loss:.6f}, {metric} {value:.6f} ({samples} samples)"),
            loss=evaluation.loss,
            metric=say(config.task.metric_label),
            value=evaluation.metric,
            samples=evaluation.samples,
        )
    return lines
