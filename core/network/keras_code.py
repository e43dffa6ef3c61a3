"""The Keras code that builds and trains the network of a run.

Both it and the trainer's model are made from ``core.network.architecture``; the tests of training
run the code and compare the two.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from core.data.target_log import MOST_LOG
from core.network import architecture, rate_code
from core.network.architecture import OUTPUT_BIAS, Call, Layer
from core.network.callbacks import callbacks
from core.network.source import block, call, literal, written
from core.settings.choices import ACTIVATIONS, CLIPPINGS
from core.settings.config import RunConfig


def keras_code(config: RunConfig) -> str:
    """Return the code for Keras 3: imports, model, ``compile`` and ``fit``.

    It expects ``x_train`` and ``y_train``, and ``x_val`` and ``y_val`` if samples are held out,
    as ``core.data.datasets.prepare`` returns them. The initial weights are the trainer's; the
    order of the samples is Keras's own. ``core.network.script`` writes a complete script, with
    the data and the trainer's order.

    Args:
        config: The run.
    """
    return f"{model_code(config)}\n{training_code(config)}"


def model_code(config: RunConfig) -> str:
    """Return the code up to ``compile``.

    It needs no data, except ``y_train`` if the output biases start at the class shares.
    """
    own = list(definitions(config))
    start = f"{output_bias(config)}\n" if config.output_bias else ""
    parts = [_imports(config, own), *own, start + network_code(config)]
    blank = "\n\n\n" if own else "\n\n"  # around functions and classes, as PEP 8 asks
    return blank.join(part.rstrip("\n") for part in parts) + "\n"


def training_code(config: RunConfig) -> str:
    """Return the rest of the code, which needs the data."""
    return "".join((_data(config), *_labels(config), _fit(config)))


def definitions(config: RunConfig) -> Iterator[str]:
    """Yield the functions and classes that Keras lacks; they need ``keras`` and ``math``."""
    yield from activation_definitions(config)
    yield from rate_code.definitions(config)


def activation_definitions(config: RunConfig) -> Iterator[str]:
    """Yield the activations among them."""
    for name in dict.fromkeys(config.layer_activations):
        entry = ACTIVATIONS[name]
        own = architecture.activation(config, name) != name
        if code := entry.layer_code if own else entry.code:
            yield code


def output_bias(config: RunConfig) -> str:
    """Return the lines that compute the output biases from the shares of the classes.

    Source: TensorFlow's tutorial "Classification on imbalanced data", section "Optional: Set the
    correct initial bias". A class without training rows counts as if it had one.
    """
    counts = f"np.maximum(np.bincount(y_train, minlength={len(config.info.classes)}), 1)"
    shares = "counts[1:] / counts[:1]" if config.output_units == 1 else "counts / counts.sum()"
    return f"counts = {counts}\n{OUTPUT_BIAS} = np.log({shares})\n"


def _imports(config: RunConfig, own: Sequence[str]) -> str:
    lines = ["import keras"]
    if any("math." in definition for definition in own):
        lines.insert(0, "import math\n")
    if config.class_weights or config.output_bias:
        lines.append("import numpy as np")
    return "\n".join(lines)


def network_code(config: RunConfig, *, jit: bool = False, units: bool = False) -> str:
    """Return the lines that build and compile the model.

    Args:
        config: The run.
        jit: Whether XLA compiles the steps, as in the trainer.
        units: As in ``compile_code``.
    """
    stack = (layer_code(layer) for layer in architecture.layers(config))
    layers = (call("keras.layers.Input", shape=config.info.input_shape), *stack)
    return (
        f"keras.utils.set_random_seed({config.seed})\n"
        "model = keras.Sequential([\n"
        + "".join(f"    {layer},\n" for layer in layers)
        + "])\n"
        + rate_code.rate(config)
        + compile_code(config, optimizer_code(config), jit=jit, units=units)
    )


def layer_code(layer: Layer) -> str:
    """A call of a layer's class, its first argument positional."""
    arguments = [
        f"{name}={_written(name, value)}" if place else _written(name, value)
        for place, (name, value) in enumerate(layer.arguments.items())
    ]
    return f"keras.layers.{layer.kind}({', '.join(arguments)})"


