"""The values that each input can be set to, from a run's training rows. NumPy only."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.data.datasets import Dataset, split
from core.data.profile.spread import decimals

_CHOICES = 8  # a column with at most as many values has each to choose from
_KEPT = 4  # tables, or splits of one


@dataclass(frozen=True)
class InputRange:
    """One column.

    Attributes:
        low: Smallest value among the training rows, in the column's unit.
        high: Largest one.
        decimals: How many show a value well; the last one is the step.
        choices: All its values, ascending, where there are only a few; else empty.
        centre: Its median, where a sample has no value.
    """

    low: float
    high: float
    decimals: int
    choices: tuple[float, ...]
    centre: float

    @property
    def step(self) -> float:
        """The smallest change that is of use; of tiny values one that is not shown."""
        return min(10.0**-self.decimals, (self.high - self.low) / 100)

    def start(self, value: float) -> float:
        """Where a sample with this value starts from."""
        return self.centre if np.isnan(value) else float(value)

    def choices_with(self, value: float) -> tuple[float, ...]:
        """The choices, among them a value that no training row has."""
        return tuple(sorted({*self.choices, value}))


@lru_cache(maxsize=_KEPT)
def fields(dataset: Dataset, validation_share: float, seed: int) -> tuple[InputRange, ...]:
    """The columns of a table, in order.

    Args:
        dataset: A table.
        validation_share: The run's; only the rows it leaves for training count.
        seed: The run's.
    """
    rows, _validation = split(dataset, validation_share, seed)
    return tuple(_field(column[~np.isnan(column)]) for column in dataset.x_train[rows].T)


def _field(values: np.ndarray) -> InputRange:
    if not len(values):
        return InputRange(0.0, 0.0, 0, (0.0,), 0.0)
    distinct = np.unique(values)
    choices = tuple(distinct.tolist()) if len(distinct) <= _CHOICES else ()
    low, high = float(distinct[0]), float(distinct[-1])
    return InputRange(low, high, decimals(values), choices, float(np.median(values)))
