"""The layers of a network as Keras has them: their shapes, their parameters, their arguments.

The trainer builds its model from this list; the picture, the table and the Keras code that
are shown are drawn from it as well, so that they cannot differ from what is trained.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.settings.choices import ACTIVATIONS
from core.settings.settings import Settings


@dataclass(frozen=True)
class Layer:
    """One layer.

    Attributes:
        kind: Its class under ``keras.layers``.
        shape: Shape of its output for one sample.
        arguments: What its class is called with, what is default left out. Of a regularizer,
            ``kernel_regularizer``, the arguments of ``keras.regularizers.L1L2``; an
            activation by its name in ``core.settings.choices.ACTIVATIONS``, or ``"softmax"`` and
            the like for the output.
        parameters: Numbers that are learned.
        fixed: Numbers that are kept but not learned.
        number: Which hidden layer it belongs to, counted from 1; 0 for what stands before the
            first one and for the output layer.
    """

    kind: str
    shape: tuple[int, ...]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    parameters: int = 0
    fixed: int = 0
    number: int = 0


def layers(values: Settings) -> tuple[Layer, ...]:
    """The layers after the input: ``Flatten`` for images, the hidden layers, the output.

    A hidden layer with batch normalisation is normalised before its activation and has no
    bias, which the normalisation would take away again (Ioffe and Szegedy 2015, "Batch
    normalization", section 3.2); dropout comes last.
    """
    return tuple(_layers(values))


def parameters(values: Settings) -> int:
    """How many numbers are learned."""
    return sum(layer.parameters for layer in layers(values))


def fixed(values: Settings) -> int:
    """How many numbers are kept but not learned."""
    return sum(layer.fixed for layer in layers(values))


def _layers(values: Settings) -> Iterator[Layer]:
    if values.info.images:
        yield Layer("Flatten", (values.info.inputs,))
    sizes = values.layer_sizes
    for number, name in enumerate(values.layer_activations, start=1):
        yield from _hidden(values, number, sizes[number - 1], sizes[number], name)
    yield _dense(values, sizes[-2], sizes[-1], values.task.output_activation)


def _hidden(values: Settings, number: int, inputs: int, units: int, name: str) -> Iterator[Layer]:
    if values.batch_normalization:
        yield _dense(replace(values, use_bias=False), inputs, units, "linear", number)
        # A scale and a shift are learned; a mean and a variance are kept for use.
        yield Layer("BatchNormalization", (units,), {}, 2 * units, 2 * units, number)
        if not ACTIVATIONS[name].linear:
            yield Layer("Activation", (units,), {"activation": name}, number=number)
    else:
        yield _dense(values, inputs, units, name, number)
    if values.dropout:
        yield Layer("Dropout", (units,), {"rate": values.dropout}, number=number)


def _dense(values: Settings, inputs: int, units: int, activation: str, number: int = 0) -> Layer:
    arguments: dict[str, Any] = {"units": units}
    if activation != "linear":
        arguments["activation"] = activation
    if not values.use_bias:
        arguments["use_bias"] = False
    if values.kernel_initializer != "glorot_uniform":
        arguments["kernel_initializer"] = values.kernel_initializer
    if values.use_bias and values.bias_initializer != "zeros":
        arguments["bias_initializer"] = values.bias_initializer
    penalties = {name: getattr(values, name) for name in ("l1", "l2") if getattr(values, name)}
    if penalties:
        arguments["kernel_regularizer"] = penalties
    count = inputs * units + (units if values.use_bias else 0)
    return Layer("Dense", (units,), arguments, count, number=number)
