"""Frames: encoded, decoded, and positioned on the plane."""

from dataclasses import replace

import numpy as np
import pytest

from core.data import tasks
from core.data.datasets import load
from core.data.datasets.source import source_of
from core.data.datasets.toys import PLANE3
from core.runs.frames import (
    CELLS,
    GRID,
    Frame,
    encoded,
    has_frames,
    is_equation,
    plot_region,
    truth,
)
from core.settings.config import RunConfig, default_config
from core.settings.presets import PRESETS


def test_a_frame_survives_json() -> None:
    cells = np.random.default_rng(0).integers(0, 256, CELLS, np.uint8).tobytes()
    frame = Frame(3.25, cells)
    assert Frame.from_list(frame.to_list()) == frame
    equation = Frame(0.5, terms=(1.25, -3.0))
    assert Frame.from_list(equation.to_list()) == equation
    assert len(str(frame.to_list())) < 2300


@pytest.mark.parametrize(
    "values", [[1, "AAAA", []], [1, "?", []], ["x", "", []], [1], 5, [1, None, []], [1, "", ["x"]]]
)
def test_an_invalid_frame_is_refused(values: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        Frame.from_list(values)  # type: ignore[arg-type]


def test_probabilities_become_bytes() -> None:
    shares = np.array([[0.0], [0.25], [1.0], [np.nan]], np.float32)
    assert list(encoded(tasks.BINARY, shares)) == [0, 64, 255, 0]


def test_numbers_have_their_place_between_the_ends() -> None:
    values = np.array([[-5.0], [2.0], [4.0], [6.0], [99.0]], np.float32)
    assert list(encoded(tasks.REGRESSION, values, 2.0, 6.0)) == [0, 0, 128, 255, 255]


def test_classes_are_shown_with_their_probability() -> None:
    shares = np.array([[1, 0, 0], [0, 1, 0], [0.2, 0.2, 0.6], [1 / 3, 1 / 3, 1 / 3]])
    cells = list(encoded(tasks.MULTICLASS, shares))
    assert [cell // 85 for cell in cells] == [0, 1, 2, 0]
    assert [cell % 85 for cell in cells] == [84, 84, round(84 * 0.4), 0]


def test_cells_are_listed_from_the_lowest_row_to_the_right() -> None:
    points = plot_region(load("moons")).points()
    assert points.shape == (CELLS, 2)
    assert (np.diff(points[:GRID, 0]) > 0).all() and len(set(points[:GRID, 1])) == 1
    assert points[GRID, 1] > points[0, 1]
    np.testing.assert_allclose(points.mean(axis=0), 0, atol=1e-12)


@pytest.mark.parametrize("name", ["moons", "blobs", "bump"])
def test_every_sample_is_on_the_ground(name: str) -> None:
    data = load(name)
    region = plot_region(data)
    assert region.x1 == region.x2 == (-region.x1[1], region.x1[1])
    assert np.abs(region.train[:, :2]).max() < region.x1[1]
    assert len(region.train) == 400 and len(region.test) == 100
    assert (region.test[:, 2] == data.y_test).all()
    ends = (0, 1) if data.info.classes else (data.y_train.min(), data.y_train.max())
    assert (region.low, region.high) == ends
    assert region is plot_region(data)


def test_of_many_samples_some_are_drawn() -> None:
    region = plot_region(load(replace(source_of("moons"), samples=5000)))
    assert len(region.train) + len(region.test) == 600
    assert len(str(region.to_json())) < 20_000


LINEAR = replace(default_config("plane"), units=())


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (PRESETS["perceptron_3"].config, True),
        (LINEAR, True),
        (replace(default_config("moons"), units=(), sines=True), True),
        (replace(default_config("blobs"), units=()), False),  # three units
        (default_config("moons"), False),
        (replace(default_config("diabetes"), units=()), False),  # names too long to be read
        (RunConfig(units=()), False),
    ],
)
def test_models_that_are_one_equation(config: RunConfig, expected: bool) -> None:
    assert is_equation(config) is expected
    assert has_frames(config) is (expected or config.info.plane)


def test_the_truth_has_a_number_for_every_input() -> None:
    assert truth(PRESETS["perceptron_3"].config) == PLANE3
    assert truth(LINEAR) == (1.5, -0.8, 0.5)
    assert truth(replace(LINEAR, squares=True, product=True)) == (1.5, -0.8, 0.0, 0.0, 0.0, 0.5)
    assert truth(replace(default_config("bump"), units=())) is None
