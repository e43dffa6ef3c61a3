"""From a run's settings to a compiled Keras model, new or reused."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from typing import Any

import numpy as np

from core.network import architecture
from core.network.architecture import OUTPUT_BIAS, Call, Layer
from core.settings.choices import CLIPPINGS, Choice
from core.settings.config import RunConfig
from core.training import functions
from core.training.backend import keras, tf
from core.training.dropout import Dropout
from core.training.fused import FusedSequential
from core.training.units_error import UnitsError

BUILDING = threading.Lock()
"""Hold it while creating layers: their seeds come from one generator per process."""


def keras_object(choice: Choice) -> Any:
    """The Keras class or function that a registry entry names, or our own if it names none."""
    if choice.keras:
        return _under_keras(choice.keras)
    return functions.function(choice.name)


def layers(config: RunConfig) -> list[Any]:
    """The input and the layers of ``core.network.architecture`` as Keras layers."""
    stack = [_keras_layer(layer) for layer in architecture.layers(config)]
    return [keras.layers.Input(config.info.input_shape), *stack]


def _keras_layer(layer: Layer) -> Any:
    arguments = {name: _keras_argument(name, value) for name, value in layer.arguments.items()}
    kind = Dropout if layer.kind == "Dropout" else getattr(keras.layers, layer.kind)
    return kind(**arguments)


def _keras_argument(name: str, value: Any) -> Any:
    if not isinstance(value, Call):
        return functions.activation(value) if name == "activation" else value
    if value.name == OUTPUT_BIAS:
        return "zeros"  # until the training rows are known; see ``start_at_class_shares``
    if name.endswith("_regularizer"):
        # Keras's default for an omitted penalty is not 0.
        return keras.regularizers.L1L2(**{"l1": 0.0, "l2": 0.0, **value.arguments})
    if name == "activation":
        return functions.layer_class(value.name)(**value.arguments)
    return keras_from_call(value)


def keras_from_call(call: Call) -> Any:
    """Return the Keras object that a call creates."""
    return _under_keras(call.keras)(**call.arguments)


def _under_keras(dotted: str) -> Any:
    return reduce(getattr, dotted.split("."), keras)


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Draw the seeds of new layers as after ``keras.utils.set_random_seed(seed)``.

    Initializers and dropout draw theirs from Python's ``random``
    (``keras.src.random.seed_generator.make_default_seed``). Within the block they draw from a
    generator of their own: other threads of a worker, such as Dask's, use Python's at any moment,
    and each of their draws would change the seeds that follow.
    """
    from keras.src.random import seed_generator

    with BUILDING:
        shared = seed_generator.python_random
        seed_generator.python_random = random.Random(seed)
        try:
            yield
        finally:
            seed_generator.python_random = shared


def new_model(config: RunConfig) -> FusedSequential:
    """Return a compiled model for these settings; ``restart`` sets its weights."""
    model = FusedSequential(layers(config))
    model.jit = config.jit_compile
    loss = keras_object(config.loss_entry)
    metric: Any = config.task.metric
    if config.info.target_log:
        metric = UnitsError(metric)
        # Otherwise Keras would take it for one more metric of the model's own.
        object.__setattr__(model, "units_error", metric)
    model.compile(optimizer=optimizer(config), loss=loss(), metrics=[metric])
    model.optimizer.build(model.trainable_variables)
    model.start_values = [_constant(variable) for variable in model.optimizer.variables]
    model.plain = _plain(model, loss(), config.task.metric)
    return model


def optimizer(config: RunConfig) -> Any:
    """The optimizer with its own settings and its clipping."""
    options: dict[str, Any] = dict(config.options)
    if not (config.weight_decay or config.optimizer_entry.options["weight_decay"]):
        del options["weight_decay"]  # Keras's default, None, saves a pass over the weights
    clipping = CLIPPINGS[config.clipping]
    if clipping.argument:
        options[clipping.argument] = config.clip_at
    kind = keras_object(config.optimizer_entry)
    return kind(learning_rate=config.learning_rate, **options)


def _plain(model: FusedSequential, loss: Any, metric: str) -> Any:
    """The same layers and optimizer in a ``keras.Sequential`` that loads without Denseboard."""
    stack = [layer.plain() if isinstance(layer, Dropout) else layer for layer in model.layers]
    plain = keras.Sequential([keras.layers.Input(model.input_shape[1:]), *stack])
    plain.compile(optimizer=model.optimizer, loss=loss, metrics=[metric])
    return plain


def _constant(variable: Any) -> float:
    """Return the initial value that all elements of an optimizer variable share."""
    values = np.asarray(variable)
    first = float(values.flat[0])
    if not np.all(values == first):
        raise ValueError(f"The elements of {variable.path} have different initial values.")
    return first


def restart(model: FusedSequential, config: RunConfig) -> None:
    """Set a model, new or used, to the initial state of a run: weights, optimizer and rate.

    Weights and dropout start as in a plain Keras script that calls
    ``keras.utils.set_random_seed(config.seed)`` and then creates the same layers.
    """
    with _seeded(config.seed):
        new = layers(config)[1:]
    for layer, start in zip(model.layers, new, strict=True):
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


def initial_model(config: RunConfig, labels: np.ndarray) -> Any:
    """Return the layers of a run, not compiled, with the weights from before its first step.

    Args:
        config: The run.
        labels: ``(training rows,)``: its labels, for biases at the shares of the classes.
    """
    with _seeded(config.seed):
        stack = layers(config)
    model = keras.Sequential(stack)
    if config.output_bias:
        start_at_class_shares(model, labels)
    return model


def start_at_class_shares(model: Any, labels: np.ndarray) -> None:
    """Set the output's biases so that the network first predicts about the shares of the classes.

    They would be exact without the kernel, whose contribution is around 0 at the start. Source:
    TensorFlow's tutorial "Classification on imbalanced data". A class without rows counts as if
    it had one.

    Args:
        model: The model in the initial state of a run.
        labels: ``(training rows,)`` class numbers.
    """
    bias = model.layers[-1].bias
    units = int(bias.shape[0])
    counts = np.maximum(np.bincount(labels, minlength=max(units, 2)), 1)
    bias.assign(np.log(counts[1:] / counts[:1] if units == 1 else counts / counts.sum()))
