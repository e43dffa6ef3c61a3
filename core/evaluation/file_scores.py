"""How the predictions for a file agree with its target, summed over parts of the file."""

from dataclasses import dataclass, field

import numpy as np

from core.evaluation.predictions import confusion


@dataclass
class Scores:
    """How predictions agree with the target of a file, summed over its parts.

    Attributes:
        classes: Number of classes; 0 for regression.
        rows: Rows with a target.
        unknown: Rows whose target is no class of the network, or no number.
    """

    classes: int
    rows: int = 0
    unknown: int = 0
    counts: np.ndarray = field(init=False)
    _sums: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.counts = np.zeros((self.classes, self.classes), np.intp)
        self._sums = np.zeros(4)

    def add(self, true: np.ndarray, predicted: np.ndarray, given: np.ndarray) -> None:
        """Add rows.

        Args:
            true: ``(rows,)`` class numbers, -1 for others; or numbers, NaN for others.
            predicted: ``(rows,)``, likewise.
            given: ``(rows,)``, bool: whether the file has a target there.
        """
        known = true >= 0 if self.classes else np.isfinite(true)
        self.unknown += int((given & ~known).sum())
        self.rows += int(known.sum())
        true, predicted = true[known], predicted[known]
        if self.classes:
            self.counts += confusion(true, predicted, self.classes)
            return
        true, errors = true.astype(np.float64), predicted.astype(np.float64) - true
        self._sums += [np.abs(errors).sum(), (errors**2).sum(), true.sum(), (true**2).sum()]

    @property
    def accuracy(self) -> float:
        """Share of correct classes."""
        return float(self.counts.trace() / max(self.rows, 1))

    @property
    def mae(self) -> float:
        """Mean absolute error, in units of the target."""
        return float(self._sums[0] / max(self.rows, 1))

    @property
    def rmse(self) -> float:
        """Root mean squared error, in units of the target."""
        return float(np.sqrt(self._sums[1] / max(self.rows, 1)))

    @property
    def r_squared(self) -> float:
        """R²; NaN if all targets are equal."""
        spread = self._sums[3] - self._sums[2] ** 2 / max(self.rows, 1)
        return float(1 - self._sums[1] / spread) if spread > 0 else float("nan")
