"""The run a script is made of, as the head of the script describes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.base.text import N_
from core.network.script.section import Say, remark
from core.runs.results import Evaluation
from core.settings.config import RunConfig


@dataclass(frozen=True)
class Origin:
    """Where a script comes from.

    Attributes:
        run_id: The run.
        name: What its user calls it; "" for nothing.
        created: When it was asked for, seconds since 1970 (UTC); 0 if that is not known.
        epochs: How many it trained, perhaps fewer than were set.
        stopped: Whether its user ended it before its time.
        evaluation: Its result on the test set; ``None`` if it was never evaluated.
        versions: Of the libraries that decide the numbers.
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
        """What the script will find on the test set, as it always trains to the end."""
        return None if self.stopped else self.evaluation


_EXACT = N_(
    "With these versions, TensorFlow as the backend of Keras, no graphics card and a processor of"
    " the same kind, every step is that of Denseboard to the last bit."
)
_DRIFT = N_(
    "With these versions, TensorFlow as the backend of Keras and no graphics card, numbers agree to"
    " four decimals for some thousand steps. With dropout they may drift apart in the third after"
    " that: sums are rounded in another order, and training enlarges such differences, above all"
    " at large learning rates."
)


def head(config: RunConfig, origin: Origin, say: Say) -> str:
    """Return the remarks at the top: the run, what made it, and what to expect.

    Args:
        config: The settings of the run.
        origin: The run.
        say: Translates.
    """
    # In the first two lines, a name such as "coding: utf-7" would be taken at its word.
    parts = [
        remark(
            say,
            N_(
                "A plain Keras script, written by Denseboard. It trains the network of a run again,"
                " without Denseboard, and gives the same curve and the same test result."
            ),
        ),
        _run(config, origin, say),
    ]
    if origin.versions:
        made = ", ".join(f"{name} {version}" for name, version in sorted(origin.versions.items()))
        parts.append(remark(say, N_("Made with: {versions}."), versions=made))
    parts.append(remark(say, _DRIFT if config.drops else _EXACT))
    if origin.stopped:
        parts.append(
            remark(
                say,
                N_(
                    "The run was stopped after {epochs:g} of {all} epochs; this script trains all"
                    " of them, so its test result is another one."
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
