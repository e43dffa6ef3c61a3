"""When a network is looked at as it is shown: over the plane, or as its equation."""

import math
import time
from collections.abc import Callable
from typing import Any

from core.runs.frames import LIMIT, Frame
from core.training.backend import keras
from core.training.batches import Batches
from core.training.looks import Look

SHOW_SECONDS = 0.25
"""Between two frames that are shown, at least."""
_SHARE = 0.04  # of the time training takes may be spent on looking

Publish = Callable[[Frame, bool], None]
"""Takes a frame, and whether it is one of those that are kept."""


class Frames(keras.callbacks.Callback):  # type: ignore[misc]
    """Publishes frames of a run: before it, at ends of epochs, and in between of long epochs.

    As many epochs as ``core.runs.frames.LIMIT`` are looked at, evenly spread; fewer where
    looking would take more than ``_SHARE`` of the time. Looking changes nothing: numbers are
    the same with frames and without.

    Args:
        look: Makes a frame.
        epochs: How many epochs the run is to train.
        batches: Its steps.
        publish: Takes the frames.
        begun: How many epochs were trained, and looked at, by the run that this one continues.
    """

    def __init__(
        self, look: Look, epochs: int, batches: Batches, publish: Publish, begun: int = 0
    ) -> None:
        super().__init__()
        self._make = look
        self._batches = batches
        self._publish = publish
        self._begun = begun
        self._every = math.ceil(epochs / LIMIT)
        self._spent = self._cost = 0.0
        self._epoch = 0
        self._latest: Frame | None = None  # if it is kept

    def on_train_begin(self, logs: Any = None) -> None:
        self._began = self._at = time.perf_counter()
        if not self._begun:
            self._look(0.0, True)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        now = time.perf_counter()
        seen = self._batches.seen(self.model.steps_done)
        within = seen < self._batches.samples
        if within and now - self._at >= SHOW_SECONDS and self._affordable(now):
            self._look(self._epoch + seen / self._batches.samples, False)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self.model.steps_done < self._batches.steps:
            return  # stopped amid the epoch: ``finish`` looks at it
        done = epoch + 1
        if done == 1 or (done % self._every == 0 and self._affordable(time.perf_counter())):
            self._look(float(done), True)

    def finish(self, epoch: float) -> None:
        """Look at what was trained, as it is judged; its frame is the last of the run.

        Args:
            epoch: After how many epochs the model had the weights it has.
        """
        self._look(epoch, True)

    def _affordable(self, now: float) -> bool:
        return self._spent + self._cost <= _SHARE * (now - self._began)

    def _look(self, epoch: float, kept: bool) -> None:
        began = time.perf_counter()
        frame = self._make(epoch)
        if frame != self._latest:  # the end of the last epoch is looked at twice
            self._publish(frame, kept)
        self._latest = frame if kept else None
        self._at = time.perf_counter()
        self._cost = self._at - began
        self._spent += self._cost
