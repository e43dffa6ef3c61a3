"""The Keras script that builds and trains the network of a run.

It is written from ``core.network.architecture``, from which the trainer builds its model as well;
the tests of training run it and compare the two.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.network import architecture
from core.network.architecture import Layer
from core.settings.choices import ACTIVATIONS, CLIPPINGS, SCHEDULES
from core.settings.config import RunConfig

_INDENT = "    "
_WARM_UP = """\
@keras.saving.register_keras_serializable("denseboard")
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, warm_up, rate):
        self.warm_up, self.rate = warm_up, rate

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        return self.rate * keras.ops.minimum((step + 1) / self.warm_up, 1.0)

    def get_config(self):
        return {"warm_up": self.warm_up, "rate": self.rate}
"""
# Keras's own warm-up, which only CosineDecay has, starts one step later and so with a rate of 0.
_WARM_UP_BEFORE = """\
@keras.saving.register_keras_serializable("denseboard")
class WarmUp(keras.{schedule}):
    def __init__(self, warm_up, **options):
        super().__init__(**options)
        self.warm_up = warm_up

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        growing = self.initial_learning_rate * (step + 1) / self.warm_up
        after = super().__call__(step - self.warm_up)
        return keras.ops.where(step < self.warm_up, growing, after)

    def get_config(self):
        return {{"warm_up": self.warm_up, **super().get_config()}}
