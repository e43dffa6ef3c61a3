"""Mean, spread and digits of a table's columns."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.data.datasets.catalog import BUILT_IN
from core.data.datasets.dataset import Dataset

_DIGITS = 2  # significant digits of the spread that a value is shown with
_MOST = 6  # decimals


@dataclass(frozen=True, eq=False)
class ColumnStats:
    """Centre and spread of every column over the training samples.

    Attributes:
        mean: ``(columns,)``, float64, in the column's unit.
        deviation: ``(columns,)``, the standard deviation; 1 for a constant column.
        decimals: How many decimals show a value of each column well.
    """

    mean: np.ndarray
    deviation: np.ndarray
    decimals: tuple[int, ...]

    def standardised(self, row: np.ndarray) -> np.ndarray:
        """How far each value of a row is from the mean, in standard deviations.

        Args:
            row: ``(columns,)``, in the columns' units.

        Returns:
            ``(columns,)``, float64; 0 where a value is missing.
        """
        distance: np.ndarray = (row.astype(np.float64) - self.mean) / self.deviation
        return np.where(np.isnan(distance), 0.0, distance)


@lru_cache(maxsize=len(BUILT_IN))  # a table or two more push out others
def typical(dataset: Dataset) -> ColumnStats:
    """What is usual in a table's columns, from its training samples.

    Args:
        dataset: A table, as ``core.data.datasets.load`` gives it.
    """
    columns = [_present(column) for column in dataset.x_train.T]
    deviation = np.array([column.std() for column in columns])
    deviation[deviation == 0] = 1.0
    mean = np.array([column.mean() for column in columns])
    return ColumnStats(mean, deviation, tuple(map(decimals, columns)))


def _present(column: np.ndarray) -> np.ndarray:
    """The numbers of a column that are not missing; a 0 where all are."""
    found = column.astype(np.float64)
    present: np.ndarray = found[~np.isnan(found)]
    return present if len(present) else np.zeros(1)


def decimals(values: np.ndarray) -> int:
    """Decimals that show two significant digits of the values' spread; none for whole numbers.

    Args:
        values: ``(samples,)``; it may be empty.
    """
    if not len(values) or (values == np.round(values)).all():
        return 0
    with np.errstate(over="ignore", invalid="ignore"):
        spread = float(values.std())
    if spread == 0 or not math.isfinite(spread):
        return 0
    return min(max(_DIGITS - 1 - math.floor(math.log10(spread)), 0), _MOST)
