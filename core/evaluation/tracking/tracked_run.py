"""A run as programs that track experiments see it: settings, and numbers by step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from core.base.text import for_file_name
from core.runs.history import Row
from core.runs.results import Evaluation
from core.runs.states import State
from core.settings.config import RunConfig
from core.settings.registry import DATASET, SETTINGS
from core.settings.settings import DEFAULTS

Value = bool | int | float | str

_ID_LENGTH = 8  # characters of a run's id in the name of its folder


class Part(StrEnum):
    """The rows a number was measured on; the names are those of Keras's TensorBoard callback."""

    TRAINING = "train"
    VALIDATION = "validation"
    TEST = "test"


class Scalar(NamedTuple):
    """A number measured once.

    Attributes:
        part: The rows it was measured on.
        quantity: ``"loss"``, the Keras name of the metric, or ``"learning_rate"``.
        step: Epochs trained, counted from 1.
        time: When, in seconds since 1970 (UTC).
        value: The number; finite.
    """

    part: Part
    quantity: str
    step: int
    time: float
    value: float


@dataclass(frozen=True)
class TrackedRun:
    """A run to track elsewhere.

    Attributes:
        run_id: Its id.
        name: The name its user gave it; "" for none.
        config: Its settings.
        state: Its state.
        created: When Train was pressed, in seconds since 1970 (UTC).
        rows: Its history so far.
        evaluation: The test result; ``None`` if there is none or it may not be shown.
        versions: Versions of the libraries that affect the numbers.
    """

    run_id: str
    name: str
    config: RunConfig
    state: State
    created: float
    rows: Sequence[Row]
    evaluation: Evaluation | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its name, or else its dataset and the beginning of its id."""
        return self.name or f"{self._dataset}-{self._short_id}"

    @property
    def folder(self) -> str:
        """A name for its folder that every file system takes, different for every run."""
        return f"{for_file_name(self.name or self._dataset) or 'run'}-{self._short_id}"

    @property
    def ended(self) -> float:
        """When training ended, in seconds since 1970 (UTC), without pauses and compilation."""
        return self.created + (self.rows[-1].seconds if self.rows else 0.0)

    def settings(self) -> dict[str, Value]:
        """Return the settings that apply by name; those of several layers as one text."""
        values = {
            name: getattr(self.config, name)
            for name in DEFAULTS
            if name != DATASET.name and SETTINGS[name].applies(self.config)
        }
        return {
            name: ", ".join(map(str, value)) if isinstance(value, tuple) else value
            for name, value in {"dataset": self._dataset, **values}.items()
            if value is not None and value != ()  # as Keras has it, or the same in all layers
        }

    def scalars(self) -> Iterator[Scalar]:
        """Yield loss, metric and learning rate of every epoch, then the test result."""
        metric = self.config.task.metric
        ends = [row for row in self.rows if row.end]
        for row in ends:
            step, time = round(row.epoch), self.created + row.seconds
            for part, quantity, value in (
                (Part.TRAINING, "loss", row.loss),
                (Part.TRAINING, metric, row.metric),
                (Part.TRAINING, "learning_rate", row.learning_rate),
                (Part.VALIDATION, "loss", row.val_loss),
                (Part.VALIDATION, metric, row.val_metric),
            ):
                if value is not None:
                    yield Scalar(part, quantity, step, time, value)
        if self.evaluation is not None:
            step = self.evaluation.epoch or (round(ends[-1].epoch) if ends else 0)
            yield Scalar(Part.TEST, "loss", step, self.ended, self.evaluation.loss)
            yield Scalar(Part.TEST, metric, step, self.ended, self.evaluation.metric)

    @property
    def _dataset(self) -> str:
        """The name of its dataset; of a table, the one its user knows."""
        info = self.config.info
        return str(info.label) if info.uploaded else info.name

    @property
    def _short_id(self) -> str:
        return self.run_id[:_ID_LENGTH]
