"""What a run publishes during training, and how it obeys commands."""

import math
import threading
import time
from dataclasses import replace
from types import TracebackType
from typing import Any

import pytest

from core.base.errors import DivergedError
from core.runs.history import Row
from core.settings.config import RunConfig
from tests.core.training.conftest import Run, data, small

LATENCY = 0.5  # seconds of processor time, which no other process stretches, to obey a command
LONG = small("diabetes", units=(32,), epochs=10_000)


class Running:
    """A run in its own thread, until the ``with`` block ends."""

    def __init__(self, trainer: Any, config: RunConfig) -> None:
        from core.training.progress import Control

        self.control = Control()
        self.rows: list[Row] = []
        self.published: list[float] = []
        self.pauses: list[bool] = []
        self.result: Any = None
        self.paused, self.started = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._train, args=(trainer, config))

    def _train(self, trainer: Any, config: RunConfig) -> None:
        self.result = trainer.train(
            config, data(config), self._take, self.control, self.started.set, self._pause
        )

    def _take(self, rows: list[Row]) -> None:
        self.rows.extend(rows)
        self.published.append(time.perf_counter())

    def _pause(self, paused: bool) -> None:
        self.pauses.append(paused)
        (self.paused.set if paused else self.paused.clear)()

    def __enter__(self) -> "Running":
        self._thread.start()
        assert self.started.wait(60)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.control.stop()
        self._thread.join(60)

    def pause(self) -> float:
        """Pause the run; return the processor time that it takes, in seconds."""
        began = time.process_time()
        self.control.pause()
        assert self.paused.wait(60)
        return time.process_time() - began

    def stop(self) -> float:
        """Stop the run; return the processor time until its result is there, in seconds."""
        began = time.process_time()
        self.control.stop()
        self._thread.join(60)
        assert not self._thread.is_alive()
        return time.process_time() - began


@pytest.mark.parametrize("share", [0.0, 0.2])
def test_rows_cover_every_epoch_and_steps_within(share: float, train: Run) -> None:
    config = small("digits", epochs=5, validation_share=share, jit_compile=False)
    _, rows = train(config)
    ends = [row for row in rows if row.end]
    assert [row.epoch for row in ends] == [1, 2, 3, 4, 5]
    assert [row.epoch for row in rows] == sorted(row.epoch for row in rows)
    assert [row.seconds for row in rows] == sorted(row.seconds for row in rows)
    for row in rows:
        judged = row.end and share > 0
        assert (row.val_loss is not None) is judged
        assert (row.val_metric is not None) is judged
        assert row.loss is not None and row.loss > 0
        assert row.metric is not None and 0 <= row.metric <= 1
        assert row.speed > 0 and math.isfinite(row.speed)
        assert row.remaining >= 0
    assert rows[-1].remaining == 0
    trained = config.epochs * config.train_samples
    assert rows[-1].speed == pytest.approx(trained / rows[-1].seconds, rel=0.7)


def test_metrics_of_a_regression_are_in_units_of_the_target(train: Run) -> None:
    result, rows = train(small("diabetes", epochs=30))
    # The target has a standard deviation of 77; guessing its mean is off by 66 on average.
    assert rows[-1].metric is not None and 20 < rows[-1].metric < 70
    assert rows[-1].val_metric is not None and 20 < rows[-1].val_metric < 80
    assert 20 < result.evaluation.metric < 80
    assert rows[-1].loss is not None and rows[-1].loss < 2


def test_publishes_often_but_not_too_often(trainer: Any) -> None:
    with Running(trainer, LONG) as run:
        time.sleep(1.5)
        run.stop()
    gaps = [b - a for a, b in zip(run.published, run.published[1:], strict=False)]
    assert len(gaps) >= 8 * 1.5 * 0.5  # half of what an idle machine gives
    assert min(gaps[:-1]) > 0.05  # the last one comes at the end


def test_paused_time_does_not_count(trainer: Any) -> None:
    with Running(trainer, LONG) as run:
        time.sleep(0.3)
        assert run.pause() < LATENCY
        began, busy, count = time.perf_counter(), time.process_time(), len(run.rows)
        time.sleep(0.6)
        assert len(run.rows) == count
        assert time.process_time() - busy < 0.2
        run.control.resume()
        paused = time.perf_counter() - began
        time.sleep(0.3)
        assert not run.paused.is_set()
        assert len(run.rows) > count
        wall = time.perf_counter() - began + 1.0
        run.stop()
    assert run.pauses == [True, False]
    assert run.rows[-1].seconds < wall - paused
    before, after = run.rows[count - 1], run.rows[count]
    assert after.seconds - before.seconds < 0.5 * paused
    assert after.speed > before.speed / 10


def test_stop_responds_at_once_with_the_training(trainer: Any) -> None:
    with Running(trainer, LONG) as run:
        time.sleep(0.4)
        assert run.stop() < LATENCY
    last = run.rows[-1]
    assert last.end and 0 < last.epoch < LONG.epochs
    assert last.val_loss is not None
    assert run.result.evaluation.samples == LONG.info.test_samples
    assert run.result.model


def test_stop_inside_an_epoch_evaluates_the_part_trained(trainer: Any) -> None:
    # With batches of one sample, an epoch of 1294 steps has several stretches.
    config = small("digits", units=(512, 512), batch_size=1, epochs=50)
    with Running(trainer, config) as run:
        deadline = time.perf_counter() + 20
        while not run.rows and time.perf_counter() < deadline:
            time.sleep(0.001)
        assert run.stop() < LATENCY
    last = run.rows[-1]
    assert last.end and 0 < last.epoch < 1
    assert last.loss is not None and last.val_loss is not None
    assert run.result.evaluation.samples == config.info.test_samples


def test_stop_while_paused(trainer: Any) -> None:
    with Running(trainer, LONG) as run:
        assert run.pause() < LATENCY
        assert run.stop() < LATENCY
    assert run.pauses == [True]
    assert run.result is not None


def test_stopped_before_the_first_step_there_is_no_result(trainer: Any, train: Run) -> None:
    from core.training.progress import Control

    control = Control()
    control.stop()
    result, rows = train(small(), control=control)
    assert result is None and rows == []
    assert train(small())[0] is not None


def test_a_diverging_run_says_what_to_try(trainer: Any) -> None:
    config = small("diabetes", units=(32,), optimizer="sgd", learning_rate=100.0, epochs=50)
    rows: list[Row] = []
    with pytest.raises(DivergedError) as caught:
        trainer.train(config, data(config), rows.extend)
    assert caught.value.message.values["rate"] == 100
    assert caught.value.message.values["smaller"] == 0.01  # the usual one of SGD
    assert "learning rate of 0.01" in str(caught.value)
    assert rows and rows[-1].loss is None and rows[-1].epoch < 50
    # The cached model is not affected.
    fine = replace(config, learning_rate=0.01, epochs=2)
    finite_rows: list[Row] = []
    assert math.isfinite(trainer.train(fine, data(fine), finite_rows.extend).evaluation.loss)
    assert all(row.loss is not None for row in finite_rows)


def test_weights_that_turn_nan_in_the_last_step_are_noticed(
    trainer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training.fused import FusedSequential
    from core.training.trainer import Trainer

    fit = Trainer._fit

    def spoil(model: FusedSequential, *args: Any) -> None:
        fit(model, *args)
        model.trainable_variables[0].assign(model.trainable_variables[0] * float("nan"))

    monkeypatch.setattr(Trainer, "_fit", staticmethod(spoil))
    with pytest.raises(DivergedError):
        trainer.train(small(), data(small()), lambda rows: None)
