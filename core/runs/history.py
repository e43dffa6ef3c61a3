"""The history of a run: one row per stretch of steps and one per epoch."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple


class Row(NamedTuple):
    """Progress at one moment; numbers that are not finite are ``None``.

    Attributes:
        epoch: Epochs trained so far, with the fraction of the current one.
        end: Whether an epoch ends here. Then loss and metric are its means, otherwise those
            of the stretch of steps since the row before.
        loss: Training loss.
        metric: Training metric, in units of the target for regression.
        val_loss: Validation loss, at the end of an epoch with validation data.
        val_metric: Validation metric, likewise.
        learning_rate: The rate of the last step.
        speed: Training samples per second.
        left: Seconds until the last epoch ends, at that speed.
        seconds: Time spent training so far, without pauses and compilation.
    """

    epoch: float
    end: bool
    loss: float | None
    metric: float | None
    val_loss: float | None
    val_metric: float | None
    learning_rate: float
    speed: float
    left: float
    seconds: float

    def to_list(self) -> list[Any]:
        """The row as JSON carries it, to six significant digits."""
        return [_compact(value) for value in self]

    @classmethod
    def from_list(cls, values: Sequence[Any]) -> "Row":
        """Read what ``to_list`` wrote."""
        return cls(*values)


class Point(NamedTuple):
    """A metric at the end of an epoch.

    Attributes:
        epoch: Counted from 1.
        metric: Validation accuracy (0 to 1) or mean absolute error in units of the target; of
            the training rows where none are held out.
    """

    epoch: int
    metric: float


def _compact(value: float | bool | None) -> float | bool | None:
    if value is None or isinstance(value, bool):
        return value
    return float(f"{value:.6g}") if math.isfinite(value) else None
