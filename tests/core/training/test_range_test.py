"""The learning-rate range test: its steps are those of a run, and it disturbs none."""

import asyncio
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.advice.learning_rate import Outcome, suggestion
from core.base.errors import DenseboardError, PredictionError
from core.runs.rate_curve import STEPS, RateCurve, rates
from core.settings.config import RunConfig
from core.training import remote
from tests.core.training.conftest import Run, data, small

pytestmark = pytest.mark.usefixtures("without_xla")  # compiling would take most of the time


def curve(trainer: Any, config: RunConfig, **more: Any) -> RateCurve:
    from core.training.range_test import range_test

    return range_test(trainer.warm, config, data(config), **more)


def test_it_takes_the_steps_of_a_run_with_other_rates(
    uncompiled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import range_test, trainer

    config = small(batch_size=416, epochs=20, class_weights=True, output_bias=True, dropout=0.2)
    assert config.steps_per_epoch == 1  # so that an epoch's mean is the loss of a step
    ramp = np.geomspace(0.001, 0.1, 20).astype(np.float32)
    monkeypatch.setattr(range_test, "rates", lambda: ramp)
    monkeypatch.setattr(trainer, "rates", lambda _config, epoch: ramp[epoch : epoch + 1])
    rows: list[Any] = []
    uncompiled.train(config, data(config), rows.extend, keep=False)
    found = curve(uncompiled, config)
    np.testing.assert_array_equal(found.losses, [np.float32(row.loss) for row in rows if row.end])


def test_it_suggests_a_rate_for_digits_and_is_the_same_every_time(uncompiled: Any) -> None:
    config = small("digits", units=(16,))
    first = curve(uncompiled, config)
    again = curve(uncompiled, replace(config, learning_rate=5.0, epochs=9, schedule="cosine"))
    np.testing.assert_array_equal(first.rates, rates())
    np.testing.assert_array_equal(first.losses, again.losses)
    found = suggestion(first)
    assert found.rate is not None and 0.003 < found.rate < 0.1
    other = curve(uncompiled, replace(config, seed=3))
    assert not np.array_equal(first.losses, other.losses)


def test_a_run_after_it_has_the_numbers_it_would_have_without(uncompiled: Any, train: Run) -> None:
    config = small("digits")

    def losses() -> list[float]:
        rows: list[Any] = []
        uncompiled.train(config, data(config), rows.extend, keep=False)
        return [row.loss for row in rows if row.end]

    before = losses()
    curve(uncompiled, config)
    assert losses() == before


def test_it_ends_where_the_loss_is_no_number(uncompiled: Any) -> None:
    config = small("diabetes", optimizer="sgd", activation="linear", units=(64, 64))
    found = curve(uncompiled, config)
    assert 40 < len(found.losses) < STEPS and np.isfinite(found.losses).all()
    assert len(found.rates) == len(found.losses)
    assert suggestion(found).outcome is Outcome.FALLS_AND_RISES


def test_dead_units_give_no_rate(uncompiled: Any) -> None:
    config = small(
        "digits", activation="relu", bias_initializer="zeros", kernel_initializer="zeros"
    )
    found = suggestion(curve(uncompiled, replace(config, use_bias=False)))
    assert found.outcome is Outcome.NEVER_FALLS


def test_runs_and_time_go_first(uncompiled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training import range_test

    config, steps = small("digits"), iter((False, False, True))
    with pytest.raises(PredictionError, match="run has started"):
        curve(uncompiled, config, disturbs=lambda: next(steps))
    monkeypatch.setattr(range_test, "RANGE_TEST_SECONDS", -1.0)
    with pytest.raises(PredictionError, match="took longer"):
        curve(uncompiled, config)


def test_a_worker_makes_it_and_gives_way_to_its_run(
    uncompiled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import worker

    monkeypatch.setattr(worker, "trainer", uncompiled)
    config = small("digits", units=(16,))
    found = asyncio.run(remote.rate_curve(config.to_json()))
    np.testing.assert_array_equal(found.losses, curve(uncompiled, config).losses)
    worker._session("a run").started = True
    try:
        with pytest.raises(DenseboardError, match="run has started"):
            asyncio.run(remote.rate_curve(config.to_json()))
    finally:
        worker._sessions.pop("a run")
