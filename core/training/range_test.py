"""A learning-rate range test: a few hundred steps with a rising rate.

Smith 2017, "Cyclical learning rates for training neural networks", section 3.3.
"""

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from core.base.errors import PredictionError
from core.base.text import N_
from core.data.datasets import Prepared
from core.runs.protocol import RANGE_TEST_SECONDS
from core.runs.rate_curve import RateCurve, rates
from core.settings.config import RunConfig
from core.training.batches import Batches
from core.training.fused import FusedSequential
from core.training.network import start_at_class_shares
from core.training.snapshots import Run
from core.training.trainer import balance, with_labels
from core.training.warm import WarmModels


def range_test(
    warm: WarmModels,
    config: RunConfig,
    prepared: Prepared,
    disturbs: Callable[[], bool] = lambda: False,
) -> RateCurve:
    """Train the network of a run with a rising rate, and return the loss of every step.

    The batches are those of the run, in the same order, so the numbers are the same every time.
    Its rate, schedule, epochs and early stopping have no effect.

    Args:
        warm: Has the compiled program, or will have it for the run.
        config: The run.
        prepared: Its data, from ``core.data.datasets.prepare``.
        disturbs: Whether a run needs this process now.

    Raises:
        PredictionError: A run needs this process, or it takes too long.
    """
    prepared = with_labels(config, prepared)
    data, model = warm.data(config, prepared), warm.take(config)
    if config.output_bias:
        start_at_class_shares(model, prepared.y_train)
    steps = _Steps(model, rates(), disturbs)
    batches = Batches(
        len(prepared.y_train), config.batch_size, config.seed, _by_epoch(config.steps_per_epoch)
    )
    model.set_data(*data.train, batches, None, balance(config, prepared))
    model.compile_program()
    model.use_snapshots(steps)
    model.train([], 0, len(steps.rates))
    warm.put(config, model)
    return RateCurve(steps.rates[: len(steps.losses)], np.array(steps.losses, np.float32))


def _by_epoch(steps: int) -> Callable[[int], np.ndarray]:
    """The rates by epoch, counted from 0; the steps after the last are never taken."""
    every = np.resize(rates(), (math.ceil(len(rates()) / steps), steps))
    return lambda epoch: every[epoch]


class _Steps:
    """Takes single steps, in place of ``core.training.snapshots.Snapshots``, and ends the test."""

    def __init__(
        self, model: FusedSequential, rates: np.ndarray, disturbs: Callable[[], bool]
    ) -> None:
        self.rates = rates
        self.losses: list[float] = []
        self._model = model
        self._disturbs = disturbs
        self._end = time.monotonic() + RANGE_TEST_SECONDS

    def run_steps(self, start: int, stop: int, run: Run) -> Any:
        """Take the steps ``start`` to ``stop``, as far as they belong to the test."""
        logs = None
        for step in range(start, stop):
            self._check()
            self._model.reset_metrics()  # else its loss would be the mean of the epoch so far
            logs = run(step, step + 1)
            if math.isfinite(logs["loss"]):
                self.losses.append(logs["loss"])
            if len(self.losses) == len(self.rates) or not math.isfinite(logs["loss"]):
                self._model.stop_training = True
                break
        return logs

    def _check(self) -> None:
        if self._disturbs():
            raise PredictionError(
                N_(
                    "A run has started in the same worker and goes first, so the range test has"
                    " ended. Repeat it when the run is over."
                )
            )
        if time.monotonic() > self._end:
            raise PredictionError(
                N_(
                    "The range test took longer than {seconds:g} s. Choose fewer units or a"
                    " smaller batch size, or repeat it when fewer runs are training."
                ),
                seconds=RANGE_TEST_SECONDS,
            )
