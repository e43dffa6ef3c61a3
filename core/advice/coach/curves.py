"""The curves of a run, one number per epoch, for the rules."""

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from core.advice.coach.context import Context, classes
from core.runs.history import Row
from core.settings.config import RunConfig

# Loss of always predicting the mean of standardised targets; for absolute errors, that of normally
# distributed targets, sqrt(2 / pi).
_GUESSES = {"mean_squared_error": 1.0, "mean_absolute_error": math.sqrt(2 / math.pi)}
_STEPS = 80  # steps per epoch, above which fewer epochs suffice
_COLUMNS = 6


class Curves:
    """Loss, metric and learning rate at the end of every epoch, float64 arrays of ``(epochs,)``.

    Missing and non-finite values are NaN.

    Args:
        config: The run.
        epoch: Epochs trained at each end: 1, 2, 3…
        loss: Mean training loss of the epoch.
        metric: Training metric.
        val_loss: Validation loss; all NaN if nothing is held out.
        val_metric: Validation metric; all NaN if nothing is held out.
        rate: Learning rate of the epoch's last step.
        broken: Epochs trained when the loss stopped being a finite number, if it did.
        context: What the run is compared with; by default nothing.
    """

    def __init__(
        self,
        config: RunConfig,
        epoch: np.ndarray,
        loss: np.ndarray,
        metric: np.ndarray,
        val_loss: np.ndarray,
        val_metric: np.ndarray,
        rate: np.ndarray,
        broken: float | None = None,
        context: Context | None = None,
    ) -> None:
        self.config = config
        self.epoch = epoch
        self.loss = loss
        self.metric = metric
        self.val_loss = val_loss
        self.val_metric = val_metric
        self.rate = rate
        self.broken = broken
        self.context = context or Context()

    @cached_property
    def guess(self) -> float:
        """The loss of guessing without the inputs, the unit in which losses are compared.

        The logarithm of the number of classes for cross-entropies (all classes equally likely:
        Goodfellow, Bengio & Courville, "Deep Learning", 2016, section 3.13), the variance or
        mean deviation of standardised targets for regression, the squared distance of equal
        shares to the true class; for any other loss, that of the first epoch.
        """
        if self.config.loss.endswith("crossentropy"):
            return math.log(classes(self.config))
        if self.config.loss == "class_squared_error":
            count = classes(self.config)
            return 0.25 if self.config.output_units == 1 else (count - 1) / count**2
        if self.config.loss in _GUESSES:
            return _GUESSES[self.config.loss]
        return abs(float(self.loss[0])) if len(self.loss) else math.nan

    @cached_property
    def learned(self) -> np.ndarray:
        """How much better than guessing each epoch's training is: 0 for guessing, 1 for perfect.

        For classes it is computed from the accuracy, which penalties on weights do not affect,
        otherwise from the loss; smoothed by the median of three epochs.
        """
        if self.config.task.classifies:
            chance = 1 / classes(self.config)
            share = (self.metric - chance) / (1 - chance)
        else:
            share = 1 - self.loss / self.guess
        return smooth(share, 3)

    @property
    def learns(self) -> bool:
        """Whether the network has learned most of its training rows."""
        limit = 0.8 if self.config.task.classifies else 0.3
        return bool(len(self.learned)) and bool(self.learned[-1] >= limit)

    @property
    def result(self) -> float | None:
        """The metric of the last epoch by which runs are compared; ``None`` if training failed.

        It is measured on the validation rows, or on the training rows if none are held out.
        """
        if self.broken is not None or not len(self.metric):
            return None
        value = float((self.val_metric if self.config.validation_samples else self.metric)[-1])
        return value if math.isfinite(value) else None


