"""The figure of the course's two models: each step from data to predictions, with its code."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from components.words.language import _
from core.base.errors import DenseboardError
from core.base.text import N_
from core.data.tables import course_table, data, shelf
from core.network.script import Origin, Section, predicting, sections
from core.network.script.section import Say
from core.network.script.uploaded import UploadedTable
from core.settings.config import RunConfig
from core.settings.presets import PRESETS, shipping_config

GARMENTS, PARCELS = "garments", "parcels"

EXPLAINED: Mapping[str, Mapping[str, str]] = {
    "Libraries": {
        GARMENTS: N_(
            "Keras builds and trains the network, NumPy holds the numbers. The course's notebook"
            " imports the same two, and Matplotlib for its pictures."
        ),
        PARCELS: N_(
            "pandas reads the table, scikit-learn divides and scales it, Keras builds and trains"
            " the network."
        ),
    },
    "Load the data": {
        GARMENTS: N_(
            "70,000 photographs of garments, 28 × 28 pixels from 0 to 255: 60,000 to train on and"
            " 10,000 that nobody looks at before the end. x are the images, y the numbers of their"
            " classes, from 0 (T-shirt/top) to 9 (ankle boot)."
        ),
        PARCELS: N_(
            "10,999 parcels. The number of the parcel is left out, as it says nothing; each"
            " category of the warehouse, the means of transport and the importance becomes a column"
            " of 0 and 1 (one-hot), the gender a single one: 18 inputs. Before anything is fitted,"
            " 30% of the parcels are set aside as the test set. The target is 1 for a parcel that"
            " did not arrive on time."
        ),
    },
    "Scale": {
        GARMENTS: N_(
            "Divided by 255, pixels go from 0 to 1: inputs of about the size for which the initial"
            " weights and the learning rate are made."
        ),
        PARCELS: N_(
            "A weight in grams is a thousand times a rating from 1 to 5. StandardScaler gives every"
            " column mean 0 and standard deviation 1. It is fitted on the training rows only, as"
            " the test rows must not influence anything."
        ),
    },
    "Build the network": {
        GARMENTS: N_(
            "Flatten makes a row of 784 pixels of each image. 128 ReLU units combine them, and ten"
            " softmax units give a probability for each garment. y are class numbers: hence the"
            " sparse categorical cross-entropy. Adam takes the steps. The course writes"
            " Flatten(input_shape=(28, 28)); Keras 3 wants an Input of its own."
        ),
        PARCELS: N_(
            "Five tanh layers of 128, 320, 512, 320 and 128 units, and one sigmoid unit, whose"
            " output is the probability of a late parcel: hence binary cross-entropy. That is"
            " 413,441 weights and biases for 7,699 parcels."
        ),
    },
    "Train": {
        GARMENTS: N_(
            "An epoch shows every image once, in batches of 32, which is Keras's default: 1,875"
            " steps. The course trains five epochs with model.fit(x_train, y_train, epochs=5). The"
            " generator here only fixes the order of the images, so that your numbers are those of"
            " Denseboard."
        ),
        PARCELS: N_(
            "Ten epochs of 241 steps: 7,699 rows in batches of 32, the last one smaller. The"
            " course writes model.fit(X_train, y_train, epochs=10); the generator here only fixes"
            " the order of the rows."
        ),
    },
    "Evaluate it on the test set, once": {
        GARMENTS: N_(
            "Images that the network has never seen. The course got an accuracy of 0.8724, after"
            " 0.8906 on its training images: a small gap, the beginning of overfitting."
        ),
        PARCELS: N_(
            "The course got an accuracy of 0.6839. Always answering “late” is right for about 60%"
            " of the parcels, and simpler models come as far: a deep network stands out with images"
            " or language rather than with a small table."
        ),
    },
    "Predict": {
        GARMENTS: N_(
            "Ten probabilities for an image. The largest one is the answer: for test image 5 the"
            " course got 0.99999 for class 1, a pair of trousers, and that was right."
        ),
        PARCELS: N_(
            "One probability for each parcel. Above one half the answer is late; with another limit"
            " one misses fewer late parcels, at the price of more false alarms."
        ),
    },
}
"""What each step of each model does, by its English title."""


def whole(*, own: bool = True) -> Mapping[str, Any]:
    """Return the data of ``whole.js``.

    Args:
        own: Whether the code reads the visitor's own copy of the table, if there is one.
    """
    return {
        "models": {
            GARMENTS: list(_steps(GARMENTS, PRESETS["fashion_mnist"].config, None)),
            PARCELS: list(_steps(PARCELS, *_parcels(own))),
        },
        "texts": {
            "model": _("Model"),
            GARMENTS: _("Garments (Fashion-MNIST)"),
            PARCELS: _("Late parcels (a table)"),
            "previous": _("Previous step"),
            "next": _("Next step"),
            "steps": _("Steps of the program"),
            "step": _("Step {number} of {count}: {title}"),
            "code": _("Keras code of this step"),
        },
    }


def _steps(
    model: str, config: RunConfig, uploaded: UploadedTable | None
) -> Iterator[Mapping[str, str]]:
    """Yield title, explanation and code of each step, in order."""
    english = _parts(config, uploaded, str)
    shown = _parts(config, uploaded, _)
    for original, part in zip(english, shown, strict=True):
        says = _(EXPLAINED[original.title][model])
        yield {"title": part.title, "says": says, "code": part.code}


def _parts(config: RunConfig, uploaded: UploadedTable | None, say: Say) -> list[Section]:
    _head, *parts = sections(config, Origin(), uploaded, say)
    return [*parts, predicting(config, say)]


def _parcels(own: bool) -> tuple[RunConfig, UploadedTable]:
    """The course's settings for its table: the visitor's, or the one that everyone can get."""
    preset = PRESETS.get("shipping") if own else None
    if preset is not None:
        name = preset.config.dataset
        with suppress(DenseboardError, KeyError):  # damaged, or deleted meanwhile
            known = UploadedTable.of(shelf.descriptions()[name], data.details(name))
            return preset.config, known
    known = UploadedTable.of(course_table.description(), course_table.DETAILS)
    return shipping_config(course_table.description().name), known
