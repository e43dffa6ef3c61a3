"""The values that inputs can be set to, from a run's training rows. NumPy only."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.data.datasets import Dataset, Holdout
from core.data.profile.spread import decimals

_CHOICES = 8  # a column with at most this many values offers a choice of them
_CACHED = 4  # tables, or splits of one


@dataclass(frozen=True)
class InputRange:
    """The values of one input.

    Attributes:
        low: Smallest value in the training rows, in the column's unit.
        high: Largest value.
        decimals: Number of decimals to show; the last one is the step.
        choices: All values, ascending, if there are only a few; else empty.
        centre: The median, used for a sample without a value.
    """

    low: float
    high: float
    decimals: int
    choices: tuple[float, ...]
    centre: float

    @property
    def step(self) -> float:
        """The smallest useful change; for tiny values it is below the decimals shown."""
        return min(10.0**-self.decimals, (self.high - self.low) / 100)

    def start(self, value: float) -> float:
        """The initial setting for a sample with this value."""
        return self.centre if np.isnan(value) else float(value)

    def choices_with(self, value: float) -> tuple[float, ...]:
        """The choices with a value added, which may be missing in the training rows."""
        return tuple(sorted({*self.choices, value}))


@lru_cache(maxsize=_CACHED)
def input_ranges(dataset: Dataset, holdout: Holdout) -> tuple[InputRange, ...]:
    """Return the ranges of a table's inputs, in order.

    Args:
        dataset: A table.
        holdout: The rows that the run holds out; ranges are those of the others.
    """
    rows, _validation = holdout.rows(dataset)
    return tuple(_range(column[~np.isnan(column)]) for column in dataset.x_train[rows].T)


def _range(values: np.ndarray) -> InputRange:
    if not len(values):
        return InputRange(0.0, 0.0, 0, (0.0,), 0.0)
    distinct = np.unique(values)
    choices = tuple(distinct.tolist()) if len(distinct) <= _CHOICES else ()
    low, high = float(distinct[0]), float(distinct[-1])
    return InputRange(low, high, decimals(values), choices, float(np.median(values)))
