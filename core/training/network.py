"""From a run's settings to a compiled Keras model, new or used again."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from typing import Any

import numpy as np

from core.network import architecture
from core.network.architecture import Layer
from core.settings.choices import CLIPPINGS, Choice
from core.settings.config import RunConfig
from core.training import functions
from core.training.backend import keras, tf
from core.training.dropout import Dropout
from core.training.fused import FusedSequential

BUILDING = threading.Lock()
"""Held by whoever makes layers: their seeds come from one source for the whole process."""


def keras_object(choice: Choice) -> Any:
    """The Keras class or function that a registry entry names, or our own where it has none."""
    if choice.keras:
        return reduce(getattr, choice.keras.split("."), keras)
    return functions.function(choice.name)


def layers(config: RunConfig) -> list[Any]:
    """The layers of ``core.network.architecture``, behind the input, as Keras layers."""
    stack = [_keras_layer(layer) for layer in architecture.layers(config)]
    return [keras.layers.Input(config.info.input_shape), *stack]


def _keras_layer(layer: Layer) -> Any:
    arguments = dict(layer.arguments)
    if "activation" in arguments:
        arguments["activation"] = functions.activation(arguments["activation"])
    if "kernel_regularizer" in arguments:
        # Left out, a penalty of Keras's is not 0.
        penalties = {"l1": 0.0, "l2": 0.0, **arguments["kernel_regularizer"]}
        arguments["kernel_regularizer"] = keras.regularizers.L1L2(**penalties)
    kind = Dropout if layer.kind == "Dropout" else getattr(keras.layers, layer.kind)
    return kind(**arguments)


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """As after ``keras.utils.set_random_seed(seed)``, for what draws its seed when it is made.

    Initializers and dropout take theirs from Python's ``random``
    (``keras.src.random.make_default_seed``).
    """
    with BUILDING:
        before = random.getstate()
        random.seed(seed)
        try:
            yield
        finally:
            random.setstate(before)


def new_model(config: RunConfig) -> FusedSequential:
    """A compiled model for these settings, with weights yet to be set by ``restart``."""
    model = FusedSequential(layers(config))
    loss = keras_object(config.loss_entry)
    model.compile(
        optimizer=optimizer(config),
        loss=loss(),
        metrics=[config.task.metric],
    )
    model.optimizer.build(model.trainable_variables)
    model.start_values = [_constant(variable) for variable in model.optimizer.variables]
    model.plain = _plain(model, loss(), config.task.metric)
    return model


def optimizer(config: RunConfig) -> Any:
    """The optimizer with its own settings and its clipping."""
    options: dict[str, Any] = dict(config.options)
    if not (config.weight_decay or config.optimizer_entry.options["weight_decay"]):
        del options["weight_decay"]  # Keras's "none" saves a pass over the weights
    clipping = CLIPPINGS[config.clipping]
    if clipping.argument:
        options[clipping.argument] = config.clip_at
    kind = keras_object(config.optimizer_entry)
    return kind(learning_rate=config.learning_rate, **options)


def _plain(model: FusedSequential, loss: Any, metric: str) -> Any:
    """The same layers and optimizer as a ``keras.Sequential`` that needs nothing of ours."""
    stack = [layer.plain() if isinstance(layer, Dropout) else layer for layer in model.layers]
    plain = keras.Sequential([keras.layers.Input(model.input_shape[1:]), *stack])
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
    """Set a model, new or used, to the very start of a run: weights, optimizer and rate.

    Weights and dropout start as in a plain Keras script that calls
    ``keras.utils.set_random_seed(config.seed)`` and then makes the same layers.
    """
    with _seeded(config.seed):
        fresh = layers(config)[1:]
    for layer, start in zip(model.layers, fresh, strict=True):
        _restart_layer(layer, start)
    for variable, value in zip(model.optimizer.variables, model.start_values, strict=True):
        variable.assign(tf.fill(variable.shape, tf.cast(value, variable.dtype)))
    model.optimizer.learning_rate.assign(config.learning_rate)
    model.stop_training = False


def _restart_layer(layer: Any, start: Any) -> None:
    if isinstance(layer, Dropout):
        layer.seed_generator.state.assign(start.seed_generator.state)
    elif isinstance(layer, keras.layers.BatchNormalization):
        for name in ("gamma", "beta", "moving_mean", "moving_variance"):
            variable = getattr(layer, name)
            variable.assign(getattr(start, f"{name}_initializer")(variable.shape, variable.dtype))
    elif isinstance(layer, keras.layers.Dense):
        layer.kernel.assign(start.kernel_initializer(layer.kernel.shape, layer.kernel.dtype))
        if layer.use_bias:
            layer.bias.assign(start.bias_initializer(layer.bias.shape, layer.bias.dtype))