def _written(name: str, value: Any) -> str:
    """An argument of a layer as Python source."""
    if isinstance(value, Call):
        return written(value)
    if name == "activation" and ACTIVATIONS[value].code:
        return str(value)  # a function that the script defines
    return literal(value)


UNITS_ERROR = f"""\
def error_in_units(y_true, y_pred):
    true, predicted = (
        keras.ops.exp(keras.ops.minimum(y * deviation + mean, {MOST_LOG:g}))
        for y in (y_true, y_pred)
    )
    return keras.losses.mean_absolute_error(true, predicted)
"""
"""The metric of a network that learns the log of the target; it needs its mean and deviation."""


def compile_code(config: RunConfig, optimizer: str, *, jit: bool, units: bool = False) -> str:
    """Return the lines that compile the model.

    Args:
        config: The run.
        optimizer: The optimizer as source.
        jit: Whether to say so where XLA compiles the steps. Without, Keras decides.
        units: Whether ``UNITS_ERROR`` is defined, and measures a target whose log is learned.
    """
    arguments = {
        "optimizer": optimizer,
        "loss": literal(config.loss_entry.keras_name),
        "metrics": f"[{literal(config.task.metric)}]",
    }
    if units and config.info.target_log:
        name = literal(config.task.metric)
        arguments["metrics"] = f"[keras.metrics.MeanMetricWrapper(error_in_units, name={name})]"
    if jit or not config.jit_compile:
        arguments["jit_compile"] = literal(config.jit_compile)
    return block("model.compile", arguments)


def optimizer_code(config: RunConfig) -> str:
    """Return the call that makes the optimizer; its rate may be that of ``rate_code.rate``."""
    defaults = config.optimizer_entry.options
    rate = "learning_rate" if rate_code.rate(config) else literal(config.learning_rate)
    arguments = [f"learning_rate={rate}"]
    arguments += [
        f"{name}={literal(value)}"
        for name, value in config.options.items()
        if value != defaults[name]
    ]
    clipping = CLIPPINGS[config.clipping]
    if clipping.argument:
        arguments.append(f"{clipping.argument}={literal(config.clip_at)}")
    return f"keras.{config.optimizer_entry.keras}({', '.join(arguments)})"


def _data(config: RunConfig) -> str:
    """A comment on the data that the code expects."""
    held_out = " and x_val, y_val" if config.validation_samples else ""
    return f"# x_train, y_train{held_out}: the samples, prepared as the Data page describes.\n"


def _labels(config: RunConfig) -> Iterator[str]:
    """Yield lines that weight the classes and encode the labels, as the run needs it."""
    classes = len(config.info.classes)
    if config.class_weights:
        # In order or by group, a class may have no training rows.
        yield f"counts = np.maximum(np.bincount(y_train, minlength={classes}), 1)\n"
        yield "balance = len(y_train) / (len(counts) * counts)\n"
    if config.one_hot:
        for labels in ("y_train", "y_val") if config.validation_samples else ("y_train",):
            yield f"{labels} = keras.utils.to_categorical({labels}, {classes})\n"


def _fit(config: RunConfig) -> str:
    arguments = {"epochs": str(config.epochs), "batch_size": str(config.batch_size)}
    arguments |= watching(config)
    if config.class_weights:
        arguments["class_weight"] = "dict(enumerate(balance))"
    return block("model.fit", arguments, "x_train", "y_train")


def watching(config: RunConfig) -> dict[str, str]:
    """Return the arguments of ``fit`` for validation and callbacks, as source."""
    arguments = {}
    if config.validation_samples:
        arguments["validation_data"] = "(x_val, y_val)"
    if calls := [written(one) for one in callbacks(config)]:
        arguments["callbacks"] = f"[{', '.join(calls)}]"
    return arguments
