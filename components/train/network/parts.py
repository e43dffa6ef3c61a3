"""The texts of the layers, in the picture and in the table."""

from collections.abc import Iterator, Sequence

from components.inside.columns import Box, Column, Image, Role, Units
from components.words.language import _, ngettext, number, rate
from core.network import architecture
from core.network.architecture import Layer
from core.settings.choices import ACTIVATIONS
from core.settings.config import RunConfig


def parts(config: RunConfig, names: Sequence[str] = ()) -> list[Column]:
    """Return the layers to draw, the input first.

    Args:
        config: The settings the network is built from.
        names: Names of its inputs, if they are known.
    """
    found = architecture.layers(config)
    drawn = [_part(config, found, place) for place in range(len(found))]
    return [_input(config, names), *drawn]


def alt(drawn: Sequence[Column]) -> str:
    """Return the text alternative of the picture."""
    layers = "; ".join(part.detail.replace("\n", ", ") for part in drawn)
    return _("The network from left to right: {layers}.").format(layers=layers)


def rows(config: RunConfig) -> Iterator[tuple[str, str, str]]:
    """Yield layer, output shape and parameters as Markdown; the totals come last."""
    yield _("Input"), f"`{config.info.input_shape}`", ""
    inputs = config.info.inputs
    for layer in architecture.layers(config):
        named = ", ".join(filter(None, (layer.kind, _function(config, layer))))
        yield named, f"`{layer.shape}`", _count_formula(layer, inputs)
        inputs = layer.shape[0]
    fixed, total = architecture.fixed(config), _("Total")
    yield f"**{total}**", "", f"**{number(architecture.parameters(config) + fixed)}**"
    yield _("of which non-trainable"), "", number(fixed)


def _count_formula(layer: Layer, inputs: int) -> str:
    """Return how the parameters of a layer are counted: weights and biases, or per unit."""
    count, units = layer.parameters + layer.fixed, layer.shape[0]
    if not count:
        return number(0)
    if layer.kind == "Dense":
        biases = f" + {number(units)}" if layer.arguments.get("use_bias", True) else ""
        return f"{number(inputs)} × {number(units)}{biases} = {number(count)}"
    return f"{number(count // units)} × {number(units)} = {number(count)}"


def _input(config: RunConfig, names: Sequence[str]) -> Column:
    shape, title = config.info.input_shape, _("Input")
    if not config.info.images:
        lines = (title, _values(shape[0]), "", str(shape))
        return Units(_detail(lines), shape[0], Role.INPUT, tuple(names), title=title, lines=lines)
    size = (shape[0], shape[1])
    pixels = _("{rows} × {columns} pixels").format(rows=number(size[0]), columns=number(size[1]))
    if config.info.colour:
        pixels = _("{rows} × {columns} pixels, 3 colours").format(
            rows=number(size[0]), columns=number(size[1])
        )
    lines = (title, pixels, "", str(shape))
    colours = 3 if config.info.colour else 1
    return Image(_detail(lines), size, colours, title=title, lines=lines)


def _part(config: RunConfig, layers: Sequence[Layer], place: int) -> Column:
    layer = layers[place]
    if layer.kind == "Flatten":
        lines = _lines(layer, _values(layer.shape[0]), "")
        return Box(_detail(lines), layer.kind, lines=lines, layer=place)
    if layer.kind != "Dense":
        detail = _detail(_lines(layer, "", _function(config, layer)))
        return Box(detail, _label(config, layer), layer=place)
    units = layer.shape[0]
    size = ngettext("{count} unit", "{count} units", units).format(count=number(units))
    lines = _lines(layer, size, _function(config, layer))
    answer = place if not layer.number else _answer(layers, layer.number)
    function = ACTIVATIONS[layers[answer].activation]
    # A single output unit stands for the second of two classes.
    names = () if layer.number else tuple(_(label) for label in config.info.classes[-units:])
    title = (
        _("Hidden {number}").format(number=number(layer.number)) if layer.number else _("Output")
    )
    return Units(
        _detail(lines),
        units,
        Role.HIDDEN if layer.number else Role.OUTPUT,
        names,
        title=title,
        lines=lines,
        layer=place,
        answer=answer,
        function=_(function.label),
        dies=function.dies,
    )


def _answer(layers: Sequence[Layer], hidden: int) -> int:
    """Return the place of the last layer of a hidden layer that is not dropout."""
    return max(
        place
        for place, layer in enumerate(layers)
        if layer.number == hidden and layer.kind != "Dropout"
    )


def _lines(layer: Layer, size: str, function: str) -> tuple[str, ...]:
    """Return the lines below a layer; the number of parameters and its noun are two lines."""
    count = layer.parameters + layer.fixed
    parameters = ngettext("{count} parameter", "{count} parameters", count)
    amount, _space, word = parameters.format(count=number(count)).partition(" ")
    return (layer.kind, size, function, str(layer.shape), amount, word)


def _detail(lines: tuple[str, ...]) -> str:
    """Return the same lines as a tooltip."""
    lines = (*lines[:4], " ".join(lines[4:]))
    return "\n".join(filter(None, lines))


def _values(count: int) -> str:
    return ngettext("{count} value", "{count} values", count).format(count=number(count))


def _function(config: RunConfig, layer: Layer) -> str:
    """Return the activation of a layer, or the rate of dropout."""
    if layer.kind == "Dropout":
        return rate(layer.arguments["rate"])
    # With batch normalisation, the activation of a hidden layer is a layer of its own.
    later = layer.kind == "Dense" and layer.number > 0 and config.batch_normalization
    if later or layer.kind not in ("Dense", "Activation"):
        return ""
    return _(ACTIVATIONS[layer.activation].label)


def _label(config: RunConfig, layer: Layer) -> str:
    """Return the text inside a box."""
    if layer.kind == "BatchNormalization":
        return _("Batch normalisation")
    function = _function(config, layer)
    return " ".join((_("Dropout"), function)) if layer.kind == "Dropout" else function
