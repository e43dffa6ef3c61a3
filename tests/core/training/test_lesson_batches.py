"""Steps, gradients and early stopping in the figures are those of Keras."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from components.lessons.figures.noise import noise
from core.lessons.recordings import recorded
from core.network.callbacks import callbacks
from tests.javascript import run_module

STEPS = "components/lessons/steps.js"
NOISE = "components/lessons/noise.js"
STOPPING = "components/lessons/stopping.js"


def test_steps_are_counted_as_keras_takes_them(chromium: str) -> None:
    from core.training.backend import keras

    cases = [(10, 4, 2), (12, 4, 1), (3, 5, 3), (7, 1, 1)]
    script = """({ stepsOf, batchesOf, sizeOf }, cases) => cases.map(([samples, size, epochs]) => ({
      steps: stepsOf(samples, size, epochs),
      sizes: Array.from({ length: batchesOf(samples, size) }, (_, at) => sizeOf(at, samples, size)),
    }))"""
    model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
    for (samples, size, epochs), found in zip(
        cases, run_module(chromium, STEPS, script, cases), strict=True
    ):
        model.compile("sgd", "mse", run_eagerly=True)
        rows = np.zeros((samples, 1), np.float32)
        model.fit(rows, rows, batch_size=size, epochs=epochs, verbose=0)
        assert int(model.optimizer.iterations.numpy()) == found["steps"]
        assert sum(found["sizes"]) == samples
    course = run_module(chromium, STEPS, script, [(60_000, 40, 5)])[0]
    assert course["steps"] == 7_500 and set(course["sizes"]) == {40}


def test_gradients_are_those_of_keras(chromium: str) -> None:
    from core.training.backend import keras, tf

    data = noise()
    rows, labels = np.array(data["rows"]), np.array(data["labels"], float)
    assert len(rows) == len(labels) > 256  # the largest batch
    generator = np.random.default_rng(0)
    cases = [
        (generator.uniform(-3, 3, 2).tolist(), generator.permutation(len(rows))[:size].tolist())
        for size in (1, 2, 8, 64, 256, len(rows))
    ]
    script = """({ gradient }, { rows, labels, cases }) =>
      cases.map(([weights, chosen]) => gradient(rows, labels, weights, chosen))"""
    given = {"rows": data["rows"], "labels": data["labels"], "cases": cases}
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    for (weights, chosen), found in zip(
        cases, run_module(chromium, NOISE, script, given), strict=True
    ):
        with tf.device("CPU"), tf.GradientTape() as tape:
            kernel = tf.Variable(np.array(weights)[:, None], dtype=tf.float64)
            value = loss(labels[chosen][:, None], tf.constant(rows[chosen]) @ kernel)
        assert np.allclose(found, np.ravel(tape.gradient(value, kernel)), rtol=1e-6, atol=1e-9)


def test_batches_are_random_samples_and_their_spread_is_the_expected_one(chromium: str) -> None:
    data = noise()
    script = """({ batch, random, gradient, spreadOf, expectedSpread }, { rows, labels }) => {
      const full = gradient(rows, labels, [0.5, 0.5])
      const singles = rows.map((_, place) => gradient(rows, labels, [0.5, 0.5], [place]))
      const single = spreadOf(singles, full)
      return [1, 16, 256, rows.length].map((size) => {
        const next = random(size)
        const many = Array.from({ length: 2000 }, () => batch(rows.length, size, next))
        const points = many.map((chosen) => gradient(rows, labels, [0.5, 0.5], chosen))
        return {
          size,
          first: many[0],
          used: new Set(many.flat()).size,
          measured: spreadOf(points, full),
          expected: expectedSpread(single, size, rows.length),
        }
      })
    }"""
    given = {"rows": data["rows"], "labels": data["labels"]}
    found = run_module(chromium, NOISE, script, given)
    for one in found:
        assert len(set(one["first"])) == len(one["first"]) == one["size"]
        assert one["used"] > 0.99 * len(data["rows"])
        # Over 2,000 batches, the measured spread varies by 2 or 3 %.
        assert one["measured"] == pytest.approx(one["expected"], rel=0.1, abs=1e-9)
    assert found[0]["expected"] > 3.9 * found[1]["expected"]


def overfitting() -> list[float]:
    """Return the validation losses of the recorded run."""
    losses = [row.val_loss for row in recorded("overfitting").rows]
    return [loss for loss in losses if loss is not None]


class Model:
    """What ``EarlyStopping`` needs of a model: weights that say from which epoch they are."""

    stop_training = False
    weights: Any = 0
    metrics: tuple[Any, ...] = ()

    def get_weights(self) -> Any:
        return self.weights

    def set_weights(self, weights: Any) -> None:
        self.weights = weights


def keras_stopping(losses: list[float], patience: int) -> dict[str, Any]:
    from core.training.network import keras_from_call

    config = replace(recorded("overfitting").config, early_stopping=True, patience=patience)
    (call,) = callbacks(config)
    callback = keras_from_call(call)
    callback.monitor_op = np.less  # Keras finds it among the metrics of a compiled model
    model = Model()
    callback.set_model(model)
    callback.on_train_begin()
    last = 0
    for epoch, loss in enumerate(losses):
        model.weights = last = epoch + 1
        callback.on_epoch_end(epoch, {"val_loss": loss})
        if model.stop_training:
            break
    callback.on_train_end()
    return {"last": last, "best": model.weights, "stopped": model.stop_training}


def test_early_stopping_ends_and_restores_as_keras_does(chromium: str) -> None:
    generator = np.random.default_rng(1)
    curves = [overfitting()]
    curves += [generator.integers(1, 6, 12).astype(float).tolist() for _ in range(20)]  # with ties
    curves += [[1.0], [1.0, 2.0], [2.0, 1.0, 1.0]]
    cases = [(losses, patience) for losses in curves for patience in (1, 2, 3, 5, 8, 60)]
    script = (
        "({ stopping }, cases) => cases.map(([losses, patience]) => stopping(losses, patience))"
    )
    found = run_module(chromium, STOPPING, script, cases)
    assert found == [keras_stopping(losses, patience) for losses, patience in cases]


def test_the_recorded_run_shows_what_patience_is_for() -> None:
    losses = overfitting()
    hasty, patient, never = (keras_stopping(losses, patience) for patience in (1, 5, 60))
    lowest = 1 + int(np.argmin(losses))
    assert hasty["best"] < lowest == patient["best"] < patient["last"] < len(losses)
    assert not never["stopped"] and never["best"] == lowest
