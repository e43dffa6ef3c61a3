"""Mean, spread and decimals of a table's columns."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.data.datasets.catalog import BUILT_IN
from core.data.datasets.dataset import Dataset

_DIGITS = 2  # significant digits of the spread that are shown
_MOST = 6  # decimals


@dataclass(frozen=True, eq=False)
class ColumnStats:
    """Mean and spread of every column over the training samples.

    Attributes:
        mean: ``(columns,)``, float64, in the column's unit.
        deviation: ``(columns,)``, the standard deviation; 1 for a constant column.
        decimals: Number of decimals to show for each column.
    """

    mean: np.ndarray
    deviation: np.ndarray
    decimals: tuple[int, ...]

    def standardised(self, row: np.ndarray) -> np.ndarray:
        """Return the distance of a row's values from the mean, in standard deviations.

        Args:
            row: ``(columns,)``, in the columns' units.

        Returns:
            ``(columns,)``, float64; 0 for a missing value.
        """
        distance: np.ndarray = (row.astype(np.float64) - self.mean) / self.deviation
        return np.where(np.isnan(distance), 0.0, distance)


@lru_cache(maxsize=len(BUILT_IN))
def column_stats(dataset: Dataset) -> ColumnStats:
    """Compute mean and spread of a table's columns from its training samples.

    Args:
        dataset: A table, from ``core.data.datasets.load``.
    """
    columns = [_present(column) for column in dataset.x_train.T]
    deviation = np.array([column.std() for column in columns])
    deviation[deviation == 0] = 1.0
    mean = np.array([column.mean() for column in columns])
    return ColumnStats(mean, deviation, tuple(map(decimals, columns)))


def _present(column: np.ndarray) -> np.ndarray:
    """The numbers of a column that are not missing; a single 0 if all are."""
    values = column.astype(np.float64)
    present: np.ndarray = values[~np.isnan(values)]
    return present if len(present) else np.zeros(1)


def decimals(values: np.ndarray) -> int:
    """Return the decimals for two significant digits of the spread; 0 for whole numbers.

    Args:
        values: ``(samples,)``; may be empty.
    """
    if not len(values) or (values == np.round(values)).all():
        return 0
    with np.errstate(over="ignore", invalid="ignore"):
        spread = float(values.std())
    if spread == 0 or not math.isfinite(spread):
        return 0
    return min(max(_DIGITS - 1 - math.floor(math.log10(spread)), 0), _MOST)
