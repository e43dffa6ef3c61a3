"""How sure a classifier is of a sample: from its outputs to probabilities, certainty, entropy."""

import math

import numpy as np

from core.data import tasks
from core.settings.config import RunConfig


def probabilities(config: RunConfig, outputs: np.ndarray) -> np.ndarray:
    """The probability of every class, whatever the output layer.

    Args:
        config: A run that classifies.
        outputs: As in ``core.runs.results.Result``; one number per sample for two classes is the
            probability of the second.

    Returns:
        ``(samples, classes)``, float64.
    """
    values = outputs.astype(np.float64)
    return np.column_stack([1 - values, values]) if config.task.name == tasks.BINARY else values


def certainty(shares: np.ndarray) -> np.ndarray:
    """Probability of the most probable class.

    Args:
        shares: ``(samples, classes)``, from ``probabilities``.

    Returns:
        ``(samples,)``, from 1 / classes to 1.
    """
    largest: np.ndarray = shares.max(axis=1)
    return largest


def entropy(shares: np.ndarray) -> np.ndarray:
    """How undecided the probabilities are, in bits (Shannon 1948, A Mathematical Theory of
    Communication): 0 where one class has it all, log₂(classes) where all are alike.

    Args:
        shares: ``(samples, classes)``, from ``probabilities``.

    Returns:
        ``(samples,)``, bits.
    """
    bits: np.ndarray = shares * np.log2(np.where(shares > 0, shares, 1.0))
    total: np.ndarray = np.maximum(-bits.sum(axis=1), 0.0)
    return total


def largest_entropy(classes: int) -> float:
    """The entropy of a pure guess, in bits."""
    return math.log2(classes)
