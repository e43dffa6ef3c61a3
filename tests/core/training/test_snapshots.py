"""When snapshots are taken, and that they do not change a run's numbers."""

from typing import Any

import numpy as np
import pytest

from core.base.errors import DivergedError
from core.runs.history import Row
from core.runs.layer_health import Health
from core.settings.config import RunConfig
from tests.core.training.conftest import REST, Run, data, numbers, same, small

OFTEN = small("digits", units=(12, 8), activation="tanh", epochs=4, batch_size=40)


@pytest.fixture
def watched(train: Run) -> Run:
    """Train and return the result, the rows and the snapshots."""

    def run(
        config: RunConfig, by: Any = None, **kwargs: Any
    ) -> tuple[Any, list[Row], list[Health]]:
        snapshots: list[Health] = []
        result, rows = train(config, by, publish_health=snapshots.extend, **kwargs)
        return result, rows, snapshots

    return run


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """A snapshot in every stretch, and stretches of a few steps."""
    from core.training import fused, snapshots

    monkeypatch.setattr(snapshots, "_SECONDS", 0.0)
    monkeypatch.setattr(snapshots, "_COST", 0.0)
    monkeypatch.setattr(snapshots, "_RESOLUTION", 1e9)
    monkeypatch.setattr(fused, "STRETCH_SECONDS", 0.001)


@pytest.mark.parametrize(
    "config",
    [
        OFTEN,
        small(epochs=3, optimizer="sgd", jit_compile=False),
        small("diabetes", batch_size=318, epochs=5, jit_compile=False),
        small(units=(16, 8), batch_normalization=True, dropout=0.3, epochs=3, class_weights=True),
        small(units=(8,), activation="step", schedule="cosine", use_bias=False, epochs=3),
    ],
    ids=["several stretches", "one stretch", "one batch", "normalised", "no gradient"],
)
def test_the_numbers_are_the_same_with_snapshots_and_without(
    config: RunConfig, train: Run, watched: Run, always: None
) -> None:
    without, rows = train(config)
    result, watched_rows, snapshots = watched(config)
    assert len(snapshots) >= config.epochs
    assert same(result, without)
    assert numbers(watched_rows) == numbers(rows)


def test_a_reused_model_reports_like_a_fresh_one(watched: Run, monkeypatch: Any) -> None:
    from core.training import snapshots
    from core.training.trainer import Trainer

    monkeypatch.setattr(snapshots, "_SECONDS", 1e9)  # a busy machine has time for more
    trainer = Trainer()
    config = small("digits", units=(6,), epochs=2)
    fresh = watched(config, trainer)[2]
    watched(small("digits", units=(6,), epochs=1, seed=9, learning_rate=0.1), trainer)
    again = watched(config, trainer)[2]
    assert [health.to_list() for health in again] == [health.to_list() for health in fresh]


def test_a_short_run_has_one_of_its_first_and_one_of_its_last_epoch(watched: Run) -> None:
    config = small("digits", epochs=3)
    _, _, snapshots = watched(config)
    whole = config.train_samples // config.batch_size * config.batch_size / config.train_samples
    assert [health.epoch for health in snapshots] == pytest.approx([whole, 2 + whole])
    assert all(len(health.layers) == 2 for health in snapshots)
    for health in snapshots:
        for layer in health.layers:
            assert layer.gradient_norm and layer.update_ratio and sum(layer.weights)
            assert 1e-5 < layer.update_ratio < 1


def test_an_epoch_of_one_step_can_be_watched(watched: Run) -> None:
    _, _, snapshots = watched(small("diabetes", batch_size=318, epochs=1, **REST))
    assert [health.epoch for health in snapshots] == [1.0]
    assert snapshots[0].layers[0].update_ratio


def test_time_between_snapshots_grows_with_their_cost_and_with_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from core.training import snapshots as module
    from core.training.batches import Batches

    now = 100.0
    monkeypatch.setattr("time.perf_counter", lambda: now)
    batches = Batches(1000, 10, 1, lambda epoch: np.ones(100, np.float32))
    taken = module.Snapshots(batches, 50, lambda health: None)
    taken.on_train_begin()
    taken.on_epoch_begin(7)

    def due(at: float) -> bool:
        nonlocal now
        now = at
        return taken._due(50)

    assert not due(100.4) and due(100.5)
    taken._at, taken._cost = 110.0, 0.1
    assert not due(112.9) and due(113.1)
    taken._at, taken._cost = 1100.0, 0.001
    assert not due(1104.0) and due(1105.1)
    taken._at = now
    taken.on_epoch_begin(49)
    assert not taken._due(99) and taken._due(100)


def test_a_run_stopped_within_an_epoch_is_probed_at_its_last_step(trainer: Any) -> None:
    from core.training.progress import Control

    control = Control()
    snapshots: list[Health] = []
    rows: list[Row] = []

    def take(new: list[Row]) -> None:
        rows.extend(new)
        if rows[-1].epoch >= 3:
            control.stop()

    config = small("digits", epochs=10_000, **REST)
    trainer.train(config, data(config), take, control, publish_health=snapshots.extend)
    assert snapshots[0].epoch < 1 and snapshots[-1].epoch > 2
    assert snapshots[-1].epoch == pytest.approx(rows[-1].epoch, abs=1)


def test_a_diverging_run_keeps_its_probes(trainer: Any) -> None:
    config = small("diabetes", units=(32,), optimizer="sgd", learning_rate=100.0, epochs=50)
    snapshots: list[Health] = []
    with pytest.raises(DivergedError):
        trainer.train(config, data(config), lambda rows: None, publish_health=snapshots.extend)
    for health in snapshots:
        for layer in health.layers:
            assert layer.gradient_norm is None or np.isfinite(layer.gradient_norm)
            assert np.isfinite([layer.low, layer.high]).all()
