"""The history of a run: one row per stretch of steps and one per epoch."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple


class Row(NamedTuple):
    """Progress at one moment; numbers that are not finite are ``None``.

    Attributes:
        epoch: Epochs trained so far, with the fraction of the current one.
        end: Whether an epoch ends here. Then loss and metric are its means, otherwise those
            of the steps since the previous row.
        loss: Training loss.
        metric: Training metric, in units of the target for regression.
        val_loss: Validation loss, at the end of an epoch with validation data.
        val_metric: Validation metric, at the end of an epoch with validation data.
        learning_rate: The rate of the last step.
        speed: Training samples per second.
        remaining: Remaining seconds of training, at that speed.
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
    remaining: float
    seconds: float

    def to_list(self) -> list[Any]:
        """Return the row for JSON, rounded to six significant digits."""
        return [_compact(value) for value in self]

    @classmethod
    def from_list(cls, values: Sequence[Any]) -> "Row":
        """Read what ``to_list`` wrote."""
        return cls(*values)


class Point(NamedTuple):
    """A metric at the end of an epoch.

    Attributes:
        epoch: Counted from 1.
        metric: Validation accuracy (0 to 1) or mean absolute error in units of the target; on
            the training rows if none are held out.
    """

    epoch: int
    metric: float


def _compact(value: float | bool | None) -> float | bool | None:
    if value is None or isinstance(value, bool):
        return value
    return float(f"{value:.6g}") if math.isfinite(value) else None
