"""The test set as one run saw it: what is true, what was predicted, how sure the network was."""

from dataclasses import dataclass

import numpy as np

from core.evaluation.certainty import probabilities
from core.evaluation.predictions import predictions
from core.settings.config import RunConfig


@dataclass(frozen=True, eq=False)
class Judgement:
    """True and predicted values, sample by sample in the order of the test set.

    Attributes:
        true: ``(samples,)`` class numbers, or targets in their unit.
        predicted: ``(samples,)``, alike.
        shares: ``(samples, classes)`` probabilities, float64; ``None`` for regression.
    """

    true: np.ndarray
    predicted: np.ndarray
    shares: np.ndarray | None

    def __len__(self) -> int:
        return len(self.true)

    @property
    def right(self) -> np.ndarray:
        """``(samples,)`` bool: predicted is true; of use for classes only."""
        same: np.ndarray = self.predicted == self.true
        return same

    @property
    def residuals(self) -> np.ndarray:
        """``(samples,)`` float64: true minus predicted, in the unit of the target."""
        residuals: np.ndarray = self.true - self.predicted.astype(np.float64)
        return residuals


def judge(config: RunConfig, true: np.ndarray, outputs: np.ndarray) -> Judgement:
    """Put what is true beside what a run predicted.

    Args:
        config: The run.
        true: ``(samples,)`` targets of the test set.
        outputs: As in ``core.runs.results.Result``.
    """
    shares = probabilities(config, outputs) if config.task.classifies else None
    return Judgement(true, predictions(config, outputs), shares)
