"""Frames show the network's outputs, and do not change the numbers of a run."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from core.base.errors import DivergedError
from core.data.datasets import load as load_data
from core.data.datasets.toys import widened
from core.runs.frames import CELLS, Frame, encoded, plot_region, truth
from core.settings.config import RunConfig, default_config
from core.settings.presets import PRESETS
from tests.core.training.conftest import Run, data, numbers, same, small
from tests.core.training.plain import load

CONFIGS = {
    "binary": small("moons", squares=True, sines=True, dropout=0.3, batch_normalization=True),
    "multiclass": small("blobs", product=True),
    "regression": small("bump", learning_rate=0.01),
}


@pytest.fixture
def trainer(uncompiled: Any) -> Any:
    return uncompiled


@pytest.fixture
def watched(train: Run) -> Run:
    """Train and return the result, the rows, and the frames with whether they are stored."""

    def run(config: RunConfig, **kwargs: Any) -> tuple[Any, Any, list[tuple[Frame, bool]]]:
        frames: list[tuple[Frame, bool]] = []
        result, rows = train(
            config, publish_frame=lambda *published: frames.append(published), **kwargs
        )
        return result, rows, frames

    return run


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_the_numbers_are_the_same_with_frames_and_without(
    config: RunConfig, train: Run, watched: Run, compiled: Any
) -> None:
    without, rows = train(config, by=compiled)
    result, watched_rows, frames = watched(config, by=compiled)
    assert same(result, without) and numbers(watched_rows) == numbers(rows)
    assert [frame.epoch for frame, _kept in frames][:2] == [0.0, 1.0]
    assert len({frame.cells for frame, _kept in frames}) > 1


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_the_last_frame_matches_the_recorded_model(
    config: RunConfig, watched: Run, tmp_path: Path
) -> None:
    result, _rows, frames = watched(config)
    frame, final = frames[-1]
    assert final and frame.epoch == config.epochs and len(frame.cells) == CELLS
    place, prepared = plot_region(load_data(config.source)), data(config)
    dataset = load_data(config.source)
    # The scaling that ``prepare`` applies to the samples.
    x = widened(place.points(), config.source.extras)
    scale = (dataset.x_test.astype(np.float64) - 0).std(axis=0) / prepared.x_test.std(axis=0)
    shift = dataset.x_test.mean(axis=0) - prepared.x_test.mean(axis=0) * scale
    outputs = load(result.model, tmp_path).predict((x - shift) / scale, verbose=0)
    outputs = prepared.outputs_in_units(outputs)
    expected = encoded(config.task.name, outputs, place.low, place.high)
    off = np.abs(np.frombuffer(frame.cells, np.uint8).astype(int) - list(expected))
    # One level by rounding; more only if two classes are equally likely.
    assert (off <= 1).mean() > 0.99


EQUATIONS = {
    "three inputs": replace(PRESETS["perceptron_3"].config, epochs=60),
    "further inputs": small("plane", units=(), squares=True, sines=True, learning_rate=0.1),
    "no bias": small("plane3", units=(), use_bias=False, learning_rate=0.1),
    "not centred": small("bump", units=(), loss="mean_squared_logarithmic_error"),
    "two classes": small("moons", units=(), learning_rate=0.1),
}


@pytest.mark.parametrize("config", EQUATIONS.values(), ids=EQUATIONS)
def test_the_equation_is_the_network_in_units_of_the_data(
    config: RunConfig, watched: Run, train: Run
) -> None:
    result, rows, frames = watched(config)
    *slopes, offset = frames[-1][0].terms
    said = load_data(config.source).x_test.astype(np.float64) @ slopes + offset
    if config.task.classifies:
        said = 1 / (1 + np.exp(-said))
    np.testing.assert_allclose(said, result.outputs, atol=2e-5, rtol=1e-4)
    assert bool(frames[-1][0].cells) is config.info.plane
    without, other_rows = train(config)
    assert same(result, without) and numbers(rows) == numbers(other_rows)


def test_a_perceptron_recovers_the_true_weights(watched: Run) -> None:
    config = EQUATIONS["three inputs"]
    frames = [frame for frame, _kept in watched(config)[2]]
    off = [np.abs(np.subtract(frame.terms, truth(config) or ())).max() for frame in frames]
    assert off[-1] < 0.06 < 0.3 < off[0]


def test_other_data_have_no_plane(watched: Run) -> None:
    assert watched(small())[2] == [] and watched(small("plane3"))[2] == []


def test_a_long_run_keeps_a_bounded_number(watched: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training import frames

    monkeypatch.setattr(frames, "_SHARE", 1e9)
    monkeypatch.setattr(frames, "LIMIT", 20)
    config = replace(default_config("moons"), epochs=55, batch_size=360)
    stored = [frame for frame, final in watched(config)[2] if final]
    assert 10 < len(stored) <= 20 + 3
    epochs = [frame.epoch for frame in stored]
    assert epochs[-1] == config.epochs and epochs == sorted(set(epochs))


def test_capturing_takes_little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training import frames

    now, captured, epochs = 0.0, 0, 4000
    monkeypatch.setattr(frames, "time", SimpleNamespace(perf_counter=lambda: now))

    def make(epoch: float) -> Frame:
        nonlocal now, captured
        now, captured = now + 0.02, captured + 1
        return Frame(epoch, bytes(CELLS))

    batches: Any = SimpleNamespace(samples=100, steps=4)
    callback = frames.Frames(make, epochs, batches, lambda _frame, _stored: None)
    callback.set_model(SimpleNamespace(steps_done=4))
    callback.on_train_begin()
    for epoch in range(epochs):
        callback.on_epoch_begin(epoch)
        now += 0.01
        callback.on_epoch_end(epoch)
    callback.finish(epochs)
    # The first two and the last are captured whatever the cost; the rest take 4 %.
    assert 0.03 * now < (captured - 3) * 0.02 < 0.04 * now


def test_within_a_long_epoch_it_is_shown_but_not_kept(
    watched: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import frames, fused

    monkeypatch.setattr(frames, "_SHARE", 1e9)
    monkeypatch.setattr(frames, "SHOW_SECONDS", 0.0)
    monkeypatch.setattr(fused, "STRETCH_SECONDS", 0.001)
    shown = watched(small("moons", batch_size=4, epochs=1))[2]
    between = [frame.epoch for frame, final in shown if not final]
    assert between and not any(epoch.is_integer() for epoch in between)


def test_early_stopping_ends_with_the_frame_that_was_judged(
    watched: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import frames as module

    monkeypatch.setattr(module, "_SHARE", 1e9)
    config = small("moons", early_stopping=True, patience=2, epochs=200, learning_rate=0.3)
    result, _rows, frames = watched(config)
    assert result.evaluation.epoch is not None
    assert frames[-1][0].epoch == result.evaluation.epoch < frames[-2][0].epoch


def test_a_stopped_run_ends_with_where_it_stopped(watched: Run) -> None:
    from core.training.progress import Control

    control = Control()
    result, rows, frames = watched(
        small("moons", epochs=500), control=control, on_start=control.stop
    )
    assert result is not None and frames[-1][0].epoch == pytest.approx(rows[-1].epoch)


def test_a_diverging_run_still_says_so(watched: Run) -> None:
    config = small("bump", optimizer="sgd", learning_rate=100.0, epochs=30, units=(16, 16))
    with pytest.raises(DivergedError):
        watched(config)


def test_a_reused_model_draws_the_frames_of_its_new_run(watched: Run) -> None:
    config = CONFIGS["binary"]
    first = watched(config)[2]
    watched(replace(config, seed=5, data_seed=3))
    assert watched(config)[2][-1] == first[-1]
