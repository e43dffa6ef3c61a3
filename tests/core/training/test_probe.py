"""The measurements of the probe, compared with plain Keras and NumPy."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np
import pytest

from core.network.schedule import rates
from core.runs.layer_health import BINS
from core.settings.choices import ACTIVATIONS
from core.settings.config import RunConfig
from tests.core.training.conftest import data, small

STEP = 3

# The probe is a program of its own; that of the steps need not be compiled.
pytestmark = pytest.mark.usefixtures("without_xla")


@pytest.fixture
def trainer(uncompiled: Any) -> Any:
    return uncompiled


@contextmanager
def held(trainer: Any, config: RunConfig) -> Iterator[Any]:
    """A model with the data of a run, at the start of an epoch."""
    from core.training.batches import Batches

    prepared = data(config)
    model, on_device = trainer.warm.take(config), trainer.warm.data(config, prepared)
    batches = Batches(len(prepared.y_train), config.batch_size, config.seed, partial(rates, config))
    model.set_data(*on_device.train, batches, on_device.validation)
    model.compile_program()
    model._now.rows, model._now.rates = batches.shuffle(), batches.rates(0)
    yield model
    trainer.warm.put(config, model)


def dense(model: Any) -> list[Any]:
    return [layer for layer in model.layers if hasattr(layer, "kernel")]


def batch_of(model: Any, config: RunConfig, step: int) -> tuple[Any, Any]:
    """Inputs and labels of one step."""
    rows = model.epoch_data[2].numpy()[step]
    prepared = data(config)
    return prepared.x_train[rows], prepared.y_train[rows]


def gradients(model: Any, config: RunConfig, step: int) -> list[list[Any]]:
    """Gradient norms of kernel and bias of every layer, from a plain Keras script."""
    from core.training.backend import keras, tf

    x, y = batch_of(model, config, step)
    loss = keras.losses.get(config.loss)
    with tf.GradientTape() as tape:
        outputs = model(x, training=False)
        value = tf.reduce_mean(loss(y if config.info.classes[2:] else y[:, None], outputs))
    computed: list[list[Any]] = tape.gradient(
        value, [layer.trainable_variables for layer in dense(model)]
    )
    return computed


def norm(parts: list[Any]) -> float:
    return float(np.sqrt(sum(np.square(np.asarray(part, np.float64)).sum() for part in parts)))


@pytest.mark.parametrize(
    "config",
    [
        small("digits", units=(12, 6), activation="tanh"),
        small("breast_cancer", units=(5,)),
        small("diabetes", units=(), optimizer="rmsprop"),
    ],
    ids=lambda config: config.dataset,
)
def test_norms_are_those_of_the_gradients_on_the_batch(config: RunConfig, trainer: Any) -> None:
    from core.training.probe import Probe

    with held(trainer, config) as model:
        layers = Probe(model).inspect(STEP)
        expected = gradients(model, config, STEP)
    assert len(layers) == len(config.units) + 1
    for layer, parts in zip(layers, expected, strict=True):
        assert layer.gradient_norm == pytest.approx(norm(parts), rel=1e-4)
        assert layer.update_ratio is None


def test_with_plain_descent_the_ratio_is_rate_times_gradient_to_weights(trainer: Any) -> None:
    from core.training.probe import Probe

    config = small("digits", units=(12, 6), optimizer="sgd", learning_rate=0.05)
    with held(trainer, config) as model:
        expected = [
            0.05 * norm([kernel]) / norm([layer.kernel])
            for layer, (kernel, _) in zip(dense(model), gradients(model, config, STEP), strict=True)
        ]
        before = model.optimizer.iterations.numpy()
        layers = Probe(model).watch(STEP, lambda: model._run(STEP, STEP + 1))
        assert model.optimizer.iterations.numpy() == before + 1
    assert [layer.update_ratio for layer in layers] == pytest.approx(expected, rel=1e-3)


def test_of_a_large_kernel_some_rows_stand_for_all(
    trainer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import probe

    monkeypatch.setattr(probe, "WEIGHTS", 300)
    config = small("digits", units=(12,), optimizer="sgd")
    with held(trainer, config) as model:
        kernel = dense(model)[0].kernel.numpy()
        looked = probe.Probe(model)
        (first, _) = looked.watch(
            STEP, lambda: [part.value.assign(part * 1.25) for part in model.trainable_variables]
        )
    assert sum(first.weights) == 22 * 12 and first.update_ratio == pytest.approx(0.25)
    assert first.high == pytest.approx(1.25 * kernel[::3].max())


def test_dead_units_are_those_that_no_sample_wakes(trainer: Any) -> None:
    from core.training.probe import Probe

    config = small("digits", units=(8, 4))
    with held(trainer, config) as model:
        first, second, _ = dense(model)
        kernel, bias = np.abs(first.kernel.numpy()), np.ones(8, np.float32)
        kernel[:, :3] = 0.0
        bias[:3] = -1.0  # inputs are not negative: five units respond to all of them, three to none
        first.kernel.assign(kernel)
        first.bias.assign(bias)
        second.kernel.assign(np.zeros((8, 4)))
        second.bias.assign([0.0, 1.0, -1.0, 1.0])
        layers = Probe(model).inspect(STEP)
    assert [layer.dead for layer in layers] == [3 / 8, 2 / 4, None]
    assert [layer.saturated for layer in layers] == [None] * 3


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "softsign"])
def test_outputs_near_a_bound_are_saturated(activation: str, trainer: Any) -> None:
    from core.training.probe import Probe

    config = small("digits", units=(4,), activation=activation)
    with held(trainer, config) as model:
        hidden, _ = dense(model)
        hidden.kernel.assign(np.zeros((64, 4)))
        hidden.bias.assign([1000.0, -1000.0, 0.1, 1.5])
        layers = Probe(model).inspect(STEP)
    assert [layer.saturated for layer in layers] == [0.5, None]
    assert [layer.dead for layer in layers] == [None, None]


@pytest.mark.parametrize("activation", ["linear", "elu", "softmax"])
def test_undefined_statistics_are_not_reported(activation: str, trainer: Any) -> None:
    from core.training.probe import Probe

    with held(trainer, small("digits", units=(4,), activation=activation)) as model:
        layers = Probe(model).inspect(STEP)
    assert {(layer.dead, layer.saturated) for layer in layers} == {(None, None)}


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "softmax"])
def test_the_registry_describes_how_units_stop_learning(name: str) -> None:
    from core.training.network import keras_object

    entry = ACTIVATIONS[name]
    near = np.asarray(keras_object(entry)(np.linspace(-4, 4, 801, dtype=np.float32)))
    assert entry.dies == ((near == 0).sum() > 1)  # 0 at a single point only
    low, high = np.asarray(keras_object(entry)(np.array([-1e4, 1e4], np.float32))).tolist()
    if entry.bounds:
        assert (low, high) == pytest.approx(entry.bounds, abs=1e-3)
    elif entry.keras:
        assert max(-low, high) > 100


def test_probing_does_not_change_training(trainer: Any) -> None:
    from core.training.probe import Probe

    config = small("digits", units=(8,), optimizer="adam")
    with held(trainer, config) as model:
        model._run(0, STEP)
        parts = [*model.variables, *model.optimizer.variables, *model.metrics_variables]
        before = [np.array(part) for part in parts]
        Probe(model).watch(STEP, lambda: None)
        assert all(map(np.array_equal, before, parts))


def test_an_activation_behind_the_layer_counts_as_its_own() -> None:
    from core.training.backend import keras
    from core.training.probe import _activation
    from core.training.probe import blocks as blocks_of

    layers = [
        keras.layers.Flatten(),
        keras.layers.Dense(4),
        keras.layers.BatchNormalization(),
        keras.layers.Activation("relu"),
        keras.layers.Dropout(0.5),
        keras.layers.Dense(2, activation="tanh"),
        keras.layers.Dense(1),
    ]
    blocks = blocks_of(layers)
    assert [len(block) for block in blocks] == [4, 1, 1]
    assert [_activation(block).name for block in blocks] == ["relu", "tanh", "linear"]


def test_histogram_counts_as_numpy_does() -> None:
    from core.training.probe import histogram

    kernel = np.random.default_rng(1).normal(size=(300, 200)).astype(np.float32)
    counts, low, high = histogram(kernel)
    expected, edges = np.histogram(kernel, BINS)
    assert (low, high) == pytest.approx((edges[0], edges[-1]), rel=1e-6)
    assert sum(counts) == kernel.size
    np.testing.assert_allclose(counts, expected, atol=2)  # on the border of two bins


def test_histogram_of_weights_that_do_not_spread_or_are_no_numbers() -> None:
    from core.training.probe import histogram

    counts, low, high = histogram(np.zeros((3, 2), np.float32))
    assert (sum(counts), low, high) == (6, -0.5, 0.5)
    counts, low, high = histogram(np.array([[np.nan, 1.0], [2.0, np.inf]], np.float32))
    assert (counts[0], counts[-1], sum(counts), low, high) == (1, 1, 2, 1.0, 2.0)
    assert histogram(np.full((2, 2), np.nan, np.float32)) == ((), 0.0, 0.0)
    counts, low, high = histogram(np.array([[-3e38, 3e38]], np.float32))
    assert (counts[0], counts[-1]) == (1, 1)
