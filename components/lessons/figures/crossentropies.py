"""The figure of the three cross-entropies: the same prediction, written in three ways."""

from collections.abc import Mapping
from typing import Any

from components.lessons.figures.labels import loss_labels
from components.words.language import _


def crossentropies() -> Mapping[str, Any]:
    """Return the texts of ``crossentropies.js``."""
    return {
        "labels": loss_labels(),
        "texts": {
            "title": _("Three cross-entropies, one number"),
            "label": _("True class"),
            "share": _("Probability of class 1"),
            "heads": [
                _("Loss function"),
                _("Label"),
                _("Outputs"),
                _("Computation"),
                _("Loss"),
            ],
            "same": _("All three give {loss}: for the same prediction, the same loss."),
            "differ": _("The three differ: {loss}."),
            "note": _(
                "They differ in how label and outputs are written: one sigmoid unit and the label 0"
                " or 1, or one softmax unit for each class with a one-hot label (1 for the true"
                " class, else 0) or with the number of the class, which saves memory."
            ),
        },
    }
