"""The texts of the picture of a network from within; JavaScript fills in the numbers."""

from components.words.language import _
from core.data import tasks
from core.settings.config import RunConfig


def texts(config: RunConfig) -> dict[str, str]:
    """Return sentences by name, with ``{placeholders}`` for formatted numbers.

    Args:
        config: The network.
    """
    return {
        "soon": _("Weights appear when training begins."),
        "after": _("After epoch {epoch}"),
        "unit": _("{layer}, unit {unit}"),
        "unit_alone": _("unit {unit}"),
        "named": _("{layer}: {name}"),
        "connection": _("From “{from}” to “{to}”"),
        "part": _("{first}–{last} of {count}"),
        "part_label": _("Units shown of layer “{layer}”"),
        "activation": _("Activation"),
        "bias": _("Bias"),
        "no_bias": _("no bias"),
        "weight": _("Weight"),
        "changed": _("{value} ({change} since epoch {epoch})"),
        "output": _("Output on training samples"),
        "scaled": _("Output on training samples, scaled as the target"),
        "values": _("Values of training samples, scaled"),
        "from_to": _("{low} to {high}"),
        "zero": _("Output is 0"),
        "zero_share": _("for {share} of the samples"),
        "dead": _("for every sample: the unit is dead"),
        "incoming": _("Incoming weights, the largest first"),
        "more": _("{count} more are smaller."),
        "since": _("▲ larger, ▼ smaller than after epoch {epoch}."),
        "pixels": _("{count} weights, one for each value of the image, from {low} to {high}."),
        "pixel": _("value {number}"),
        "hint": _(
            "Point at a unit or a connection for its numbers; a click keeps them, and arrow keys"
            " lead from unit to unit."
        ),
        "scale": _("From {low} to {high}"),
        "scale_signed": _("From {low} (striped) to {high}"),
        "slice": _("Slice at {name} ="),
        "table": _("The numbers as a table"),
        "head_unit": _("Unit"),
        "head_weights": _("Largest weights"),
        "legend_negative": _("below 0 (striped, dashed)"),
        "legend_positive": _("above 0"),
        "legend": " ".join(_legend(config)),
        "unavailable": _("The picture could not be loaded; reload the page."),
    }


def _legend(config: RunConfig) -> list[str]:
    """Return sentences that say what is drawn."""
    said = [_("The wider a connection, the larger its weight, relative to its layer.")]
    if config.info.images:
        return [
            _("A unit of the first layer shows its weights, one for each pixel."),
            *([_("Of the three colours, it is their mean.")] if config.info.colour else []),
            *said,
        ]
    if not (config.info.plane or config.info.drawn > 2):
        return said
    maps = _(
        "Each unit shows what it outputs for every point of the plane, up to the largest size it"
        " reaches; a line marks where the sign changes."
    )
    output = {
        tasks.BINARY: _("The output shows the probability, with a line at 50%."),
        tasks.MULTICLASS: _("An output shows the probability of its class, with a line at 50%."),
        tasks.REGRESSION: _("The output shows the prediction, as on the plane."),
    }[config.task.name]
    return [maps, output, *said]
