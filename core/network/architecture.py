"""The layers of a network as Keras defines them: shapes, parameters and arguments.

The trainer builds its model from this list. The picture, the table and the Keras code on the page
come from it too, so they cannot differ from the trained network.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.settings.choices import ACTIVATIONS, CONSTRAINTS
from core.settings.registry import PER_LAYER, SETTINGS
from core.settings.settings import Settings

OUTPUT_BIAS = "output_bias"
"""Name, in Keras code, of the output biases that correspond to the shares of the classes."""


@dataclass(frozen=True)
class Call:
    """A Keras object, as the call that creates it.

    Attributes:
        keras: Its class: a dotted name under ``keras``, or one of our own.
        arguments: The arguments of the call.
        name: Its name in the registry; "" for objects without one, such as regularizers.
    """

    keras: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True)
class Variable:
    """A value that depends on the data, by its name in Keras code."""

    name: str


@dataclass(frozen=True)
class Layer:
    """One layer.

    Attributes:
        kind: Its class under ``keras.layers``.
        shape: Shape of its output for one sample.
        arguments: Arguments of its class without defaults: numbers, names in Keras and ``Call``;
            an activation by its name in ``core.settings.choices.ACTIVATIONS``, or as a ``Call``
            if its own setting differs from the default.
        parameters: Number of trainable parameters.
        fixed: Number of non-trainable parameters.
        number: The hidden layer it belongs to, counted from 1; 0 before the first one and for the
            output layer.
    """

    kind: str
    shape: tuple[int, ...]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    parameters: int = 0
    fixed: int = 0
    number: int = 0

    @property
    def activation(self) -> str:
        """Name of its activation; linear if it has none."""
        activation = self.arguments.get("activation", "linear")
        return activation.name if isinstance(activation, Call) else activation


def layers(values: Settings) -> tuple[Layer, ...]:
    """The layers after the input: ``Flatten`` for images, the hidden layers, the output.

    Batch normalisation comes before the activation of a hidden layer, which then has no bias: the
    normalisation would cancel it (Ioffe and Szegedy 2015, "Batch normalization", section 3.2).
    Dropout comes last.
    """
    return tuple(_layers(values))


def parameters(values: Settings) -> int:
    """Number of trainable parameters."""
    return sum(layer.parameters for layer in layers(values))


def fixed(values: Settings) -> int:
    """Number of non-trainable parameters."""
    return sum(layer.fixed for layer in layers(values))


def penalised(values: Settings) -> bool:
    """Whether penalties on weights, biases or outputs are part of the loss."""
    names = (name for layer in layers(values) for name in layer.arguments)
    return any(name.endswith("_regularizer") for name in names)


def forward(values: Settings) -> tuple[tuple[object, ...], ...]:
    """What decides the outputs once weights are given: equal for networks that can swap them.

    Returns:
        Kind, shape, number of weights and activation of each layer but dropout.
    """
    return tuple(
        (one.kind, one.shape, one.parameters, one.fixed, one.arguments.get("activation"))
        for one in layers(values)
        if one.kind != "Dropout"
    )


def _layers(values: Settings) -> Iterator[Layer]:
    inputs = values.info.inputs
    if values.info.images:
        yield Layer("Flatten", (inputs,))
    if values.input_dropout:
        yield Layer("Dropout", (inputs,), {"rate": values.input_dropout})
    for number, units in enumerate(values.units, start=1):
        yield from _hidden(values, number, units)
    arguments = {"activation": values.output_activation}
    yield _dense(values, values.output_units, arguments, 0)


def _hidden(values: Settings, number: int, units: int) -> Iterator[Layer]:
    arguments = {"activation": activation(values, values.layer_activations[number - 1])}
    activity = _of_dense(values, number, _ACTIVITY)
    if values.batch_normalization:
        yield _dense(replace(values, use_bias=False), units, {}, number)
        linear = arguments["activation"] == "linear"
        # Trainable are scale and shift; moving mean and variance are not.
        own = activity if linear else {}
        yield Layer("BatchNormalization", (units,), own, 2 * units, 2 * units, number)
        if not linear:
            yield Layer("Activation", (units,), arguments | activity, number=number)
    else:
        yield _dense(values, units, arguments | activity, number)
    rate = values.by_layer("dropout_by_layer")[number - 1]
    if rate:
        yield Layer("Dropout", (units,), {"rate": rate}, number=number)


def activation(values: Settings, name: str) -> str | Call:
    """Return an activation's name, or a call if its own setting differs from the default.

    Args:
        values: The settings.
        name: A key of ``core.settings.choices.ACTIVATIONS``.
    """
    entry = ACTIVATIONS[name]
    if not entry.setting or getattr(values, entry.setting) == SETTINGS[entry.setting].default:
        return name
    return Call(entry.layer, {entry.argument: getattr(values, entry.setting)}, name)


def _dense(values: Settings, units: int, own: Mapping[str, Any], number: int) -> Layer:
    sizes = values.layer_sizes
    inputs = sizes[number - 1] if number else sizes[-2]
    arguments: dict[str, Any] = {"units": units}
    arguments |= {name: one for name, one in own.items() if one != "linear"}
    for name in _DENSE:
        arguments |= _of_dense(values, number, name)
    if number == 0 and values.output_bias and SETTINGS["output_bias"].applies(values):
        arguments["bias_initializer"] = Call(
            "initializers.Constant", {"value": Variable(OUTPUT_BIAS)}, OUTPUT_BIAS
        )
    count = inputs * units + (units if values.use_bias else 0)
    return Layer("Dense", (units,), arguments, count, number=number)


_ACTIVITY = "activity_regularizer"  # belongs to the layer that has the activation
_KINDS = ("bias", "initializer", "regularizer", "constraint")  # last words, in Keras's order
_DENSE = sorted(
    {
        setting.keras.name
        for setting in SETTINGS.values()
        if setting.keras and setting.keras.call == "Dense"
        if setting.keras.name not in ("units", _ACTIVITY)
    },
    key=lambda name: (_KINDS.index(name.rpartition("_")[2]), name.startswith("bias"), name),
)
_COMMON = {setting.common: name for name, setting in PER_LAYER.items()}


def _of_dense(values: Settings, number: int, argument: str) -> dict[str, Any]:
    """An argument of a Dense layer by its name; empty if it has Keras's default.

    Args:
        values: The settings.
        number: The hidden layer, counted from 1; 0 for the output layer.
        argument: The name of the argument.
    """
    value: Any = None
    parts = {}
    for setting in SETTINGS.values():
        reached = setting.keras
        if reached is None or (reached.call, reached.name) != ("Dense", argument):
            continue
        if not setting.applies(values) or not (number or reached.output):
            continue
        own = getattr(values, setting.name)
        if number and setting.name in _COMMON:
            own = values.by_layer(_COMMON[setting.name])[number - 1]
        if reached.part:
            parts[reached.part] = own
        elif own != setting.default:
            value = own
    if argument.endswith("_regularizer"):
        value = _regularizer({name: part for name, part in parts.items() if part})
    elif argument.endswith("_constraint") and value is not None:
        value = Call(CONSTRAINTS[value].keras, parts, value)
    return {} if value is None else {argument: value}


def _regularizer(penalties: Mapping[str, float]) -> Call | None:
    if not penalties:
        return None
    kind = next(iter(penalties)).upper() if len(penalties) == 1 else "L1L2"
    return Call(f"regularizers.{kind}", penalties)
