"""The figure of a recorded run: its curves up to an epoch, and its idle units."""

from collections.abc import Mapping
from typing import Any

from components.words.language import _
from components.words.live import labels
from core.lessons.recordings import Recording


def curves(place: int, recording: Recording) -> Mapping[str, Any]:
    """Return the data of ``curves.js``.

    Args:
        place: Place of the run in its chapter; its name would give its illness away.
        recording: The run.
    """
    rows, config = recording.rows, recording.config
    kind, shares = recording.idle()
    return {
        "run": place,
        "loss": [row.loss for row in rows],
        "val_loss": [row.val_loss for row in rows],
        "metric": [row.metric for row in rows],
        "val_metric": [row.val_metric for row in rows],
        "guess": recording.guess,
        "idle": {"kind": kind, "shares": shares},
        "percentages": config.task.classifies,
        "labels": labels(config),
        "texts": {
            "epochs": _("Epochs shown"),
            "scale": _("Axis of the loss"),
            "linear": _("Linear"),
            "log": _("Logarithmic"),
            "guess": _("Guessing"),
            "epoch": _("Epoch"),
            "training": _("Training"),
            "validation": _("Validation"),
            "idle": _("Idle units (%)"),
            "dead": _("Dead units (%)"),
            "saturated": _("Saturated outputs (%)"),
            "never": _("With this activation, units neither die nor saturate."),
            "curve_alt": _(
                "{name} up to epoch {epoch}: training from {first} to {last}, validation from"
                " {val_first} to {val_last}."
            ),
            "guess_alt": _("Guessing has {guess}."),
            "idle_alt": _("{name} in the hidden layer that has the most: {first} to {last}."),
        },
    }
