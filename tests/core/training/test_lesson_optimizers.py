"""The optimizers that race on the Learn page take Keras's steps, down surfaces with true slopes."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from core.settings.choices import OPTIMIZERS
from tests.core.training.conftest import double_precision
from tests.javascript import run_module

LESSONS = "components/lessons"
STEPS = 60
OTHER: dict[str, float | bool] = {
    "momentum": 0.8,
    "nesterov": True,
    "beta_1": 0.7,
    "beta_2": 0.95,
    "rho": 0.8,
    "weight_decay": 0.3,
}
RATES = {"sgd": 0.004, "adadelta": 3.0, "ftrl": 0.02}
WAVE = 2 * np.pi / 0.12
# The surfaces once more, for weights of any kind of number.
SURFACES = {
    "bowl": lambda x, y: (x - 0.1) ** 2 + (y + 0.05) ** 2,
    "valley": lambda x, y: 0.3 * (x - 0.18) ** 2 + 40 * (y - (1.5 * x**2 - 0.1)) ** 2,
    "saddle": lambda x, y: (x - 0.05) ** 2 + 0.015 * (((y - 0.03) / 0.2) ** 2 - 1) ** 2,
    "minima": lambda x, y: sum(
        u**2 / 2 + 0.01 * np.sin(WAVE * u / 2) ** 2 for u in (x - 0.08, y + 0.06)
    ),
}
CURVES = {
    "bowl": lambda w: (w - 1) ** 2 / 2,
    "two": lambda w: (w**2 - 4) ** 2 / 16 + w / 4 + 0.51573,
}
TINY = 1e-20


def gradient(function: Any, weights: np.ndarray) -> np.ndarray:
    """To the last digit: the imaginary part of a complex step (Squire and Trapp 1998)."""
    steps = weights + 1j * TINY * np.eye(len(weights))
    return np.array([function(*step).imag for step in steps]) / TINY


def runners() -> Iterator[dict[str, Any]]:
    """Every optimizer, with its usual settings and with others."""
    for name, entry in OPTIMIZERS.items():
        yield {"name": name, "rate": entry.learning_rate, "own": dict(entry.options)}
        rate = RATES.get(name, 5 * entry.learning_rate)
        yield {"name": name, "rate": rate, "own": {key: OTHER[key] for key in entry.options}}


@pytest.fixture(scope="module")
def starts(chromium: str) -> Mapping[str, list[float]]:
    found: dict[str, list[float]] = run_module(
        chromium,
        f"{LESSONS}/surfaces.js",
        "({ SURFACES }) => Object.fromEntries("
        "Object.entries(SURFACES).map(([name, { start }]) => [name, start]))",
    )
    return found


@pytest.fixture(scope="module")
def paths(chromium: str, starts: Mapping[str, list[float]]) -> list[list[list[list[float]]]]:
    """By runner and surface: the weights after each step."""
    script = """(race, { runners, starts, steps }) => runners.map((runner) =>
      Object.entries(starts).map(([surface, start]) =>
        race.wayOver(surface, start, runner, steps).weights))"""
    given = {"runners": list(runners()), "starts": starts, "steps": STEPS}
    found: list[list[list[list[float]]]]
    found = run_module(chromium, f"{LESSONS}/race.js", script, given)
    return found


def test_all_of_the_registry_race(chromium: str) -> None:
    found = run_module(
        chromium, f"{LESSONS}/optimizers.js", "({ UPDATES }) => Object.keys(UPDATES)"
    )
    assert set(found) == OPTIMIZERS.keys()


def test_surfaces_have_the_slopes_of_their_losses(chromium: str) -> None:
    random = np.random.default_rng(7)
    planes, lines = random.uniform(-0.3, 0.3, (1000, 2)), random.uniform(-3, 5, (1000, 1))
    script = """({ SURFACES, CURVES }, { planes, lines }) => {
      const sampled = (all, points) => Object.fromEntries(Object.entries(all).map(
        ([name, { f, d }]) => [name, points.map((point) => [f(...point), ...d(...point)])]))
      return { planes: sampled(SURFACES, planes), lines: sampled(CURVES, lines) }
    }"""
    given = {"planes": planes.tolist(), "lines": lines.tolist()}
    found = run_module(chromium, f"{LESSONS}/surfaces.js", script, given)
    for kind, functions, points in (("planes", SURFACES, planes), ("lines", CURVES, lines)):
        assert found[kind].keys() == functions.keys()
        for name, function in functions.items():
            true = [[function(*point), *gradient(function, point)] for point in points]
            assert np.allclose(found[kind][name], true, rtol=1e-9, atol=1e-12), name
            assert min(row[0] for row in found[kind][name]) >= -1e-5


def keras_path(runner: Mapping[str, Any], starts: Mapping[str, list[float]]) -> np.ndarray:
    """Weights after each step on all surfaces, which are the rows of one variable."""
    from core.training.backend import keras, tf
    from core.training.network import keras_object

    kind = keras_object(OPTIMIZERS[runner["name"]])
    with tf.device("CPU"):
        optimizer = kind(learning_rate=runner["rate"], **runner["own"])
        # ``tf.cast`` rounds Python's floats to 32 bits, which 64-bit training does not mean.
        for name, value in runner["own"].items():
            if isinstance(value, float):
                setattr(optimizer, name, tf.constant(value, tf.float64))
        weights = keras.Variable(np.array([starts[name] for name in SURFACES]), dtype="float64")
        path = [np.array(weights)]
        for _ in range(STEPS):
            rows = zip(SURFACES.values(), path[-1], strict=True)
            slopes = np.array([gradient(function, row) for function, row in rows])
            optimizer.apply([tf.constant(slopes)], [weights])
            path.append(np.array(weights))
    return np.array(path)


def test_every_optimizer_takes_the_steps_of_keras(
    paths: list[list[list[list[float]]]], starts: Mapping[str, list[float]]
) -> None:
    assert list(starts) == list(SURFACES)
    with double_precision():
        for runner, found in zip(runners(), paths, strict=True):
            true = keras_path(runner, starts).transpose(1, 0, 2)
            assert np.isfinite(true).all() and np.ptp(true, axis=1).max() > 0.01, runner
            for surface, path, expected in zip(SURFACES, found, true, strict=True):
                assert np.allclose(path, expected, rtol=1e-6, atol=1e-9), (runner, surface)
