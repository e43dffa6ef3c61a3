"""The functions that the Learn page computes in the browser are Keras's."""

from typing import Any

import numpy as np
import pytest

from core.settings.choices import ACTIVATIONS
from tests.core.training.conftest import double_precision
from tests.javascript import run_module

FUNCTIONS = "components/inside/functions.js"
POINTS = np.linspace(-8, 8, 1000)
OWN = {"leaky_slope": 0.2, "elu_alpha": 1.5, "step_threshold": 0.3}
SAMPLED = """(module, { points, own }) =>
  Object.fromEntries(Object.entries(module.ACTIVATIONS).map(([name, { f, d }]) =>
    [name, { f: points.map((x) => f(x, own)), d: points.map((x) => d(x, own)) }]))"""


SWISH = "(x) => 1 / (1 + Math.exp(-x)) * (1 + x / (1 + Math.exp(x)))"


@pytest.fixture(scope="module")
def sampled(chromium: str) -> dict[str, Any]:
    given = {"points": POINTS.tolist(), "own": OWN}
    found: dict[str, Any] = run_module(chromium, FUNCTIONS, SAMPLED, given)
    return found


def keras_activation(name: str) -> Any:
    from core.training import functions

    entry = ACTIVATIONS[name]
    if entry.setting:
        return functions.layer_class(name)(**{entry.argument: OWN[entry.setting]})
    return functions.activation(name)


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "softmax"])
def test_activations_and_their_slopes_are_those_of_keras(
    sampled: dict[str, Any], name: str
) -> None:
    from core.training.backend import tf

    with tf.device("CPU"), double_precision():
        points = tf.constant(POINTS, tf.float64)
        function = keras_activation(name)
        with tf.GradientTape() as tape:
            tape.watch(points)
            values = function(points)
        slopes = tape.gradient(values, points)
    assert np.allclose(sampled[name]["f"], values, rtol=1e-6, atol=1e-7)
    slopes = np.zeros(len(POINTS)) if slopes is None else np.asarray(slopes)
    assert np.allclose(sampled[name]["d"], slopes, rtol=1e-6, atol=1e-7)


def test_softmax_is_that_of_keras(chromium: str) -> None:
    from core.training.backend import keras

    inputs = [[1.0, 2.0, -3.0], [1000.0, 999.0, 0.0], [0.0, 0.0, 0.0]]
    found = run_module(chromium, FUNCTIONS, "(module, given) => given.map(module.softmax)", inputs)
    assert np.allclose(found, keras.activations.softmax(np.array(inputs)), atol=1e-7)


def test_ranges_and_flat_tails_follow_from_the_functions(chromium: str) -> None:
    script = """({ flatTails, rangeOf }, { sources, own }) => Object.fromEntries(sources.map(
      ([name, f, d]) => {
        const one = { f: eval(f), d: eval(d) }
        return [name, [rangeOf(one, own, null).map(String), flatTails(one, own)]]
      }))"""
    sources = [
        ["relu", "(x) => Math.max(0, x)", "(x) => Number(x > 0)"],
        ["linear", "(x) => x", "() => 1"],
        ["step", "(x) => Number(x > 0)", "() => 0"],
        ["swish", "(x) => x / (1 + Math.exp(-x))", SWISH],
    ]
    module = "components/lessons/activations.js"
    found = run_module(chromium, module, script, {"sources": sources, "own": {}})
    assert found["relu"][0] == ["0", "Infinity"] and found["relu"][1]["right"] is None
    assert abs(found["relu"][1]["left"]) < 0.1
    none = {"left": None, "right": None}
    assert found["linear"] == [["-Infinity", "Infinity"], {**none, "everywhere": False}]
    assert found["step"] == [["0", "1"], {**none, "everywhere": True}]
    assert abs(float(found["swish"][0][0]) + 0.2785) < 1e-4
    assert -6 < found["swish"][1]["left"] < -4 and found["swish"][1]["right"] is None
