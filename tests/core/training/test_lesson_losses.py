"""The losses that the Learn page computes in the browser are Keras's."""

from typing import Any

import numpy as np
import pytest

from core.settings.choices import LOSSES
from tests.core.training.conftest import double_precision
from tests.javascript import run_module

MODULE = "components/inside/losses.js"
NUMBERS = np.linspace(-5, 5, 1000)
TARGETS = [-1.5, 0.0, 0.05, 1.0, 3.7]
SHARES = np.concatenate([np.linspace(0, 1, 990), [1e-9, 1e-8, 3e-7, 1e-5, 1e-3]])
SHARES = np.sort(np.concatenate([SHARES, 1 - SHARES[-5:]]))
SAMPLED = """(module, { numbers, targets, shares }) => {
  const sample = (kinds, targets, points) => Object.entries(kinds).map(([name, { f, d }]) =>
    [name, targets.map((target) => [f, d].map((one) => points.map((point) => one(target, point))))])
  return Object.fromEntries([
    ...sample(module.REGRESSION, targets, numbers),
    ...sample(module.CLASSES, [0, 1], shares),
  ])
}"""


@pytest.fixture(scope="module")
def sampled(chromium: str) -> dict[str, Any]:
    given = {"numbers": NUMBERS.tolist(), "targets": TARGETS, "shares": SHARES.tolist()}
    found: dict[str, Any] = run_module(chromium, MODULE, SAMPLED, given)
    return found


def keras_losses(name: str, target: float, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Keras's loss of each point, and its slope, computed as the trainer has the outputs."""
    from core.training.backend import keras, tf

    loss_class = getattr(keras.losses, LOSSES[name].keras.removeprefix("losses."))
    one = loss_class(reduction=None, dtype="float64")
    with double_precision():
        with tf.device("CPU"), tf.GradientTape() as tape:
            watched = tf.constant(points, tf.float64)
            tape.watch(watched)
            outputs, label = watched[:, None], np.full((len(points), 1), target)
            if LOSSES[name].softmax:
                outputs = tf.stack([1 - watched, watched], axis=1)
                if LOSSES[name].one_hot:
                    label = np.eye(2)[label[:, 0].astype(int)]
            losses = one(label, outputs)
        return np.asarray(losses), np.asarray(tape.gradient(losses, watched))


def test_every_loss_can_be_drawn(sampled: dict[str, Any]) -> None:
    assert sampled.keys() == LOSSES.keys()


@pytest.mark.parametrize("name", LOSSES)
def test_losses_and_their_slopes_are_those_of_keras(sampled: dict[str, Any], name: str) -> None:
    numbers = "regression" in LOSSES[name].tasks
    points, targets = (NUMBERS, TARGETS) if numbers else (SHARES, [0, 1])
    assert len(points) == 1000
    for target, (losses, slopes) in zip(targets, sampled[name], strict=True):
        expected, slope = keras_losses(name, target, points)
        np.testing.assert_allclose(losses, expected, rtol=1e-6, atol=1e-12, err_msg=str(target))
        np.testing.assert_allclose(slopes, slope, rtol=1e-6, atol=1e-9, err_msg=str(target))


def test_losses_of_several_classes_are_those_of_keras(chromium: str) -> None:
    from core.training.backend import keras

    shares = [[0.7, 0.2, 0.1], [1.0, 0.0, 0.0], [0.1, 0.45, 0.45]]
    script = """(module, given) => given.map((shares) => [0, 1, 2].map((label) =>
      [module.categorical(module.oneHotOf(label, 3), shares), module.sparse(label, shares)]))"""
    found = np.array(run_module(chromium, MODULE, script, shares))
    for row, of_row in zip(np.array(shares), found, strict=True):
        for label in range(3):
            hot = keras.losses.categorical_crossentropy(np.eye(3)[[label]], row[None])
            number = keras.losses.sparse_categorical_crossentropy(np.array([label]), row[None])
            assert np.allclose(of_row[label], [hot[0], number[0]], rtol=1e-6, atol=3e-7)
