"""The curves of a run as the rules read them: one number per epoch, and what they are held to."""

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from core.data.tasks import MULTICLASS
from core.runs.history import Row
from core.settings.config import RunConfig

# Loss of whoever always answers with the mean of standardised targets; for absolute errors
# that of normally distributed ones, sqrt(2 / pi).
_GUESSES = {"mean_squared_error": 1.0, "mean_absolute_error": math.sqrt(2 / math.pi)}
_STEPS = 80  # of an epoch, from which on fewer epochs will do
_COLUMNS = 6


class Curves:
    """What the ends of a run's epochs say, as float64 arrays of one value per epoch.

    Values that are not finite, or were not measured, are NaN.

    Args:
        config: The run.
        epoch: Epochs trained at each end: 1, 2, 3…
        loss: Training loss, mean of the epoch.
        metric: Training metric.
        val_loss: Validation loss; all NaN where nothing is held out.
        val_metric: Validation metric, likewise.
        rate: Learning rate of the epoch's last step.
        broken: Epochs trained when the loss stopped being a finite number, if it did.
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
    ) -> None:
        self.config = config
        self.epoch = epoch
        self.loss = loss
        self.metric = metric
        self.val_loss = val_loss
        self.val_metric = val_metric
        self.rate = rate
        self.broken = broken

    @cached_property
    def guess(self) -> float:
        """The loss of guessing without a look at the inputs, which losses are measured with.

        The logarithm of the number of classes for cross-entropies (all classes equally likely:
        Goodfellow, Bengio & Courville, "Deep Learning", 2016, section 3.13), the variance or
        mean deviation of standardised targets for regression; for any other loss, what the
        first epoch had.
        """
        if self.config.loss.endswith("crossentropy"):
            return math.log(self._classes)
        if self.config.loss in _GUESSES:
            return _GUESSES[self.config.loss]
        return abs(float(self.loss[0])) if len(self.loss) else math.nan

    @cached_property
    def learned(self) -> np.ndarray:
        """How much better than guessing each epoch's training is: 0 not at all, 1 perfect.

        From the accuracy where there are classes, which penalties on weights do not enter, and
        from the loss otherwise; the median of three epochs.
        """
        if self.config.task.classifies:
            chance = 1 / self._classes
            share = (self.metric - chance) / (1 - chance)
        else:
            share = 1 - self.loss / self.guess
        return smooth(share, 3)

    @property
    def learns(self) -> bool:
        """Whether the network does learn by now, whatever else is to be seen."""
        limit = 0.8 if self.config.task.classifies else 0.3
        return bool(len(self.learned)) and bool(self.learned[-1] >= limit)

    @property
    def _classes(self) -> int:
        return len(self.config.info.classes) if self.config.task.name == MULTICLASS else 2


class CurvesBuilder:
    """Collects a run's rows as they come; each costs the same, however many there were."""

    def __init__(self, config: RunConfig) -> None:
        self._config = config
        self._ends = np.empty((64, _COLUMNS))
        self._count = 0
        self._broken: float | None = None

    def add(self, rows: Sequence[Row]) -> bool:
        """Take in more rows; return whether they change the curves."""
        fresh = [
            (row.epoch, row.loss, row.metric, row.val_loss, row.val_metric, row.learning_rate)
            for row in rows
            if row.end and row.loss is not None
        ]
        broken = next((row.epoch for row in rows if self._breaks(row)), None)
        if self._broken is None:
            self._broken = broken
        count = self._count + len(fresh)
        if count > len(self._ends):
            larger = np.empty((2 * count, _COLUMNS))
            larger[: self._count] = self._ends[: self._count]
            self._ends = larger
        if fresh:
            self._ends[self._count : count] = np.array(fresh, np.float64)
        self._count = count
        return bool(fresh) or broken is not None

    def _breaks(self, row: Row) -> bool:
        """Whether a loss that was measured is not a finite number."""
        validated = row.end and self._config.validation_share > 0
        return row.loss is None or (validated and row.val_loss is None)

    def curves(self) -> Curves:
        """The curves so far."""
        values = self._ends[: self._count]
        epoch, loss, metric, val_loss, val_metric, rate = values.T
        return Curves(self._config, epoch, loss, metric, val_loss, val_metric, rate, self._broken)


def patience(config: RunConfig, epochs: int, fewest: int) -> int:
    """How many epochs to wait: ``epochs``, or fewer where they have many steps.

    Args:
        config: The run.
        epochs: Epochs of some forty steps, as the small datasets have them.
        fewest: Epochs of any length.
    """
    return min(epochs, max(fewest, math.ceil(epochs * _STEPS / config.steps_per_epoch)))


def smooth(values: np.ndarray, width: int) -> np.ndarray:
    """The median of each value and those before it, ``width`` in all where there are as many.

    One epoch out of line moves a median not at all, where it would drag a mean along.

    Args:
        values: One per epoch.
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
    """The sum of each value from number ``width - 1`` on with the ``width - 1`` before it."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(sums[width:] - sums[:-width])


def level(values: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray]:
    """The mean of ``width`` epochs to each, and by how much it differs from that of those before.

    Both are NaN where there are not as many epochs yet; there must be twice as many in all.
    """
    mean = np.concatenate([np.full(width - 1, np.nan), moving_sum(values, width) / width])
    return mean, np.abs(ago(mean, width) - mean)


def ago(values: np.ndarray, steps: int) -> np.ndarray:
    """The value ``steps`` epochs before each; NaN in the first epochs."""
    return np.concatenate([np.full(min(steps, len(values)), np.nan), values[: -steps or None]])[
        : len(values)
    ]


def recent_fall(values: np.ndarray) -> np.ndarray:
    """By how much each value lies below that at two thirds of the way to it."""
    places = np.arange(len(values))
    return np.asarray(values[places * 2 // 3] - values)


def held(enter: np.ndarray, stay: np.ndarray) -> int | None:
    """Where a finding that is true now began to be.

    A finding is made where ``enter`` is true and unmade where ``stay`` is false, which is the
    weaker condition: between the two nothing changes, so that it does not come and go with
    every epoch (a Schmitt trigger: O. H. Schmitt, "A Thermionic Trigger", Journal of
    Scientific Instruments, 1938). As nothing but the epochs so far decides, whoever looks later,
    or again, is told the same.

    Args:
        enter: bool, one per epoch.
        stay: bool, likewise; may be true where ``enter`` is false, not the other way round.

    Returns:
        The place of the first ``enter`` since ``stay`` was last false; ``None`` where the
        finding is not true now.
    """
    if not len(enter):
        return None
    gone = np.flatnonzero(~(stay | enter))
    start = int(gone[-1]) + 1 if len(gone) else 0
    found = np.flatnonzero(enter[start:])
    return start + int(found[0]) if len(found) else None
