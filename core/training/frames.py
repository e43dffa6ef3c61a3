"""The callback that captures frames of a network: its outputs over the plane, or its equation."""

import math
import time
from collections.abc import Callable
from typing import Any

from core.runs.frames import LIMIT, Frame
from core.training.backend import keras
from core.training.batches import Batches
from core.training.frame_maker import FrameMaker

SHOW_SECONDS = 0.25
"""Minimum time between two frames that are shown."""
_SHARE = 0.04  # of training time, at most, that frames may take

Publish = Callable[[Frame, bool], None]
"""Takes a frame, and whether it is to be stored with the run."""


class Frames(keras.callbacks.Callback):  # type: ignore[misc]
    """Publishes frames of a run: before training, at ends of epochs, and within long epochs.

    The stored frames are about ``core.runs.frames.LIMIT``, evenly spread over the epochs; fewer
    where they would take more than ``_SHARE`` of the time. Frames do not change training: the
    numbers are the same with and without.

    Args:
        make: Makes a frame.
        epochs: Epochs that the run will train.
        batches: Its steps.
        publish: Takes the frames.
        initial_epoch: Epochs trained, with their frames, by the run that this one continues.
    """

    def __init__(
        self,
        make: FrameMaker,
        epochs: int,
        batches: Batches,
        publish: Publish,
        initial_epoch: int = 0,
    ) -> None:
        super().__init__()
        self._make = make
        self._batches = batches
        self._publish = publish
        self._initial_epoch = initial_epoch
        self._every = math.ceil(epochs / LIMIT)
        self._spent = self._cost = 0.0
        self._epoch = 0
        self._latest: Frame | None = None  # if it is stored

    def on_train_begin(self, logs: Any = None) -> None:
        self._began = self._at = time.perf_counter()
        if not self._initial_epoch:
            self._capture(0.0, True)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        now = time.perf_counter()
        seen = self._batches.seen(self.model.steps_done)
        within = seen < self._batches.samples
        if within and now - self._at >= SHOW_SECONDS and self._affordable(now):
            self._capture(self._epoch + seen / self._batches.samples, False)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self.model.steps_done < self._batches.steps:
            return  # stopped within the epoch: ``finish`` captures it
        done = epoch + 1
        if done == 1 or (done % self._every == 0 and self._affordable(time.perf_counter())):
            self._capture(float(done), True)

    def finish(self, epoch: float) -> None:
        """Capture the final network, as it is evaluated; this is the last frame of the run.

        Args:
            epoch: The epoch, in epochs trained, that the model's weights are from.
        """
        self._capture(epoch, True)

    def _affordable(self, now: float) -> bool:
        return self._spent + self._cost <= _SHARE * (now - self._began)

    def _capture(self, epoch: float, stored: bool) -> None:
        began = time.perf_counter()
        frame = self._make(epoch)
        if frame != self._latest:  # the end of the last epoch is captured twice
            self._publish(frame, stored)
        self._latest = frame if stored else None
        self._at = time.perf_counter()
        self._cost = self._at - began
        self._spent += self._cost
