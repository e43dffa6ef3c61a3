"""Looks at what a network says all over the plane of a toy problem, while it trains."""

import math
import time
from collections.abc import Callable
from typing import Any

from core.boundary import CELLS, LIMIT, Frame, encoded, ground
from core.config import RunConfig
from core.datasets import Prepared, load
from core.datasets.toys import widened
from core.training.backend import keras, tf
from core.training.batches import Batches
from core.training.fused import FusedSequential

SHOW_SECONDS = 0.25
"""Between two frames that are shown, at least."""
_SHARE = 0.04  # of the time training takes may be spent on looking

Publish = Callable[[Frame, bool], None]
"""Takes a frame, and whether it is one of those that are kept."""


class Frames(keras.callbacks.Callback):  # type: ignore[misc]
    """Publishes frames of a run: before it, at ends of epochs, and in between of long epochs.

    As many epochs as ``core.boundary.LIMIT`` are looked at, evenly spread; fewer where
    looking would take more than ``_SHARE`` of the time. The forward pass is that of
    validation (no dropout, batch statistics unchanged), so that numbers are the same with
    frames and without.

    Args:
        config: The run, on data with ``config.info.plane``.
        prepared: Its data.
        model: What it trains, compiled.
        batches: Its steps.
        publish: Takes the frames.
    """

    def __init__(
        self,
        config: RunConfig,
        prepared: Prepared,
        model: FusedSequential,
        batches: Batches,
        publish: Publish,
    ) -> None:
        super().__init__()
        self._config = config
        self._prepared = prepared
        self._batches = batches
        self._publish = publish
        self._ground = ground(load(config.source))
        inputs = widened(self._ground.points(), config.source.extras)
        self._inputs = tf.constant(prepared.scale_inputs(inputs))
        self._forward = _forward(model)
        self._every = math.ceil(config.epochs / LIMIT)
        self._spent = self._cost = 0.0
        self._epoch = 0
        self._latest: Frame | None = None  # if it is kept

    def on_train_begin(self, logs: Any = None) -> None:
        self._began = self._at = time.perf_counter()
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
        outputs = self._forward(self._inputs).numpy()
        if not self._config.task.classifies:
            outputs = self._prepared.outputs_in_units(outputs)
        low, high = self._ground.low, self._ground.high
        frame = Frame(epoch, encoded(self._config.task.name, outputs, low, high))
        if frame != self._latest:  # the end of the last epoch is looked at twice
            self._publish(frame, kept)
        self._latest = frame if kept else None
        self._at = time.perf_counter()
        self._cost = self._at - began
        self._spent += self._cost


def _forward(model: FusedSequential) -> Any:
    """The model's own, traced when first needed and kept with it."""
    if model.forward is None:
        spec = tf.TensorSpec((CELLS, *model.input_shape[1:]), tf.float32)
        look = tf.function(lambda x: model(x, training=False), autograph=False)
        model.forward = look.get_concrete_function(spec)
        model.forward(tf.zeros(spec.shape))  # the first time takes longer than any other
    return model.forward
