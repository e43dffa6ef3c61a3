"""A look at single test samples: images with predicted (true) label, or rows of a table."""

from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO

import numpy as np
import streamlit as st
from PIL import Image

from components.language import _, number
from core.config import RunConfig
from core.datasets import Dataset

SAMPLES = 25
_ACROSS = 5  # images in a row
_NARROWEST = 56  # pixels of an image on the page
_WIDEST = 520  # pixels of all that stand in a row
_SHARP = 224  # pixels it has at least: more than the page shows, so that it stays crisp


def gallery(config: RunConfig, dataset: Dataset, predicted: np.ndarray) -> None:
    """Draw the first test samples with what was predicted for them.

    Args:
        config: The run.
        dataset: What it was tested on.
        predicted: ``(test samples,)`` from ``core.evaluation.predictions``.
    """
    st.subheader(_("Predictions"), anchor=False)
    shown = min(SAMPLES, len(predicted))
    true, guess = dataset.y_test[:shown], predicted[:shown]
    st.caption(_legend(config, true, guess))
    if config.info.images:
        _images(config, dataset.x_test[:shown], true, guess)
    else:
        _rows(config, dataset, true, guess)


def _legend(config: RunConfig, true: np.ndarray, guess: np.ndarray) -> str:
    first = _("The first {shown} samples of the test set, the same for every run.").format(
        shown=number(len(true))
    )
    if not config.task.classifies:
        return first
    right = _("{right} of {shown} are right.").format(
        right=number(int((true == guess).sum())), shown=number(len(true))
    )
    how = _("Predicted label, and the true one in brackets.") if config.info.images else ""
    return " ".join((first, right, how)).strip()


def _images(config: RunConfig, images: np.ndarray, true: np.ndarray, guess: np.ndarray) -> None:
    labels = [_(label) for label in config.info.classes]
    grid = st.grid(_ACROSS, min_column_width=_NARROWEST, gap="xsmall", width=_WIDEST)
    for image, one, other in zip(images, guess, true, strict=True):
        predicted, real = labels[one], labels[other]
        with grid, st.container(gap="xxsmall"):
            st.image(
                _picture(image.tobytes(), image.shape, config.info.pixel_range),
                alt=_alt(predicted, real),
                width="stretch",
            )
            st.markdown(_caption(predicted, real), text_alignment="center")


@lru_cache(maxsize=256)
def _picture(pixels: bytes, shape: tuple[int, int], largest: float) -> str:
    """An image in greys, every pixel a square: browsers would blur the small original.

    It carries itself in its address: files of a page are gone with its next run, and a
    browser that is slow to fetch them would find nothing.

    Args:
        pixels: uint8, row by row.
        shape: Height and width.
        largest: The value of white.
    """
    grey = np.frombuffer(pixels, np.uint8).reshape(shape) * (255 / largest)
    factor = -(-_SHARP // min(shape))
    squares = grey.astype(np.uint8).repeat(factor, axis=0).repeat(factor, axis=1)
    file = BytesIO()
    Image.fromarray(squares).save(file, "PNG")
    return "data:image/png;base64," + b64encode(file.getvalue()).decode()


def _caption(predicted: str, true: str) -> str:
    if predicted == true:
        return f":small[:green[:material/check_circle: {predicted} ({true})]]"
    return f":small[:red[:material/cancel: **{predicted}** ({true})]]"


def _alt(predicted: str, true: str) -> str:
    text = _("Right: predicted {predicted}, true {true}")
    if predicted != true:
        text = _("Wrong: predicted {predicted}, true {true}")
    return text.format(predicted=predicted, true=true)


def _rows(config: RunConfig, dataset: Dataset, true: np.ndarray, guess: np.ndarray) -> None:
    import pandas as pd  # takes half a second, which the first page must not wait for

    judged = _classes(config, true, guess) if config.task.classifies else _numbers(true, guess)
    features = pd.DataFrame(dataset.x_test[: len(true)], columns=list(dataset.features))
    st.dataframe(
        pd.concat([pd.DataFrame(judged), features], axis=1),
        hide_index=True,
        column_config={name: st.column_config.Column(pinned=True) for name in list(judged)[:1]},
        alt=_("What was predicted for the first samples of the test set, and their features"),
        key="predictions",
    )


def _classes(config: RunConfig, true: np.ndarray, guess: np.ndarray) -> dict[str, Sequence[str]]:
    labels = [_(label) for label in config.info.classes]
    return {
        _("Result"): [_("✓ right") if hit else _("✗ wrong") for hit in true == guess],
        _("Predicted"): [labels[number] for number in guess],
        _("True"): [labels[number] for number in true],
    }


def _numbers(true: np.ndarray, guess: np.ndarray) -> dict[str, Sequence[float]]:
    return {
        _("Predicted"): guess.round(1),
        _("True"): true.round(1),
        _("Error"): (guess - true).round(1),
    }
