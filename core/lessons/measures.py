"""What an exercise can ask of a run: its settings, and what it reached."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.base.errors import DenseboardError
from core.base.text import N_
from core.network.architecture import parameters
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.service_interface import TrainingService
from core.runs.store.summary import Summary
from core.settings.config import RunConfig
from core.settings.registry import SETTINGS


class TriedRun:
    """A finished run, whose history is read only when an exercise asks for it.

    Args:
        summary: The run.
        service: Source of its history.
    """

    def __init__(self, summary: Summary, service: TrainingService) -> None:
        self.summary = summary
        self._service = service

    @cached_property
    def config(self) -> RunConfig | None:
        """Its settings; ``None`` if they are no longer valid, as those of a deleted table."""
        try:
            return self.summary.config()
        except DenseboardError:
            return None

    @cached_property
    def last(self) -> Row | None:
        """The last completed epoch; ``None`` if there is none."""
        return next((row for row in reversed(self._rows) if row.end), None)

    @cached_property
    def best(self) -> float | None:
        """The best validation metric of all epochs."""
        values = [row.val_metric for row in self._rows if row.end and row.val_metric is not None]
        if not values or self.config is None:
            return None
        return max(values) if self.config.task.classifies else min(values)

    @cached_property
    def dead(self) -> float | None:
        """The share of dead units, 0 to 1, in the layer that has the most, at the end."""
        layers = self._health[-1].layers if self._health else ()
        return max((layer.dead for layer in layers if layer.dead is not None), default=None)

    @cached_property
    def _rows(self) -> Sequence[Row]:
        return self._service.rows(self.summary.run_id)

    @cached_property
    def _health(self) -> Sequence[Health]:
        return self._service.health(self.summary.run_id)


@dataclass(frozen=True)
class Measure:
    """A number that a run reached.

    Attributes:
        label: Its name (marked for translation).
        value: Returns it; ``None`` if the run has none.
        share: Whether it is shown in percent.
    """

    label: str
    value: Callable[[TriedRun], float | None]
    share: bool = False


def _of_last(name: str) -> Callable[[TriedRun], float | None]:
    return lambda run: None if run.last is None else getattr(run.last, name)


def _parameters(run: TriedRun) -> float | None:
    return None if run.config is None else float(parameters(run.config))


def _steps(run: TriedRun) -> float | None:
    return None if run.config is None else float(run.summary.epochs * run.config.steps_per_epoch)


MEASURES: Mapping[str, Measure] = {
    "parameters": Measure(N_("Parameters"), _parameters),
    "epochs_trained": Measure(N_("Epochs trained"), lambda run: float(run.summary.epochs)),
    "steps": Measure(N_("Steps of the optimizer"), _steps),
    "training_loss": Measure(N_("Training loss"), _of_last("loss")),
    "training_accuracy": Measure(N_("Training accuracy"), _of_last("metric"), share=True),
    "validation_loss": Measure(N_("Validation loss"), _of_last("val_loss")),
    "validation_accuracy": Measure(N_("Validation accuracy"), _of_last("val_metric"), share=True),
    "best_validation_accuracy": Measure(
        N_("Best validation accuracy"), lambda run: run.best, share=True
    ),
    "dead_units": Measure(N_("Dead units in a layer"), lambda run: run.dead, share=True),
}
"""By name, as in the files of exercises; losses of the last completed epoch."""


def value_of(what: str, run: TriedRun) -> Any:
    """Return a measure or a setting of a run, by name; ``None`` if it has none."""
    if what in MEASURES:
        return MEASURES[what].value(run)
    return None if run.config is None else getattr(run.config, what)


def label_of(what: str) -> str:
    """Return the name of a measure or a setting (marked for translation)."""
    return MEASURES[what].label if what in MEASURES else SETTINGS[what].label
