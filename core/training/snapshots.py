"""The callback that publishes the health of the layers, often enough at little cost."""

import time
from collections.abc import Callable
from typing import Any

from core.runs.layer_health import Health
from core.training.backend import keras
from core.training.batches import Batches
from core.training.probe import Probe

# Between two snapshots passes the longest of these times:
_SECONDS = 0.5
_COST = 30  # times what a snapshot takes
_RESOLUTION = 200  # the time so far divided by this: a longer run has few more snapshots

Run = Callable[[int, int], Any]
"""Takes the steps from a first number up to, but without, a last; returns the means so far."""


class Snapshots(keras.callbacks.Callback):  # type: ignore[misc]
    """Publishes the health of a model's layers while it trains.

    There is a snapshot near the end of the first epoch and of the last, however short they are;
    the constants above space the others. A snapshot watches one step of a whole batch. The
    numbers do not depend on where a stretch of steps is split, so they are the same with and
    without snapshots.

    Args:
        batches: The steps of the run.
        epochs: Epochs that it will train.
        publish: Takes the snapshots.
    """

    def __init__(
        self, batches: Batches, epochs: int, publish: Callable[[list[Health]], None]
    ) -> None:
        super().__init__()
        self._batches = batches
        self._epochs = epochs
        self._publish = publish
        self._cost = 0.0
        self._epoch = 0
        self._latest = 0.0  # the epoch of the latest snapshot
        # The last step of an epoch may have only a few samples, and so an untypical gradient.
        self._whole = max(1, batches.samples // batches.batch_size)

    def on_train_begin(self, logs: Any = None) -> None:
        self._began = self._at = time.perf_counter()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch = epoch

    def on_train_end(self, logs: Any = None) -> None:
        """Publish a last snapshot of a run that ended early."""
        done = self._epoch + self._batches.seen(self.model.steps_done) / self._batches.samples
        if done < self._epochs and done - self._latest >= 1 and self.model.finite:
            self._publish([Health(done, self._probe().inspect(0))])

    def run_steps(self, start: int, stop: int, run: Run) -> Any:
        """Take the steps ``start`` to ``stop``, and watch one of them if a snapshot is due.

        Args:
            start: The first step.
            stop: The step after the last.
            run: Takes steps.

        Returns:
            The means after the last step.
        """
        step = min(stop, self._whole) - 1
        if step < start or not self._due(stop):
            return run(start, stop)
        if step > start:
            run(start, step)
        logs = self._watch(step, run)
        return run(step + 1, stop) if step + 1 < stop else logs

    def _due(self, stop: int) -> bool:
        if stop >= self._whole and self._epoch in (0, self._epochs - 1):
            return True
        now = time.perf_counter()
        rest = max(_SECONDS, _COST * self._cost, (now - self._began) / _RESOLUTION)
        return now - self._at >= rest

    def _watch(self, step: int, run: Run) -> Any:
        probe = self._probe()
        began = time.perf_counter()
        spent, logs = 0.0, None

        def take() -> None:
            nonlocal spent, logs
            before = time.perf_counter()
            logs = run(step, step + 1)
            spent = time.perf_counter() - before

        layers = probe.watch(step, take)
        self._latest = self._epoch + self._batches.seen(step + 1) / self._batches.samples
        self._publish([Health(self._latest, layers)])
        self._at = time.perf_counter()
        self._cost = self._at - began - spent
        return logs

    def _probe(self) -> Probe:
        """The model's probe, traced when first needed and stored with the model."""
        probe: Probe = self.model.probe or Probe(self.model)
        self.model.probe = probe
        return probe
