"""The figure of the output activations, with predictions of a network that was trained."""

from collections.abc import Mapping
from typing import Any

from components.lessons.figures.labels import activation_labels
from components.words.language import _, percent
from core.data.datasets import load
from core.lessons.digits import digit_predictions


def outputs() -> Mapping[str, Any]:
    """Return the texts of ``outputs.js``, and the recorded predictions with their images."""
    recorded = digit_predictions()
    digits = load(recorded.config.source)
    return {
        "activations": activation_labels(),
        "samples": [
            {
                "sums": sums,
                "digit": int(digits.y_test[place]),
                "pixels": digits.x_test[place].ravel().tolist(),
                "side": digits.x_test.shape[1],
            }
            for place, sums in recorded.sums.items()
        ],
        "texts": _texts(recorded.config.epochs, recorded.config.units[0], recorded.accuracy),
    }


def _texts(epochs: int, units: int, accuracy: float) -> Mapping[str, Any]:
    return {
        "title": _("Output layers: from sums to an answer"),
        "image": _("Image"),
        "images": [_("A clear one"), _("A doubtful one"), _("A mistake")],
        "image_alt": _("Handwritten digit of 8 × 8 pixels, a {digit}."),
        "activation": _("Activation of the output layer"),
        "reset": _("Back to the sums of the network"),
        "digit": _("Digit {digit}"),
        "table": _("Sums and outputs of the ten units"),
        "sum": _("Sum z of each unit"),
        "powers": {"softmax": "eᶻ", "sigmoid": "e⁻ᶻ", "linear": "–"},
        "output": _("Output"),
        "picture": _("As a bar"),
        "total": _("All together"),
        "formulas": {
            "softmax": _("Digit {digit}: {power} of {total}, so {output}"),
            "sigmoid": _("Digit {digit}: 1 / (1 + {power}) = {output}"),
            "linear": _("Digit {digit}: the sum itself, {output}"),
        },
        "meanings": {
            "softmax": _(
                "Softmax: the shares are positive and sum to 1, one for each class. Raise one sum,"
                " and all other shares fall. Use it for several classes. The image is a {true}."
            ),
            "sigmoid": _(
                "Sigmoid: each unit answers on its own, between 0 and 1, so the outputs need not"
                " sum to 1. Use one such unit for two classes. The image is a {true}."
            ),
            "linear": _(
                "Linear: any number, also below 0: no probability, but what regression needs."
                " The image is a {true}."
            ),
        },
        "note": _(
            "The sums are those of a network that was trained for {epochs} epochs on Digits, with"
            " one hidden layer of {units} units and a test accuracy of {accuracy}. The images are"
            " from its test set. Move the sums to try others."
        ).format(epochs=epochs, units=units, accuracy=percent(accuracy)),
    }
