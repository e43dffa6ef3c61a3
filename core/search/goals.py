"""The goals of a search: what makes one trial better than another."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from core.base.text import N_
from core.data.tasks import Task
from core.network import architecture
from core.runs.history import Row
from core.settings.choices.choice import Choice, registry
from core.settings.config import RunConfig

Direction = Literal["minimize", "maximize"]
"""Which values are better, as Optuna names it."""


class Measured(NamedTuple):
    """What a run of a trial came to.

    Attributes:
        loss: Validation loss of its final weights.
        metric: Validation metric of its final weights, in units of the target for regression.
        parameters: Number of its trainable parameters.
        seconds: Seconds it trained.
    """

    loss: float
    metric: float
    parameters: float
    seconds: float


@dataclass(frozen=True)
class Goal(Choice):
    """A goal.

    Attributes:
        measures: Names of fields of ``Measured``; the first is validated after each epoch.
    """

    measures: tuple[str, ...] = ()

    @property
    def of_loss(self) -> bool:
        """Whether it compares losses."""
        return "loss" in self.measures

    def directions(self, task: Task) -> list[Direction]:
        """Return, for each measure, whether to minimize or maximize it."""
        higher = {"metric"} if task.classifies else set[str]()
        return ["maximize" if one in higher else "minimize" for one in self.measures]

    def value(self, row: Row) -> float | None:
        """Return the value that a pruner compares, of the end of an epoch.

        Args:
            row: A row that ends an epoch.
        """
        return row.val_loss if self.of_loss else row.val_metric

    def values(self, runs: Sequence[Measured]) -> tuple[float, ...]:
        """Return the values of a trial: the means over its seeds and folds.

        Args:
            runs: One for each seed and fold, at least one.
        """
        return tuple(
            math.fsum(getattr(run, name) for run in runs) / len(runs) for name in self.measures
        )


def measured(config: RunConfig, rows: Sequence[Row]) -> Measured | None:
    """Measure a run by its validation rows.

    The values are those of the final weights: of the last epoch or, with early stopping, of the
    epoch with the lowest validation loss, whose weights were restored. Those of the epoch with the
    best value would be biased.

    Args:
        config: Its settings.
        rows: Its history.

    Returns:
        What it came to; ``None`` if no epoch ended with finite values.
    """
    ends = [
        (row.val_loss, row.val_metric)
        for row in rows
        if row.end and row.val_loss is not None and row.val_metric is not None
    ]
    if not ends:
        return None
    loss, metric = min(ends, key=lambda end: end[0]) if config.early_stopping else ends[-1]
    seconds = max(row.seconds for row in rows)
    return Measured(loss, metric, architecture.parameters(config), seconds)


_LOSS = N_("The loss on the validation rows, for one and the same loss function")
_METRIC = N_("Accuracy on the validation rows or, for a number, the mean absolute error")
_FRONT = N_("Two goals: all trials that no other beats in both are drawn as a front")
GOALS = registry(
    Goal("metric", N_("Validation metric"), _METRIC, measures=("metric",)),
    Goal("loss", N_("Validation loss"), _LOSS, measures=("loss",)),
    Goal(
        "metric_parameters",
        N_("Validation metric and parameters"),
        _FRONT,
        measures=("metric", "parameters"),
    ),
    Goal(
        "metric_seconds",
        N_("Validation metric and training time"),
        _FRONT,
        measures=("metric", "seconds"),
    ),
    Goal(
        "loss_parameters",
        N_("Validation loss and parameters"),
        _FRONT,
        measures=("loss", "parameters"),
    ),
    Goal(
        "loss_seconds",
        N_("Validation loss and training time"),
        _FRONT,
        measures=("loss", "seconds"),
    ),
)
