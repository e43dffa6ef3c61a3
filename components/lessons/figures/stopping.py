"""The figure of early stopping, on a recorded run."""

from collections.abc import Mapping
from typing import Any

from components.words.language import _
from core.lessons.recordings import recorded


def stopping() -> Mapping[str, Any]:
    """Return the texts of ``stopping.js``, and the curves of a run that overfits."""
    rows = recorded("overfitting").rows
    return {
        "loss": [row.loss for row in rows],
        "val_loss": [row.val_loss for row in rows],
        "texts": {
            "patience": _("Patience"),
            "stops": _(
                "Training stops after epoch {last} of {epochs} and restores the weights of epoch"
                " {best}, with validation loss {loss}. The lowest of all epochs is {lowest}."
            ),
            "never": _(
                "Training runs through all {epochs} epochs, and then restores the weights of epoch"
                " {best}, with validation loss {loss}, the lowest of all."
            ),
            "training": _("Training"),
            "validation": _("Validation"),
            "restored": _("Restored epoch"),
            "end": _("Training stops"),
            "epoch": _("Epoch"),
            "loss": _("Loss"),
            "note": _(
                "A recorded run of the preset Overfitting, 60 epochs. Patience is how many epochs"
                " in a row may pass without a lower validation loss. With too little, a chance"
                " bump ends the run; with too much, epochs are trained for nothing. Denseboard"
                " always restores the best weights (restore_best_weights=True)."
            ),
            "alt": _(
                "The training loss falls throughout; the validation loss falls first, then rises."
            ),
        },
    }
