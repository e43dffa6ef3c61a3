"""What a run is compared with: earlier runs on the same data, and simpler models."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from core.settings.config import RunConfig


class Attempt(NamedTuple):
    """An earlier run on the same dataset.

    Attributes:
        config: Its settings.
        metric: Accuracy (0 to 1) or mean absolute error of its last epoch, on the validation rows
            or, if none are held out, on the training rows. ``None`` if training failed.
    """

    config: RunConfig
    metric: float | None


class BaselineMetrics(NamedTuple):
    """Metrics of simpler models on the run's validation rows, or training rows without those.

    Attributes:
        constant: Metric of a constant answer; ``None`` if it could not be computed.
        linear: Metric of logistic or linear regression; ``None`` if it could not be computed.
    """

    constant: float | None = None
    linear: float | None = None


class Context:
    """What a run is compared with, loaded when a rule needs it.

    The test set is not part of it: it must not influence the choice of settings.

    Args:
        attempts: Returns the earlier runs on the same dataset, oldest first.
        baselines: Returns the metrics of simpler models; ``None`` while they are being fitted.

    Attributes:
        waiting: Whether a rule needed baselines that were not fitted yet.
    """

    def __init__(
        self,
        attempts: Callable[[], Sequence[Attempt]] = tuple,
        baselines: Callable[[], BaselineMetrics | None] = BaselineMetrics,
    ) -> None:
        self._attempts = attempts
        self._baselines = baselines
        self.waiting = False

    def attempts(self) -> Sequence[Attempt]:
        """Return the earlier runs on the same dataset, oldest first."""
        return self._attempts()

    def baselines(self) -> BaselineMetrics | None:
        """Return the metrics of simpler models, or ``None`` while they are being fitted."""
        baselines = self._baselines()
        self.waiting = self.waiting or baselines is None
        return baselines


MARGIN = 0.05
"""Smallest clear gain, as a share of the way from guessing to perfect, or of the error."""


def clear_gain(config: RunConfig, before: float | None, after: float | None) -> bool:
    """Return whether a metric is clearly better than another.

    For accuracies the gain must be ``MARGIN`` and also one standard error of the difference of
    two shares, ``sqrt(2 p (1 - p) / n)`` (Wasserman, "All of Statistics", 2004, example 6.17),
    which is large for a small validation set.

    Args:
        config: A run with the rows that both were measured on.
        before: Accuracy (0 to 1) or mean absolute error; ``None`` is worse than any number.
        after: The same for the other run.
    """
    if after is None:
        return False
    if before is None:
        return True
    if not config.task.classifies:
        return after < before and after <= (1 - MARGIN) * before
    samples = config.validation_samples or config.train_samples
    error = math.sqrt(2 * before * (1 - before) / samples)
    return after - before >= max(MARGIN * (1 - 1 / classes(config)), error)


def classes(config: RunConfig) -> int:
    """Return the number of classes of a classification run."""
    return len(config.info.classes) or 2
