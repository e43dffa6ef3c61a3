"""From a network's outputs to predictions and probabilities. NumPy only."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.data import tasks
from core.data.tasks import MULTICLASS
from core.settings.config import RunConfig


def outputs(
    config: RunConfig, values: np.ndarray, in_units: Callable[[np.ndarray], np.ndarray]
) -> np.ndarray:
    """Convert the output layer's values to those of ``core.runs.results.Result``.

    Args:
        config: The run.
        values: ``(samples, units)`` of the output layer.
        in_units: ``core.data.datasets.Prepared.outputs_in_units`` of the run's data.

    Returns:
        ``(samples, classes)`` or ``(samples,)``, float32.
    """
    if config.task.name != MULTICLASS:
        values = values[:, -1]  # two classes may have a unit each
    if not config.task.classifies:
        values = in_units(values)
    return values.astype(np.float32)


def predictions(config: RunConfig, outputs: np.ndarray) -> np.ndarray:
    """Return the network's decision for each sample.

    Args:
        config: The run.
        outputs: As in ``core.runs.results.Result``.

    Returns:
        ``(samples,)``: class numbers (intp), or float32 in units of the target.
    """
    if config.task.name == tasks.MULTICLASS:
        chosen: np.ndarray = outputs.argmax(axis=1)
        return chosen
    if config.task.name == tasks.BINARY:
        # The threshold of Keras's own accuracy: exactly one half is the first class.
        return (outputs > 0.5).astype(np.intp)
    return outputs


def confusion(true: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """Count how often each true class was predicted as each class.

    Args:
        true: ``(samples,)`` class numbers.
        predicted: ``(samples,)`` class numbers.
        classes: Number of classes.

    Returns:
        ``(classes, classes)``, intp: a row per true class, a column per predicted one.
    """
    cells = true.astype(np.intp) * classes + predicted.astype(np.intp)
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def common_range(true: np.ndarray, predicted: np.ndarray) -> tuple[float, float]:
    """Return the smallest and largest finite value of both; (0, 1) if none is finite."""
    values = np.concatenate([true, predicted]).astype(np.float64)
    values = values[np.isfinite(values)]
    return (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)


def probabilities(config: RunConfig, outputs: np.ndarray) -> np.ndarray:
    """Return the probability of every class, whatever the output layer.

    Args:
        config: A classification run.
        outputs: As in ``core.runs.results.Result``.

    Returns:
        ``(samples, classes)``, float64.
    """
    values = outputs.astype(np.float64)
    return np.column_stack([1 - values, values]) if config.task.name == tasks.BINARY else values


def certainty(shares: np.ndarray) -> np.ndarray:
    """Return the probability of the most probable class.

    Args:
        shares: ``(samples, classes)``, from ``probabilities``.

    Returns:
        ``(samples,)``, from 1 / classes to 1.
    """
    largest: np.ndarray = shares.max(axis=1)
    return largest


def entropy(shares: np.ndarray) -> np.ndarray:
    """Return the entropy of the probabilities in bits (Shannon 1948, "A Mathematical Theory of
    Communication"): 0 if one class has probability 1, log₂(classes) if all are equal.

    Args:
        shares: ``(samples, classes)``, from ``probabilities``.

    Returns:
        ``(samples,)``, bits.
    """
    bits: np.ndarray = shares * np.log2(np.where(shares > 0, shares, 1.0))
    total: np.ndarray = np.maximum(-bits.sum(axis=1), 0.0)
    return total


def largest_entropy(classes: int) -> float:
    """Return the entropy of a uniform guess, in bits."""
    return math.log2(classes)


@dataclass(frozen=True, eq=False)
class TestPredictions:
    """True and predicted values, sample by sample in the order of the test set.

    Attributes:
        true: ``(samples,)`` class numbers, or targets in their unit.
        predicted: ``(samples,)``, likewise.
        probabilities: ``(samples, classes)``, float64; ``None`` for regression.
    """

    __test__ = False  # not a class of tests for pytest

    true: np.ndarray
    predicted: np.ndarray
    probabilities: np.ndarray | None

    @classmethod
    def of(cls, config: RunConfig, true: np.ndarray, outputs: np.ndarray) -> "TestPredictions":
        """Combine true values and a run's predictions.

        Args:
            config: The run.
            true: ``(samples,)`` targets of the test set.
            outputs: As in ``core.runs.results.Result``.
        """
        shares = probabilities(config, outputs) if config.task.classifies else None
        return cls(true, predictions(config, outputs), shares)

    def __len__(self) -> int:
        return len(self.true)

    @property
    def right(self) -> np.ndarray:
        """``(samples,)`` bool: whether the predicted class is the true one."""
        same: np.ndarray = self.predicted == self.true
        return same

    @property
    def residuals(self) -> np.ndarray:
        """``(samples,)`` float64: true minus predicted, in the unit of the target."""
        residuals: np.ndarray = self.true - self.predicted.astype(np.float64)
        return residuals
