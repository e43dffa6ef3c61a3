"""The texts of a run step by step in the session's language; JavaScript fills in the numbers."""

from typing import Any

from components.words.language import _
from components.words.live import labels
from core.settings.config import RunConfig


def texts(config: RunConfig) -> dict[str, Any]:
    """Return sentences and names, with ``{placeholders}`` for formatted numbers.

    Args:
        config: The run.
    """
    names = labels(config)
    return {
        **_moving(),
        **_step(),
        **_editing(),
        "loss": names["loss"],
        "metric": names["metric"],
        "loading": _("Training up to epoch {epoch} once more…"),
        "preparing": _("Reading the samples…"),
        "unreachable": _("The server does not answer. Try again in a moment."),
        "unavailable": _("The view could not be loaded; reload the page."),
        "deviates": _(
            "Trained again, this epoch ends up to {size} away from the weights that the run"
            " stored: the run was trained on another processor or with other versions."
        ),
        "training": _("Training"),
        "validation": _("Validation"),
        "part": _("first {sent} of {count} samples"),
    }


def _moving() -> dict[str, str]:
    return {
        "controls": _("Steps of the run"),
        "epoch": _("Epoch"),
        "of": _("of {count}"),
        "step": _("Step within the epoch"),
        "step_value": _("{step} of {count}"),
        "previous_epoch": _("Previous epoch"),
        "previous_batch": _("Previous batch"),
        "next_batch": _("Next batch"),
        "next_epoch": _("Next epoch"),
        "start": _("The weights at the start of the run; no step has been taken."),
        "start_of": _("The weights at the start of epoch {epoch}."),
        "sentence": _(
            "Step {step} of {count} in epoch {epoch}: the loss on its batch of {samples} samples"
            " went from {before} to {after} ({change})."
        ),
        "end": _(
            "This is the end of the run. “One more epoch” above the results trains on from here."
        ),
    }


def _step() -> dict[str, str]:
    return {
        "did": _("What the step did"),
        "rate": _("Learning rate"),
        "loss_before": _("Loss on the batch, before"),
        "loss_after": _("Loss on the batch, after"),
        "same_mode": _(
            "Both losses are computed as in training, with the same units left out by dropout, and"
            " include penalties."
        ),
        "layer": _("Layer"),
        "gradient": _("Gradient norm"),
        "update": _("Size of the change"),
        "moved": _("Weights that moved most"),
        "weight": _("Weight"),
        "before": _("Before"),
        "after": _("After"),
        "change": _("Change"),
        "batch": _("Samples of the batch"),
        "batch_note": _("Numbers of the training samples, counted from 1, in the batch's order."),
        "in_batch": _("In the batch"),
        "plane_title": _("{title} after step {step} of epoch {epoch}"),
        "plane_start": _("{title} before the first step of epoch {epoch}"),
        "plane_edited": _("{title} with weights set by hand"),
        "unmoved": _("No weight moved."),
        "hidden": _("Hidden layer {layer}"),
        "output_layer": _("Output"),
        "normalization": _("{layer}, batch normalisation"),
        "kernel": _("{from} → {to}"),
        "bias": _("bias → {to}"),
        "input": _("Input {number}"),
        "unit": _("Unit {number}"),
        "output": _("Output {number}"),
        "gamma_row": _("Scale γ"),
        "beta_row": _("Shift β"),
        "mean_row": _("Moving mean"),
        "variance_row": _("Moving variance"),
        "gamma": _("Scale of {to}"),
        "beta": _("Shift of {to}"),
        "mean": _("Moving mean of {to}"),
        "variance": _("Moving variance of {to}"),
    }


def _editing() -> dict[str, str]:
    return {
        "weights": _("Weights"),
        "show": _("Show"),
        "values": _("Values"),
        "changes": _("Change in this step"),
        "picture": _(
            "{layer}: {rows} rows of weights, one column for each unit; from {low} to {high}."
        ),
        "picture_note": _(
            "A column for each unit of the layer, a row for each of its inputs and, below a gap,"
            " its bias. Filled squares are positive, framed ones negative; the larger, the further"
            " from 0. Click one to set it by hand."
        ),
        "edit": _("Set a weight by hand"),
        "edit_note": _(
            "Changes apply to a copy of the weights at this step. The run stays as it is."
        ),
        "row": _("From"),
        "column": _("To"),
        "bias_row": _("Bias"),
        "value": _("Value"),
        "slider": _("Move the value"),
        "edited": _("This is an edited copy. Weights set by hand: {list}."),
        "edit_item": _("{name} from {before} to {after}"),
        "locked": _("To go on stepping, discard the changes first."),
        "undo": _("Go back one change"),
        "discard": _("Discard all changes"),
        "scores": _("Loss and metric with these weights"),
        "scores_note": _(
            "Computed in the browser as for validation: no dropout, all samples weigh the same."
            " The test set is not used."
        ),
    }
