"""What one would answer without a network: the trivial baseline of a dataset. NumPy only."""

from dataclasses import dataclass

import numpy as np

from core.data import tasks
from core.evaluation.losses import sample_losses
from core.settings.config import RunConfig

_SQUARED = "mean_squared_error"


@dataclass(frozen=True)
class Baseline:
    """A constant answer learned from the training targets, judged on the test set.

    Attributes:
        answer: Number of the most frequent class, or the median of the targets in their unit.
        metric: Its test accuracy (0 to 1) or mean absolute error in units of the target.
        loss: Mean test loss of the constant best for it: the classes' shares, the mean for the
            squared error, else the median; ``None`` where the loss of a sample is not known.
    """

    answer: float
    metric: float
    loss: float | None


def most_frequent(classes: np.ndarray) -> int:
    """The class that comes most often, the first of several; ``(samples,)`` class numbers."""
    return int(np.bincount(classes.astype(np.intp)).argmax())


def class_baseline(config: RunConfig, train: np.ndarray, test: np.ndarray) -> Baseline:
    """Always the most frequent class of the training set, with the classes' shares as odds.

    Args:
        config: The run.
        train: ``(train samples,)`` class numbers.
        test: ``(test samples,)`` class numbers.
    """
    counts = np.bincount(train.astype(np.intp), minlength=len(config.info.classes))
    shares = counts / counts.sum()
    outputs = shares[1] if config.task.name == tasks.BINARY else shares
    losses = sample_losses(
        config.loss, test, np.broadcast_to(outputs, (len(test), *np.shape(outputs)))
    )
    answer = most_frequent(train)
    return Baseline(
        answer,
        float((test == answer).mean()),
        None if losses is None else float(losses.mean()),
    )


def number_baseline(
    config: RunConfig, train: np.ndarray, test: np.ndarray, scale: float
) -> Baseline:
    """Always the median of the training targets.

    Args:
        config: The run.
        train: ``(train samples,)`` targets in their unit.
        test: ``(test samples,)`` targets in their unit.
        scale: Standard deviation by which the loss divides targets.
    """
    train, test = train.astype(np.float64), test.astype(np.float64)
    median = float(np.median(train))
    best = float(train.mean()) if config.loss == _SQUARED else median
    losses = sample_losses(config.loss, test / scale, np.full(len(test), best / scale))
    return Baseline(
        median,
        float(np.abs(test - median).mean()),
        None if losses is None else float(losses.mean()),
    )
