"""From a run's settings to a compiled Keras model, new or used again."""

import random
from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np

from core.choices import ACTIVATIONS, LOSSES, OPTIMIZERS, Choice
from core.config import RunConfig
from core.training.backend import keras, tf
from core.training.fused import FusedSequential


def keras_object(choice: Choice) -> Any:
    """The Keras class or function that a registry entry names."""
    return reduce(getattr, choice.keras.split("."), keras)


def layers(config: RunConfig) -> list[Any]:
    """The layers of the network: ``Flatten`` for images, hidden ``Dense`` layers, the output.

    Their kernels start as a plain Keras script's would after
    ``keras.utils.set_random_seed(config.seed)``: see ``kernel_seeds``.
    """
    stack: list[Any] = [keras.layers.Input(config.info.input_shape)]
    if config.info.images:
        stack.append(keras.layers.Flatten())
    hidden = keras_object(ACTIVATIONS[config.activation])
    *units, output = config.layer_sizes[1:]
    stack += [keras.layers.Dense(count, activation=hidden) for count in units]
    stack.append(keras.layers.Dense(output, activation=config.task.output_activation))
    return stack


def kernel_seeds(seed: int, count: int) -> Sequence[int]:
    """The seeds that ``count`` Keras initializers draw after ``set_random_seed(seed)``.

    Keras takes them from Python's ``random`` (``keras.src.random.make_default_seed``).
    """
    rng = random.Random(seed)
    return [rng.randint(1, int(1e9)) for _ in range(count)]


def new_model(config: RunConfig) -> FusedSequential:
    """A compiled model for these settings, with weights yet to be set by ``restart``."""
    model = FusedSequential(layers(config))
    loss = keras_object(LOSSES[config.loss])
    model.compile(
        optimizer=keras_object(OPTIMIZERS[config.optimizer])(learning_rate=config.learning_rate),
        loss=loss(reduction="mean_with_sample_weight"),
        weighted_metrics=[config.task.metric],
    )
    model.optimizer.build(model.trainable_variables)
    model.start_values = [_constant(variable) for variable in model.optimizer.variables]
    model.plain = _plain(model, loss(), config.task.metric)
    return model


def _plain(model: FusedSequential, loss: Any, metric: str) -> Any:
    """The same layers and optimizer as a ``keras.Sequential`` that needs nothing of ours."""
    plain = keras.Sequential([keras.layers.Input(model.input_shape[1:]), *model.layers])
    plain.compile(optimizer=model.optimizer, loss=loss, metrics=[metric])
    return plain


def _constant(variable: Any) -> float:
    """The one value that all of a new optimizer variable's elements have."""
    values = np.asarray(variable)
    first = float(values.flat[0])
    if not np.all(values == first):
        raise ValueError(f"{variable.path} does not start from one value.")
    return first


def restart(model: FusedSequential, config: RunConfig) -> None:
    """Set a model, new or used, to the very start of a run: weights, optimizer and rate."""
    dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    for layer, seed in zip(dense, kernel_seeds(config.seed, len(dense)), strict=True):
        initializer = type(layer.kernel_initializer)(seed=seed)
        layer.kernel.assign(initializer(layer.kernel.shape, layer.kernel.dtype))
        layer.bias.assign(layer.bias_initializer(layer.bias.shape, layer.bias.dtype))
    for variable, value in zip(model.optimizer.variables, model.start_values, strict=True):
        variable.assign(tf.fill(variable.shape, tf.cast(value, variable.dtype)))
    model.optimizer.learning_rate.assign(config.learning_rate)
    model.stop_training = False
