"""The figure of Flatten: the pixels of an image in one row."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from components.words.language import _
from core.data.datasets import load

_LIGHTEST = 16  # of a pixel of Digits


def flatten() -> Mapping[str, Any]:
    """Return the texts of ``flatten.js``, and the first image of each class of Digits."""
    digits = load("digits")
    firsts = [int(np.argmax(digits.y_train == number)) for number in range(10)]
    return {
        "images": [
            {"label": digits.info.classes[number], "pixels": digits.x_train[place].tolist()}
            for number, place in enumerate(firsts)
        ],
        "most": _LIGHTEST,
        "texts": {
            "digit": _("Digit"),
            "row": _("Flatten: one row of {count} numbers"),
            "pixel": _(
                "Row {row}, column {column}: {value} → place {rows_before} × {columns} + {column}"
                " = {place} in the row"
            ),
            "note": _(
                "Flatten computes nothing and learns nothing: it only writes the rows of the image"
                " one after another. Each image of 8 × 8 pixels becomes 64 inputs, one of 28 × 28"
                " pixels 784. Point at a pixel, or move with the arrow keys."
            ),
            "image_alt": _(
                "The pixels of a handwritten {digit}: the higher its number, the stronger its shade"
            ),
            "row_alt": _("The same numbers of the {digit} in one row"),
        },
    }