class CurvesBuilder:
    """Collects a run's rows as they arrive, at constant cost per row.

    Args:
        config: The run.
        context: What the run is compared with; by default nothing.
    """

    def __init__(self, config: RunConfig, context: Context | None = None) -> None:
        self._config = config
        self._context = context or Context()
        self._ends = np.empty((64, _COLUMNS))
        self._count = 0
        self._broken: float | None = None

    def add(self, rows: Sequence[Row]) -> bool:
        """Add rows; return whether they change the curves."""
        new = [
            (row.epoch, row.loss, row.metric, row.val_loss, row.val_metric, row.learning_rate)
            for row in rows
            if row.end and row.loss is not None
        ]
        broken = next((row.epoch for row in rows if self._breaks(row)), None)
        if self._broken is None:
            self._broken = broken
        count = self._count + len(new)
        if count > len(self._ends):
            larger = np.empty((2 * count, _COLUMNS))
            larger[: self._count] = self._ends[: self._count]
            self._ends = larger
        if new:
            self._ends[self._count : count] = np.array(new, np.float64)
        self._count = count
        return bool(new) or broken is not None

    def _breaks(self, row: Row) -> bool:
        """Whether a measured loss is not finite."""
        validated = row.end and self._config.validation_samples > 0
        return row.loss is None or (validated and row.val_loss is None)

    def curves(self) -> Curves:
        """Return the curves so far."""
        values = self._ends[: self._count]
        epoch, loss, metric, val_loss, val_metric, rate = values.T
        return Curves(
            self._config,
            *(epoch, loss, metric, val_loss, val_metric, rate),
            broken=self._broken,
            context=self._context,
        )


def patience(config: RunConfig, epochs: int, fewest: int) -> int:
    """Return how many epochs to wait: ``epochs``, or fewer if they have many steps.

    Args:
        config: The run.
        epochs: Epochs to wait if they have about forty steps, as on the small datasets.
        fewest: Epochs to wait at least.
    """
    return min(epochs, max(fewest, math.ceil(epochs * _STEPS / config.steps_per_epoch)))


def smooth(values: np.ndarray, width: int) -> np.ndarray:
    """Return the running median over ``width`` values, fewer at the start.

    Unlike a mean, a median is not affected by a single outlier.

    Args:
        values: One value per epoch.
        width: An odd number.
    """
    result = np.array(values, np.float64)
    if len(values) >= width:
        windows = sliding_window_view(values, width)
        result[width - 1 :] = np.partition(windows, width // 2, axis=1)[:, width // 2]
    for end in range(min(width - 1, len(values))):
        result[end] = np.median(values[: end + 1])
    return result


def moving_sum(values: np.ndarray, width: int) -> np.ndarray:
    """Return the running sum over ``width`` values, from the first full window on."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(sums[width:] - sums[:-width])


def level(values: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the running mean over ``width`` epochs, and its change from ``width`` epochs before.

    Both are NaN until there are enough epochs; ``values`` must have ``2 * width`` or more.
    """
    mean = np.concatenate([np.full(width - 1, np.nan), moving_sum(values, width) / width])
    return mean, np.abs(ago(mean, width) - mean)


def ago(values: np.ndarray, steps: int) -> np.ndarray:
    """Return the values shifted by ``steps`` epochs, with NaN in the first ones."""
    return np.concatenate([np.full(min(steps, len(values)), np.nan), values[: -steps or None]])[
        : len(values)
    ]


def recent_fall(values: np.ndarray) -> np.ndarray:
    """Return by how much each value is below the one at two thirds of the epochs before it."""
    places = np.arange(len(values))
    return np.asarray(values[places * 2 // 3] - values)


def holding_since(enter: np.ndarray, stay: np.ndarray) -> int | None:
    """Return when a finding that holds now began to hold.

    A finding begins when ``enter`` is true and ends when ``stay``, the weaker condition, is
    false. This hysteresis prevents it from alternating between epochs (a Schmitt trigger: O. H.
    Schmitt, "A Thermionic Trigger", Journal of Scientific Instruments, 1938). It depends on the
    epochs so far only, so that all readers see the same.

    Args:
        enter: bool, one per epoch.
        stay: bool, one per epoch; true wherever ``enter`` is.

    Returns:
        The index of the first ``enter`` since ``stay`` was last false; ``None`` if the finding
        does not hold now.
    """
    if not len(enter):
        return None
    gone = np.flatnonzero(~(stay | enter))
    start = int(gone[-1]) + 1 if len(gone) else 0
    begins = np.flatnonzero(enter[start:])
    return start + int(begins[0]) if len(begins) else None
