"""Toy problems: drawn as configured, reproducible, and learnable."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.data.datasets import load, toys
from core.data.datasets.catalog import DATASETS
from core.data.datasets.source import EXTRAS, Source, source_of
from core.settings.config import RunConfig, default_config

TOYS = [name for name, info in DATASETS.items() if info.drawn]


@pytest.mark.parametrize("name", TOYS)
def test_the_usual_settings_are_those_of_the_catalog(name: str) -> None:
    assert default_config(name).source == source_of(name)
    assert source_of(name).info is DATASETS[name]


@pytest.mark.parametrize("name", TOYS)
def test_a_source_always_gives_the_same_data(name: str) -> None:
    source = replace(source_of(name), samples=150, seed=3)
    first = toys.draw.__wrapped__(source)
    again = toys.draw.__wrapped__(source)
    assert (first.x_train == again.x_train).all() and (first.y_test == again.y_test).all()
    other = toys.draw.__wrapped__(replace(source, seed=4))
    assert not (first.x_test == other.x_test).any()


@pytest.mark.parametrize("name", TOYS)
@pytest.mark.parametrize("samples", [100, 137, 5000])
def test_there_are_as_many_samples_as_asked_for(name: str, samples: int) -> None:
    data = load(replace(source_of(name), samples=samples))
    assert len(data.x_train) + len(data.x_test) == samples
    assert len(data.x_test) == data.info.test_samples == round(samples / 5)
    assert data.x_train.shape == (data.info.train_samples, *data.info.input_shape)


@pytest.mark.parametrize("name", [name for name in TOYS if DATASETS[name].classes])
def test_noise_moves_points_by_as_much_as_it_says(name: str) -> None:
    exact, noisy = (toys.draw(Source(name, 5000, noise)) for noise in (0.0, 0.5))
    assert (exact.y_train == noisy.y_train).all()
    moved = noisy.x_train - exact.x_train
    assert moved.std() == pytest.approx(0.5, rel=0.02)
    assert np.abs(exact.x_train).max() < 4.5


@pytest.mark.parametrize("name", ["plane", "plane3"])
def test_a_plane_has_the_given_coefficients(name: str) -> None:
    data, true = load(Source(name, 5000, 0.2)), toys.coefficients(name)
    assert true is not None
    columns = np.c_[data.x_train, np.ones(len(data.x_train))]
    fitted, *_ = np.linalg.lstsq(columns, data.y_train)
    np.testing.assert_allclose(fitted, true, atol=0.02)
    assert np.std(data.y_train - columns @ true) == pytest.approx(0.2, rel=0.05)


def test_diabetes_has_no_true_coefficients() -> None:
    assert toys.coefficients("diabetes") is None


@pytest.mark.parametrize("name", [name for name in TOYS if not DATASETS[name].classes])
def test_targets_are_about_where_the_catalog_says(name: str) -> None:
    low, high = DATASETS[name].target_range or (0, 0)
    targets = load(name).y_train
    assert low < targets.min() and targets.max() < high
    assert targets.max() - targets.min() > 0.6 * (high - low)


def test_further_inputs_are_computed_from_the_two() -> None:
    source = Source("moons", 500, 0.2, extras=tuple(EXTRAS))
    plain, data = load("moons"), load(source)
    assert data.features == ("x1", "x2", "x1²", "x2²", "x1·x2", "sin x1", "sin x2")
    x1, x2 = plain.x_train.astype(np.float64).T
    expected = np.stack([x1, x2, x1**2, x2**2, x1 * x2, np.sin(x1), np.sin(x2)], axis=1)
    np.testing.assert_allclose(data.x_train, expected, atol=1e-5)
    assert (data.y_test == plain.y_test).all()


def test_settings_of_toys_count_for_toys_only() -> None:
    asked: dict[str, Any] = {"samples": 900, "noise": 0.9, "data_seed": 7, "squares": True}
    assert RunConfig(**asked) == RunConfig()
    flat = replace(default_config("plane3"), **asked)
    assert flat.source == Source("plane3", 900, 0.9, 7) and not flat.squares
    moons = replace(default_config("moons"), **asked)
    assert (moons.layer_sizes[0], moons.info.test_samples) == (4, 180)
    assert moons.program == replace(moons, noise=0.1, data_seed=1).program


def test_few_datasets_are_cached() -> None:
    for seed in range(40):
        load(Source("moons", 100, 0.1, seed))
    assert toys.draw.cache_info().currsize <= 16
