"""The callback that copies a network's weights while it trains, for those who watch it."""

import time
from collections.abc import Callable
from typing import Any

from core.runs.moment import LARGEST, Moment
from core.training.backend import keras
from core.training.batches import Batches
from core.training.checkpoints import flat_weights

SECONDS = 0.2
"""Minimum time between two copies."""

Publish = Callable[[Moment], None]
"""Takes the weights of a moment."""


class LatestWeights(keras.callbacks.Callback):  # type: ignore[misc]
    """Copies all weights before training, and then now and then between two steps.

    A copy takes less time than a step, and changes nothing: the numbers are the same with and
    without. The earlier moment of each is that of the last whole epoch of which there is a copy.
    Networks with more than ``core.runs.moment.LARGEST`` weights are left out.

    Args:
        batches: The steps of the run.
        publish: Takes the copies.
        initial_epoch: Epochs trained by the run that this one continues.
    """

    def __init__(self, batches: Batches, publish: Publish, initial_epoch: int = 0) -> None:
        super().__init__()
        self._batches = batches
        self._publish = publish
        self._epoch = initial_epoch
        self._before: Moment | None = None
        self._at = 0.0

    def set_model(self, model: Any) -> None:
        super().set_model(model)
        self._read = flat_weights(model) if model.count_params() <= LARGEST else None

    def on_train_begin(self, logs: Any = None) -> None:
        self._copy(float(self._epoch))

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        seen = self._batches.seen(self.model.steps_done)
        if seen < self._batches.samples:
            self._copy_if_due(self._epoch + seen / self._batches.samples)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self.model.steps_done == self._batches.steps:
            self._copy_if_due(float(epoch + 1))

    def _copy_if_due(self, epoch: float) -> None:
        if time.perf_counter() - self._at >= SECONDS:
            self._copy(epoch)

    def _copy(self, epoch: float) -> None:
        if self._read is None:
            return
        moment = Moment(epoch, self._read(), self._before)
        if epoch == int(epoch):
            self._before = Moment(epoch, moment.values)
        self._publish(moment)
        self._at = time.perf_counter()
