"""The callback that publishes the history, and obeys pause and stop."""

import math
import time
from collections.abc import Callable
from threading import Condition
from typing import Any

from core.runs.history import Row
from core.settings.config import RunConfig
from core.training.backend import keras
from core.training.batches import Batches
from core.training.fused import STRETCH_SECONDS

# Stretches are between half and all of STRETCH_SECONDS long; every other one of the shortest
# is held back, and no wait between two messages is longer than an eighth of a second.
_PUBLISH_SECONDS = STRETCH_SECONDS * 0.75
_SPEED_SECONDS = 1.0  # the speed shown is that of about the last second


class Control:
    """Pause and stop requests for the current run; set by one thread, obeyed by another."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._paused = False
        self.stopped = False

    def pause(self) -> None:
        with self._changed:
            self._paused = True

    def resume(self) -> None:
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def stop(self) -> None:
        with self._changed:
            self.stopped = True
            self._changed.notify_all()

    @property
    def waiting(self) -> bool:
        """Whether training has to wait now."""
        return self._paused and not self.stopped

    def wait(self) -> None:
        """Block until resumed or stopped."""
        with self._changed:
            self._changed.wait_for(lambda: not self.waiting)


class Progress(keras.callbacks.Callback):  # type: ignore[misc]
    """Publishes a row per stretch and per epoch; pauses and stops training on request.

    Args:
        config: The run.
        batches: Its steps.
        metric_scale: Converts the metric to units of the target (1 for classes).
        control: The user's requests.
        publish: Takes rows, at most about sixteen times a second.
        on_pause: Called with true when training pauses, with false when it resumes.
    """

    def __init__(
        self,
        config: RunConfig,
        batches: Batches,
        metric_scale: float,
        control: Control,
        publish: Callable[[list[Row]], None],
        on_pause: Callable[[bool], None] = lambda paused: None,
    ) -> None:
        super().__init__()
        self._config = config
        self._batches = batches
        self._scale = metric_scale
        self._control = control
        self._publish = publish
        self._on_pause = on_pause
        self._rows: list[Row] = []
        self._published = 0.0
        self._paused_seconds = 0.0
        self._seconds_before = 0.0
        self._marks: list[tuple[float, int]] = [(0.0, 0)]
        self.epochs_done = 0.0
        self.diverged = False

    def resume_from(self, epoch: int, seconds: float) -> None:
        """Continue epochs and time from those of an earlier run.

        Args:
            epoch: Epochs it trained.
            seconds: Time it spent on them.
        """
        self.epochs_done = float(epoch)
        self._seconds_before = seconds
        self._marks = [(seconds, epoch * self._batches.samples)]

    def on_train_begin(self, logs: Any = None) -> None:
        # TensorFlow's own: reading a variable through Keras takes several times as long.
        self._rate = self.model.optimizer.learning_rate.value
        self._began = time.perf_counter()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch = epoch
        self._before = (0, 0.0, 0.0)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Publish the means of a stretch, derived from the running means of the epoch."""
        seen = self._batches.seen(self.model.steps_done)
        self.epochs_done = self._epoch + seen / self._batches.samples
        if not math.isfinite(logs["loss"]):
            self.diverged = True
            self.model.stop_training = True
        count, loss_sum, metric_sum = self._before
        sums = (seen, logs["loss"] * seen, logs[self._config.task.metric] * seen)
        self._before = sums
        if seen < self._batches.samples or self.diverged:
            new = seen - count
            self._add(False, (sums[1] - loss_sum) / new, (sums[2] - metric_sum) / new)
        self._obey()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self.diverged:
            return
        metric = self._config.task.metric
        self._add(True, logs["loss"], logs[metric], logs.get("val_loss"), logs.get(f"val_{metric}"))
        if not math.isfinite(logs.get("val_loss", 0.0)):
            self.diverged = True
            self.model.stop_training = True

    def on_train_end(self, logs: Any = None) -> None:
        self._flush()

    def seconds(self) -> float:
        """Time spent training so far, without pauses and without compilation."""
        passed = time.perf_counter() - self._began - self._paused_seconds
        compiling: float = self.model.seconds_compiling
        return self._seconds_before + passed - compiling

    def _obey(self) -> None:
        if self._control.waiting:
            self._flush()
            self._on_pause(True)
            began = time.perf_counter()
            self._control.wait()
            self._paused_seconds += time.perf_counter() - began
            if not self._control.stopped:
                self._on_pause(False)
        if self._control.stopped:
            self.model.stop_training = True

    def _add(
        self,
        end: bool,
        loss: float,
        metric: float,
        val_loss: float | None = None,
        val_metric: float | None = None,
    ) -> None:
        seconds = self.seconds()
        speed = self._speed(seconds)
        remaining = (self._config.epochs - self.epochs_done) * self._batches.samples / speed
        self._rows.append(
            Row(
                epoch=self.epochs_done,
                end=end,
                loss=_finite(loss),
                metric=_finite(metric, self._scale),
                val_loss=_finite(val_loss),
                val_metric=_finite(val_metric, self._scale),
                learning_rate=float(self._rate.numpy()),
                speed=speed,
                remaining=remaining,
                seconds=seconds,
            )
        )
        if time.perf_counter() - self._published >= _PUBLISH_SECONDS:
            self._flush()

    def _speed(self, seconds: float) -> float:
        """Samples per second over the last second or so, validation included."""
        done = round(self.epochs_done * self._batches.samples)
        self._marks.append((seconds, done))
        while len(self._marks) > 2 and seconds - self._marks[1][0] > _SPEED_SECONDS:
            self._marks.pop(0)
        then, before = self._marks[0]
        return (done - before) / max(seconds - then, 1e-9)

    def _flush(self) -> None:
        if self._rows:
            self._publish(self._rows)
            self._rows = []
        self._published = time.perf_counter()


def _finite(value: float | None, scale: float = 1.0) -> float | None:
    return value * scale if value is not None and math.isfinite(value) else None
