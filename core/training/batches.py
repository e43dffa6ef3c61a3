"""Which samples make up each step of an epoch."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from core.training.backend import tf


class Batches:
    """The training rows of every step, shuffled anew each epoch.

    Args:
        samples: Training samples.
        batch_size: Samples per step; the last step of an epoch may have fewer.
        seed: Fixes the order of every epoch: ``numpy.random.default_rng(seed)`` draws one
            permutation per epoch.
        rates: Gives the learning rates of an epoch, counted from 0: float32 ``(steps,)``.
    """

    def __init__(
        self, samples: int, batch_size: int, seed: int, rates: Callable[[int], np.ndarray]
    ) -> None:
        self.samples = samples
        self.batch_size = batch_size
        self.steps = math.ceil(samples / batch_size)
        self.padded = samples % batch_size > 0
        self._rates = rates
        self._rng = np.random.default_rng(seed)
        weights = np.zeros(self.steps * batch_size, np.float32)
        weights[:samples] = 1.0
        self.weights = tf.constant(weights.reshape(self.steps, batch_size))

    def shuffle(self) -> Any:
        """Row numbers of one epoch: int32 ``(steps, batch size)``, padded with row 0."""
        rows = np.zeros(self.steps * self.batch_size, np.int32)
        rows[: self.samples] = self._rng.permutation(self.samples)
        return tf.constant(rows.reshape(self.steps, self.batch_size))

    def skip(self, epochs: int) -> None:
        """Go on with the order of samples as it is after so many epochs."""
        for _ in range(epochs):
            self._rng.permutation(self.samples)

    def rates(self, epoch: int) -> Any:
        """Learning rates of one epoch, counted from 0: float32 ``(steps,)``."""
        return tf.constant(self._rates(epoch))

    def seen(self, step: int) -> int:
        """Samples trained on once ``step`` steps of an epoch are done."""
        return min(step * self.batch_size, self.samples)
