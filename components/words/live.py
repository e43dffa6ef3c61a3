"""The texts of the live chart in the session's language; JavaScript fills in the numbers."""

from typing import Any

from components.words.language import _, language
from core.advice.coach import templates_for
from core.data import tasks
from core.evaluation.baselines import CONSTANT, LABELS, LINEAR, LOGISTIC
from core.runs.frames import is_equation, truth
from core.runs.states import State
from core.settings.choices import LOSSES
from core.settings.config import RunConfig


def texts() -> dict[str, str]:
    """Return sentences by name, with ``{placeholders}`` for formatted numbers."""
    return {
        "engine": _("Starting TensorFlow…"),
        "download": _("Downloading {received} of {expected} MB"),
        "stopping": _("Stopping…"),
        "held": _("Frozen"),
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
        "raster": _("Download the chart as PNG"),
        "vector": _("Download the chart as SVG"),
        "progress": _("Progress of training"),
        "empty": _("{loss} and {metric} by epoch. There are no values yet."),
        "summary": _("{loss} and {metric} by epoch. After epoch {epoch}: {values}."),
        "inside": _("Inside the network"),
        "inside_soon": _("The first values appear shortly after training begins."),
        "inside_none": _("No statistics of the layers were recorded for this run."),
        "inside_note": _(
            "Measured up to twice a second on one batch: the gradient and the update of the"
            " weights. An update-to-weight ratio near 10⁻³ (dotted) is typical: far below it a"
            " layer hardly learns, far above it training may become unstable. A dead unit outputs"
            " 0 for every sample; a saturated output lies close to a bound of its activation."
            " Little or no gradient passes through either."
        ),
        "inside_summary": _("Inside the network, after epoch {epoch}: {values}."),
        "inside_values": _("{layer}: gradient norm {norm}, update-to-weight ratio {ratio}"),
        "inside_hidden": _("Hidden layer {layer}"),
        "inside_still": _("{layer} (gradient 0)"),
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
        "log": _("Log scale"),
        "log_help": _("Show loss and error on a logarithmic axis"),
        "log_axis": _("(log)"),
        "screen": _("Full screen"),
        "window": _("Leave full screen"),
        "replay": _("Replay"),
        "replay_pause": _("Pause"),
        "replay_on": _("Resume"),
        "replay_end": _("Skip to the end"),
        "replay_time": _("Duration"),
        "quiet": _("The coach sees nothing unusual."),
    }


def plane(config: RunConfig) -> dict[str, Any] | None:
    """Return the texts of the plane's figure; ``None`` if samples are not points of a plane."""
    info = config.info
    if not info.plane:
        return None
    labels = [_(label) for label in info.classes]
    last = labels[-1] if labels else _(info.target)
    return {
        "task": config.task.name,
        "classes": labels,
        "target": _(info.target),
        "title": {
            tasks.BINARY: _("Decision boundary"),
            tasks.MULTICLASS: _("Class regions"),
            tasks.REGRESSION: _("Predicted surface"),
        }[config.task.name],
        "scale": {
            tasks.BINARY: _("Probability of {label}"),
            tasks.MULTICLASS: "",
            tasks.REGRESSION: _("Predicted {label}"),
        }[config.task.name].format(label=last),
        "caption": {
            tasks.BINARY: _(
                "The colour shows the network's probability at each point; on the line it is 50%,"
                " and the prediction changes."
            ),
            tasks.MULTICLASS: _(
                "The colour shows the class predicted at each point; the stronger, the more"
                " certain."
            ),
            tasks.REGRESSION: _(
                "The background colour shows the prediction at each point, the colour of a sample"
                " its true value."
            ),
        }[config.task.name],
        "train": _("{label}, training"),
        "test": _("{label}, test"),
        "samples_train": _("Training samples"),
        "samples_test": _("Test samples"),
        "soon": _("The first picture appears when training begins."),
        "none": _("The network's output over the plane was not recorded for this run."),
        "after": _("{title} after epoch {epoch}"),
        "alt_area": _("{share}% of the area is predicted {label}"),
        "alt_range": _("predictions from {low} to {high}"),
        "boundary": _("Boundary (50%)"),
    }


def equation(config: RunConfig) -> dict[str, Any] | None:
    """Return the texts for a network that is a single equation, else ``None``."""
    if not is_equation(config):
        return None
    info = config.info
    left = _(info.target)
    if config.task.classifies:
        left = _("log-odds of {label}").format(label=_(info.classes[-1]))
    return {
        "left": left,
        "inputs": [_(name) for name in config.source.features],
        "learned": _("Learned, after epoch {epoch}"),
        "soon": _("Learned"),
        "true": _("True"),
        "truth": truth(config),
        "note": _("Weights and bias in the original units of inputs and target."),
    }


def coach(config: RunConfig) -> dict[str, str]:
    """Return the sentences of the coach by name in the feed."""
    return {name: _(template) for name, template in templates_for(config).items()}


def states() -> dict[str, str]:
    """Return the name of every state."""
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
    """Return the names of axes and curves, with units."""
    loss, metric = _(LOSSES[config.loss].label), _(config.task.metric_label)
    if not config.task.classifies:
        target = _(config.info.target)
        scaled = _("{loss} of the standardised target")
        if config.loss_entry.positive:
            scaled = _("{loss} of the scaled target")
        if config.info.target_log:
            scaled = _("{loss} of the standardised log of the target")
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


def baselines(config: RunConfig) -> dict[str, Any]:
    """Return the texts for this run's baselines; others are not sent, as this goes out often."""
    validated = _("Baselines on the validation samples: {values}.")
    trained = _("Baselines on the training samples, as there are no validation samples: {values}.")
    linear = LOGISTIC if config.task.classifies else LINEAR
    return {
        "names": {name: _(LABELS[name]) for name in (CONSTANT, linear)},
        "part": _("{name} ({rows} samples)"),
        "training": _("{text}, training samples"),
        "value": _("{name}: {loss} and {metric}"),
        "summary": validated if config.validation_samples else trained,
    }


def plotly_words() -> dict[str, str]:
    """Return translations of Plotly's own words by their English originals."""
    return {
        "Zoom": _("Zoom"),
        "Pan": _("Pan"),
        "Reset axes": _("Reset axes"),
        "Double-click to zoom back out": _("Double-click to zoom back out"),
        "Double-click on legend to isolate one trace": _("Double-click a name to show it alone"),
    }


def plotly_language() -> dict[str, Any]:
    """Return the part of a Plotly configuration that translates Plotly's own words."""
    code = language()
    return {"locale": code, "locales": {code: {"dictionary": plotly_words(), "format": {}}}}
