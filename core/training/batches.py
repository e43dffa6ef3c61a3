"""Which samples make up each step of an epoch."""

from collections.abc import Callable
from typing import Any

import numpy as np

from core.training.backend import tf


class Batches:
    """The training samples of every step, reshuffled each epoch.

    They come as tables with one row per step: one table of whole batches and, if samples remain,
    one of a single smaller batch. That batch is not padded: with another number of rows XLA sums
    in another order, and the last digits would differ from plain Keras.

    Args:
        samples: Training samples.
        batch_size: Samples per step; the last step of an epoch may have fewer.
        seed: Fixes the order of every epoch: ``numpy.random.default_rng(seed)`` draws one
            permutation per epoch.
        rates: Gives the learning rates of an epoch, counted from 0: float32 ``(steps,)``.

    Attributes:
        order: Sample numbers of the latest epoch in the order of its steps, int32 ``(samples,)``.
    """

    def __init__(
        self, samples: int, batch_size: int, seed: int, rates: Callable[[int], np.ndarray]
    ) -> None:
        self.samples = samples
        self.batch_size = batch_size
        whole, rest = divmod(samples, batch_size)
        self.shapes = [shape for shape in ((whole, batch_size), (1, rest)) if all(shape)]
        self.steps = sum(steps for steps, _size in self.shapes)
        self._rates = rates
        self._latest: tuple[np.ndarray, list[Any]] | None = None  # rates, and tables of them
        self._rng = np.random.default_rng(seed)
        self.order = np.arange(samples, dtype=np.int32)

    def shuffle(self) -> list[Any]:
        """Sample numbers of the next epoch: an int32 table for each of ``shapes``."""
        self.order = self._rng.permutation(self.samples).astype(np.int32)
        tables, start = [], 0
        for steps, size in self.shapes:
            stop = start + steps * size
            tables.append(tf.constant(self.order[start:stop].reshape(steps, size)))
            start = stop
        return tables

    def skip(self, epochs: int) -> None:
        """Advance the shuffling by so many epochs."""
        for _ in range(epochs):
            self._rng.permutation(self.samples)

    def rates(self, epoch: int) -> list[Any]:
        """Learning rates of an epoch, counted from 0: float32 ``(steps,)`` for each table."""
        rates = self._rates(epoch)
        if self._latest is None or not np.array_equal(rates, self._latest[0]):
            ends = np.cumsum([steps for steps, _size in self.shapes])
            tables = [tf.constant(part) for part in np.split(rates, ends[:-1])]
            self._latest = rates, tables
        return self._latest[1]

    def seen(self, step: int) -> int:
        """Samples trained on once ``step`` steps of an epoch are done."""
        return min(step * self.batch_size, self.samples)
