"""How much a network's score falls when a column is shuffled: the outcome of a worker's test."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class ColumnImportance:
    """The permutation importance of every column of a table; a worker measures it.

    Attributes:
        falls: ``(columns, repeats)``, float64, in the order of
            ``core.data.profile.originals.Originals``: how much the accuracy falls (0 to 1), or the
            mean absolute error rises (in the unit of the target), with each shuffle.
        score: The accuracy, or the mean absolute error, without shuffling.
        rows: Number of validation rows that it was measured on.
    """

    falls: np.ndarray
    score: float
    rows: int

    @property
    def means(self) -> np.ndarray:
        """``(columns,)``: the mean fall."""
        means: np.ndarray = self.falls.mean(axis=1)
        return means

    @property
    def deviations(self) -> np.ndarray:
        """``(columns,)``: the standard deviation over the shuffles."""
        deviations: np.ndarray = self.falls.std(axis=1, ddof=1)
        return deviations
