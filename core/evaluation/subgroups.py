"""Scores of the test samples in groups by the values of one column. NumPy only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from core.base import intervals
from core.base.intervals import Interval
from core.data.profile.originals import CategoryColumn, DateColumn, OriginalColumn
from core.evaluation.predictions import TestPredictions

FEW = 30
"""Samples below which a group says little: the interval of its share may be 34 points wide."""
GROUPS = 5
"""Number of groups by the values of a number or a date, of about equal size."""

Bounds = tuple[float, float] | tuple[date, date]


@dataclass(frozen=True)
class Subgroup:
    """The test samples with a category, or with values of a range.

    Attributes:
        category: Index among the column's categories; ``None`` for others.
        bounds: Smallest and largest value; ``None`` for others. Without either, the samples have
            no value, or one that is in no training row.
        samples: Number of samples, at least one.
        value: Their accuracy, 0 to 1, or mean absolute error in the unit of the target.
        interval: The 95 % interval of ``value``: Wilson's for a share, the normal one for a mean.
    """

    category: int | None
    bounds: Bounds | None
    samples: int
    value: float
    interval: Interval | None

    @property
    def few(self) -> bool:
        """Whether there are too few samples to say much."""
        return self.samples < FEW


def subgroups(
    column: OriginalColumn, inputs: np.ndarray, predictions: TestPredictions
) -> list[Subgroup]:
    """Score the samples of each group; groups without samples are left out.

    Args:
        column: The column.
        inputs: ``(samples, inputs)`` of the test set, in the units of the table.
        predictions: True and predicted values of the same samples.

    Returns:
        Categories in their order, ranges in ascending order; samples without a value come last.
    """
    found = []
    for category, bounds, chosen in _groups(column, inputs):
        if predictions.probabilities is not None:
            scores = predictions.right[chosen]
            interval: Interval | None = intervals.wilson(int(scores.sum()), len(scores))
        else:
            scores = np.abs(predictions.residuals[chosen])
            interval = intervals.mean(scores)
        found.append(Subgroup(category, bounds, len(scores), float(scores.mean()), interval))
    return found


def _groups(
    column: OriginalColumn, inputs: np.ndarray
) -> Iterator[tuple[int | None, Bounds | None, np.ndarray]]:
    if isinstance(column, CategoryColumn):
        values = _by_row(column, inputs, column.place)
        for category in range(len(column.labels)):
            if (chosen := values == category).any():
                yield category, None, chosen
    elif isinstance(column, DateColumn) and column.has_days:
        values = _by_row(column, inputs, lambda row: _ordinal(column.day(row)))
        for chosen in _ranges(values):
            first, last = int(values[chosen].min()), int(values[chosen].max())
            yield None, (date.fromordinal(first), date.fromordinal(last)), chosen
    else:
        values = inputs[:, column.inputs[0]]
        for chosen in _ranges(values):
            yield None, (float(values[chosen].min()), float(values[chosen].max())), chosen
    if (missing := np.isnan(values)).any():
        yield None, None, missing


def _by_row(
    column: OriginalColumn, inputs: np.ndarray, value: Callable[[np.ndarray], int | None]
) -> np.ndarray:
    """Return ``(samples,)`` values, float64, computed once for equal rows; NaN for ``None``."""
    own = inputs[:, list(column.inputs)]
    _distinct, first, inverse = np.unique(own, axis=0, return_index=True, return_inverse=True)
    values = [value(row) for row in inputs[first]]
    found: np.ndarray = np.array([np.nan if one is None else one for one in values], np.float64)
    return found[inverse.reshape(-1)]


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _ranges(values: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the samples of each group: one per value if there are few, else quantiles."""
    present = values[~np.isnan(values)]
    distinct = np.unique(present)
    if len(distinct) > GROUPS:
        # An edge is the largest value of its group: equal values are never divided.
        shares = np.arange(1, GROUPS) / GROUPS
        inner = np.quantile(present, shares, method="inverted_cdf")
        distinct = np.unique([*inner, present.max()])
    below = -np.inf
    for edge in distinct:
        chosen = (values > below) & (values <= edge)
        below = edge
        if chosen.any():
            yield chosen
