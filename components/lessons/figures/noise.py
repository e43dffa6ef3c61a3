"""The figure of the noise in the gradients of batches."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from components.words.language import _
from core.data.datasets import load, prepare
from core.settings.config import default_config

_COLUMNS = (0, 1)  # mean radius and mean texture
_DIGITS = 4  # decimals that are sent, of columns whose standard deviation is 1


def noise() -> Mapping[str, Any]:
    """Return the texts of ``noise.js``, and two standardised columns of Breast cancer."""
    names = load("breast_cancer").features
    rows, labels = _samples()
    return {
        "rows": rows,
        "labels": labels,
        "features": [_(names[column]) for column in _COLUMNS],
        "texts": {
            "size": _("Batch size"),
            "weight": _("Weight of {input}"),
            "again": _("Draw other batches"),
            "said": _("Spread of 200 batches of {size}: {spread} (expected {expected})"),
            "batches": _("Gradient of a batch"),
            "full": _("Gradient of all samples"),
            "slope": _("Gradient: weight of {input}"),
            "spread": _("Spread of the gradients"),
            "measured": _("200 batches"),
            "expected": _("Expected: about 1 ÷ √(batch size)"),
            "note": _(
                "Breast cancer, two of its columns, one sigmoid unit. A batch estimates the"
                " gradient of all samples: the smaller it is, the further off. Four times the"
                " samples halve the spread (the dashed ring) but cost four times the work. As"
                " a batch approaches all samples, its noise disappears."
            ),
            "cloud_alt": _(
                "The gradients of 200 batches of {size} around the gradient of all samples; their"
                " spread is {spread}."
            ),
            "spreads_alt": _(
                "The spread of the gradients against the batch size: it falls along a line with"
                " 1 over the root of the batch size, and faster as a batch approaches all samples."
            ),
        },
    }


@cache
def _samples() -> tuple[list[list[float]], list[int]]:
    """Return the columns of the training samples as the trainer gets them, and the classes."""
    config = default_config("breast_cancer")
    prepared = prepare(load(config.source), *config.preparation)
    columns = prepared.x_train[:, list(_COLUMNS)].round(_DIGITS).astype(float)
    return columns.round(_DIGITS).tolist(), prepared.y_train.astype(int).tolist()
