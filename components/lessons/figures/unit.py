"""The figure of a unit: inputs, weights and bias, the sum, and the line it draws."""

from collections.abc import Mapping
from typing import Any

from components.lessons.figures.labels import activation_labels
from components.words.language import _


def unit() -> Mapping[str, Any]:
    """Return the texts of ``unit.js``."""
    return {
        "activations": activation_labels(),
        "texts": {
            "input": _("Input {number}"),
            "weight": _("Weight {number}"),
            "bias": _("Bias"),
            "activation": _("Activation"),
            "sum": _("Sum"),
            "note": _(
                "Each point of the square is a pair of inputs 1 and 2, with input 3 as set above."
                " On the line, the sum is 0: on one side it is positive, on the other negative."
                " The weights turn the line, and the bias moves it. The ring marks your inputs."
            ),
            "network_alt": _(
                "A unit with three inputs, their weights and a bias; its output is {output}."
            ),
            "plane_alt": _("The output over inputs 1 and 2, with the line where the sum is 0."),
            "plane_empty_alt": _(
                "The output over inputs 1 and 2; the sum is 0 nowhere in the square."
            ),
        },
    }