"""


def keras_code(config: RunConfig) -> str:
    """The script: imports, model, ``compile`` and ``fit``, for Keras 3.

    It expects ``x_train`` and ``y_train``, and ``x_val`` and ``y_val`` if samples are held out,
    as ``core.data.datasets.prepare`` makes them. The weights start as they do in the trainer; the
    order of the samples is Keras's own. ``core.network.script`` writes the whole, data and order
    too.

    Args:
        config: The run.
    """
    return f"{model_code(config)}\n{training_code(config)}"


def model_code(config: RunConfig) -> str:
    """The first part of the script, up to ``compile``, which needs no data."""
    own = list(definitions(config))
    parts = [_imports(config, own), *own, network_code(config)]
    blank = "\n\n\n" if own else "\n\n"  # around functions and classes, as PEP 8 asks
    return blank.join(part.rstrip("\n") for part in parts) + "\n"


def training_code(config: RunConfig) -> str:
    """The rest of the script, which needs the data."""
    return "".join((_data(config), *_labels(config), _fit(config)))


def definitions(config: RunConfig) -> Iterator[str]:
    """Functions and classes that Keras does not have; they need ``keras`` and ``math``."""
    for name in dict.fromkeys(config.layer_activations):
        if ACTIVATIONS[name].code:
            yield ACTIVATIONS[name].code
    if config.warmup_epochs:
        schedule = SCHEDULES[config.schedule].keras
        yield _WARM_UP_BEFORE.format(schedule=schedule) if schedule else _WARM_UP


def _imports(config: RunConfig, own: Sequence[str]) -> str:
    lines = ["import keras"]
    if any("math." in definition for definition in own):
        lines.insert(0, "import math\n")
    if config.class_weights:
        lines.append("import numpy as np")
    return "\n".join(lines)


def network_code(config: RunConfig, *, jit: bool = False) -> str:
    """The lines that make the model and compile it.

    Args:
        config: The run.
        jit: Whether XLA compiles its steps, as it does those of the trainer.
    """
    stack = (_layer(layer) for layer in architecture.layers(config))
    layers = (call("keras.layers.Input", shape=config.info.input_shape), *stack)
    return (
        f"keras.utils.set_random_seed({config.seed})\n"
        "model = keras.Sequential([\n"
        + "".join(f"{_INDENT}{layer},\n" for layer in layers)
        + "])\n"
        + (_schedule(config) if config.scheduled else "")
        + block("model.compile", _compile_arguments(config, jit))
    )


def _layer(layer: Layer) -> str:
    """A call; its first argument, which says what the layer is, goes without its name."""
    given = [
        f"{name}={_written(name, value)}" if place else _written(name, value)
        for place, (name, value) in enumerate(layer.arguments.items())
    ]
    return f"keras.layers.{layer.kind}({', '.join(given)})"


def _written(name: str, value: Any) -> str:
    """An argument of a layer as Python source."""
    if name == "activation" and ACTIVATIONS[value].code:
        return str(value)  # a function of the script's own
    if name == "kernel_regularizer":
        return _regularizer(value)
    return literal(value)


def _regularizer(penalties: Mapping[str, float]) -> str:
    if len(penalties) == 1:
        ((name, value),) = penalties.items()
        return f"keras.regularizers.{name.upper()}({literal(value)})"
    return call("keras.regularizers.L1L2", **penalties)


def _schedule(config: RunConfig) -> str:
    """The lines that make ``learning_rate`` where it is not one number."""
    steps, schedule = config.steps_per_epoch, SCHEDULES[config.schedule]
    rate = "initial_learning_rate" if schedule.keras else "rate"
    arguments = {rate: literal(config.learning_rate)}
    if config.warmup_epochs:
        arguments = {"warm_up": f"{config.warmup_epochs} * {steps}", **arguments}
    if schedule.decays:
        arguments["decay_steps"] = f"{config.decay_epochs} * {steps}"
        arguments["decay_rate"] = literal(config.decay_factor)
    elif schedule.keras:
        # A warm-up may take the whole run; nothing is left to fall then.
        epochs = config.epochs - config.warmup_epochs
        arguments["decay_steps"] = f"{epochs} * {steps}" if epochs > 0 else "1"
    if config.schedule == "step":
        arguments["staircase"] = "True"
    kind = "WarmUp" if config.warmup_epochs else f"keras.{schedule.keras}"
    return block(f"learning_rate = {kind}", arguments)


def _compile_arguments(config: RunConfig, jit: bool) -> dict[str, str]:
    arguments = {
        "optimizer": _optimizer(config),
        "loss": literal(config.loss),
        "metrics": f"[{literal(config.task.metric)}]",
    }
    return {**arguments, "jit_compile": "True"} if jit else arguments


def _optimizer(config: RunConfig) -> str:
    usual = config.optimizer_entry.options
    rate = "learning_rate" if config.scheduled else literal(config.learning_rate)
    given = [f"learning_rate={rate}"]
    given += [
        f"{name}={literal(value)}"
        for name, value in config.options.items()
        if value != usual[name]  # the usual ones are Keras's defaults
    ]
    clipping = CLIPPINGS[config.clipping]
    if clipping.argument:
        given.append(f"{clipping.argument}={literal(config.clip_at)}")
    return f"keras.{config.optimizer_entry.keras}({', '.join(given)})"


def _data(config: RunConfig) -> str:
    """A remark on what the script does not bring."""
    held_out = " and x_val, y_val" if config.validation_samples else ""
    return f"# x_train, y_train{held_out}: the samples as the Data page says they are prepared.\n"


def _labels(config: RunConfig) -> Iterator[str]:
    """Lines that make of class numbers what ``fit`` is given."""
    classes = len(config.info.classes)
    if config.class_weights:
        yield "counts = np.bincount(y_train)\n"
        yield "balance = len(y_train) / (len(counts) * counts)\n"
    if config.loss_entry.one_hot:
        for labels in ("y_train", "y_val") if config.validation_samples else ("y_train",):
            yield f"{labels} = keras.utils.to_categorical({labels}, {classes})\n"


def _fit(config: RunConfig) -> str:
    arguments = {"epochs": str(config.epochs), "batch_size": str(config.batch_size)}
    arguments |= watching(config)
    if config.class_weights:
        arguments["class_weight"] = "dict(enumerate(balance))"
    return block("model.fit", arguments, "x_train", "y_train")


def watching(config: RunConfig) -> dict[str, str]:
    """Arguments of ``fit``, as source: what is looked at after an epoch, and when it ends."""
    arguments = {}
    if config.validation_samples:
        arguments["validation_data"] = "(x_val, y_val)"
    if config.early_stopping:
        stopping = call(
            "keras.callbacks.EarlyStopping", patience=config.patience, restore_best_weights=True
        )
        arguments["callbacks"] = f"[{stopping}]"
    return arguments


def block(name: str, arguments: Mapping[str, str], *positional: str) -> str:
    """A call with a line for each argument."""
    lines = (*positional, *(f"{key}={value}" for key, value in arguments.items()))
    return f"{name}(\n" + "".join(f"{_INDENT}{line},\n" for line in lines) + ")\n"


def call(name: str, **arguments: Any) -> str:
    """A call in one line."""
    given = ", ".join(f"{key}={literal(value)}" for key, value in arguments.items())
    return f"{name}({given})"


def literal(value: Any) -> str:
    """A value as Python source; what is written in a text cannot leave its quotes."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
