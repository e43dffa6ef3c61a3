"""The words of the live chart in the session's language; JavaScript fills in the numbers."""

from typing import Any

from components.language import _, language
from core.choices import LOSSES
from core.coach import TEMPLATES
from core.config import RunConfig
from core.states import State
from core.yardstick import CONSTANT, LABELS, LINEAR, LOGISTIC


def texts() -> dict[str, str]:
    """Sentences by name, with ``{places}`` for numbers that are already formatted."""
    return {
        "engine": _("Starting TensorFlow…"),
        "download": _("Downloading {received} of {expected} MB"),
        "stopping": _("Stopping…"),
        "place": _("Queued, place {place}"),
        "done": _("Done in {time}"),
        "doneTraining": _("Done in {time}, {training} of it training"),
        "epoch": _("Epoch {epoch} of {epochs}"),
        "trained": _("{epoch} of {epochs} epochs"),
        "speed": _("{speed} samples/s"),
        "left": _("{time} left"),
        "lost": _("Connection lost; trying again…"),
        "unknown": _("No run is recorded under this address."),
        "unreadable": _("The record of this run cannot be read."),
        "unavailable": _("The chart could not be loaded; reload the page."),
        "vector": _("Download the chart as SVG"),
        "progress": _("Progress of training"),
        "empty": _("{loss} and {metric} by epoch. There are no values yet."),
        "summary": _("{loss} and {metric} by epoch. After epoch {epoch}: {values}."),
        "inside": _("Inside the network"),
        "inside_soon": _("The first values come once the network has trained for a moment."),
        "inside_none": _("Nothing from inside the network was recorded for this run."),
        "inside_note": _(
            "Measured up to twice a second: the gradient and the step's change of the weights, on"
            " one batch. A ratio of update to weights near 10⁻³ (dotted) is usual: far below it a"
            " layer hardly learns, far above it training may become unstable. A dead unit outputs"
            " 0 for every sample, a saturated output lies next to a bound of its activation: little"
            " or no gradient passes either."
        ),
        "inside_summary": _("Inside the network, after epoch {epoch}: {values}."),
        "inside_values": _("{layer}: gradient norm {norm}, update-to-weight ratio {ratio}"),
        "inside_hidden": _("Hidden layer {layer}"),
        "inside_output": _("Output"),
        "inside_norm": _("Gradient norm (L2)"),
        "inside_ratio": _("Update-to-weight ratio"),
        "inside_dead": _("Dead units (%)"),
        "inside_saturated": _("Saturated outputs (%)"),
        "inside_shares": _("Dead or saturated (%)"),
        "inside_neither": _("With this activation,<br>units neither die nor saturate."),
        "inside_dead_value": _("{share}% dead units"),
        "inside_saturated_value": _("{share}% saturated outputs"),
        "inside_weight": _("Weight (latest distribution)"),
        "inside_layer": _("Layer"),
        "training_value": _("training {loss} and {metric}"),
        "validation_value": _("validation {loss} and {metric}"),
        "coach": _("What the coach sees"),
        "warning": _("Warning"),
        "info": _("Hint"),
        "apply": _("Apply"),
        "applied": _("Applied"),
        "quiet": _("The coach sees nothing unusual."),
    }


def coach() -> dict[str, str]:
    """What the coach can say, by the names with which the feed tells it."""
    return {name: _(template) for name, template in TEMPLATES.items()}


def states() -> dict[str, str]:
    """The name of every state."""
    return {
        State.QUEUED: _("Queued"),
        State.STARTING: _("Starting"),
        State.RUNNING: _("Running"),
        State.PAUSED: _("Paused"),
        State.DONE: _("Done"),
        State.STOPPED: _("Stopped"),
        State.FAILED: _("Failed"),
    }


def labels(config: RunConfig) -> dict[str, str]:
    """Names of axes and curves, with units."""
    loss, metric = _(LOSSES[config.loss].label), _(config.task.metric_label)
    if not config.task.classifies:
        target = _(config.info.target)
        scaled = _("{loss} of the standardised target")
        if config.loss_entry.positive:
            scaled = _("{loss} of the scaled target")
        loss = scaled.format(loss=loss)
        metric = _("{metric}: {target}").format(metric=metric, target=target)
    return {
        "epoch": _("Epoch"),
        "loss": loss,
        "metric": metric,
        "stretch": _("Training, within the epoch"),
        "training": _("Training, mean of the epoch"),
        "validation": _("Validation"),
    }


def yardsticks(config: RunConfig) -> dict[str, Any]:
    """What is said of simpler models: only what this run needs, for it is sent time and again."""
    validated = _("To compare with on the validation samples: {values}.")
    trained = _(
        "To compare with on the training samples, as there are none for validation: {values}."
    )
    linear = LOGISTIC if config.task.classifies else LINEAR
    return {
        "names": {name: _(LABELS[name]) for name in (CONSTANT, linear)},
        "line": _("{name} {value}"),
        "part": _("{name} ({rows} samples) {value}"),
        "training": _("{text}, training samples"),
        "value": _("{name}: {loss} and {metric}"),
        "summary": validated if config.validation_samples else trained,
    }


def plotly_words() -> dict[str, str]:
    """What Plotly itself says, by its English words (its own way to be translated)."""
    return {
        "Zoom": _("Zoom"),
        "Pan": _("Pan"),
        "Reset axes": _("Reset axes"),
        "Download plot as a PNG": _("Download the chart as PNG"),
        "Double-click to zoom back out": _("Double-click to zoom back out"),
        "Double-click on legend to isolate one trace": _("Double-click a name to show it alone"),
        "Taking snapshot - this may take a few seconds": _("Preparing the image…"),
        "Snapshot succeeded": _("The image is ready"),
    }


def plotly_language() -> dict[str, Any]:
    """The part of a Plotly chart's configuration that sets what Plotly itself says."""
    code = language()
    return {"locale": code, "locales": {code: {"dictionary": plotly_words(), "format": {}}}}
