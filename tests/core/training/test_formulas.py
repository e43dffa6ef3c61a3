"""The formulas shown on the Learn page are what Keras computes."""

from typing import Any

import numpy as np
import pytest

from core.data.tasks import REGRESSION
from core.settings.choices import ACTIVATIONS, LOSSES, OPTIMIZERS
from tests.core.training.conftest import double_precision
from tests.core.training.test_lesson_functions import OWN, POINTS, keras_activation
from tests.latex import evaluate

SELU = {r"\alpha": 1.6732632423543772, r"\lambda": 1.0507009873554805}  # Klambauer et al. 2017
RATE, DECAY = 0.05, 0.01


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "softmax"])
def test_activations(name: str) -> None:
    from core.training.backend import tf

    entry = ACTIVATIONS[name]
    own = OWN.get(entry.setting, 0.0)
    symbols = {"x": POINTS, r"\alpha": own, r"\theta": own} | (SELU if name == "selu" else {})
    with tf.device("CPU"), double_precision():
        expected = np.asarray(keras_activation(name)(tf.constant(POINTS, tf.float64)))
    (formula,) = entry.formulas
    assert np.allclose(evaluate(formula, symbols), expected, rtol=1e-6, atol=1e-7)


def test_softmax() -> None:
    from core.training.backend import keras

    sums = np.array([0.5, -1.0, 2.0])
    (formula,) = ACTIVATIONS["softmax"].formulas
    expected = np.asarray(keras.activations.softmax(sums[None]))[0]
    assert np.allclose(evaluate(formula, {"x_i": sums, "x_j": sums}), expected, atol=1e-7)


@pytest.mark.parametrize("name", LOSSES)
def test_losses(name: str) -> None:
    from core.training.backend import keras

    entry, random = LOSSES[name], np.random.default_rng(3)
    loss = getattr(keras.losses, entry.keras.rpartition(".")[2])()
    classes = random.integers(0, 3, 20)
    true: Any
    predicted: Any
    if REGRESSION in entry.tasks:
        true, predicted = random.uniform(0.5, 4, 20), random.uniform(0.5, 4, 20)
        symbols = {"y_i": true, r"\hat{y}_i": predicted}
        true, predicted = true[:, None], predicted[:, None]
    elif name == "binary_crossentropy":
        true, predicted = classes % 2, random.uniform(0.1, 0.9, 20)
        symbols = {"y_i": true, r"\hat{y}_i": predicted}
        true, predicted = true[:, None], predicted[:, None]
    else:
        predicted = random.dirichlet(np.ones(3), 20)
        one_hot = np.eye(3)[classes]
        true = classes if name.startswith("sparse") else one_hot
        of_true = predicted[np.arange(20), classes]
        symbols = {"y_{ik}": one_hot, r"\hat{y}_{ik}": predicted, r"\hat{y}_{i,y_i}": of_true}
    (formula,) = entry.formulas
    assert evaluate(formula, symbols | {"n": 20, "K": 3}) == pytest.approx(
        float(loss(true, predicted)), rel=1e-5
    )


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizers(name: str) -> None:
    from core.training.backend import keras, tf

    entry = OPTIMIZERS[name]
    options: dict[str, Any] = {one: entry.options[one] for one in entry.options}
    options |= {"momentum": 0.9} if name == "sgd" else {}
    options |= {"weight_decay": DECAY if name == "adamw" else None}
    optimizer = getattr(keras.optimizers, entry.keras.rpartition(".")[2])(RATE, **options)
    gradients = np.random.default_rng(5).normal(size=(6, 4))
    start = np.array([0.5, -1.0, 2.0, 0.1])
    with tf.device("CPU"), double_precision():
        weights = keras.Variable(start, dtype="float64", name="kernel")
        optimizer.build([weights])
        state = _state(optimizer, options, start)
        for step, gradient in enumerate(gradients, start=1):
            optimizer.apply([tf.constant(gradient, tf.float64)])
            state |= {"g": gradient, "t": step}
            if name == "nadam":
                _nadam(entry.formulas[-2], state)
            for formula in entry.formulas[: -2 if name == "nadam" else None]:
                state[formula.partition(" ")[0]] = evaluate(formula, state)
            # Adam takes 0.999 in single precision.
            assert np.allclose(state["w"], weights, rtol=1e-6, atol=1e-6)


def _state(optimizer: Any, options: dict[str, Any], start: np.ndarray) -> dict[str, Any]:
    zeros = np.zeros_like(start)
    first = getattr(optimizer, "initial_accumulator_value", 0.0)
    return {
        "w": start,
        "m": zeros,
        "u": zeros,
        "d": zeros,
        "z": zeros,
        "v": zeros + first,
        "P_t": 1.0,
        r"\eta": RATE,
        r"\mu": options.get("momentum"),
        r"\lambda": DECAY,
        r"\rho": options.get("rho"),
        r"\beta_1": options.get("beta_1"),
        r"\beta_2": options.get("beta_2"),
        r"\varepsilon": getattr(optimizer, "epsilon", None),
    }


def _nadam(formula: str, state: dict[str, Any]) -> None:
    """Momentum of this step and the next, and their products up to there."""
    state[r"\mu_t"] = evaluate(formula, state)
    state[r"\mu_{t+1}"] = evaluate(formula, state | {"t": state["t"] + 1})
    state["P_t"] *= state[r"\mu_t"]
    state["P_{t+1}"] = state["P_t"] * state[r"\mu_{t+1}"]
