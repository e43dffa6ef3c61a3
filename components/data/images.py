"""A dataset of images: a page to choose from, and the chosen one enlarged."""

import numpy as np
import streamlit as st

from components.figures import data as figures
from components.session.chosen import images_key
from components.widgets.chart import chart
from components.widgets.choice import choice
from components.widgets.colours import COLOURS, choose_colour
from components.widgets.pager import pager, places
from components.widgets.pictures import IMAGES, picture
from components.widgets.section import section
from components.widgets.table import csv
from components.widgets.tiles import Tile, tiles
from components.words.language import _, number
from core.data.datasets.dataset import Dataset
from core.data.profile import Parts
from core.settings.draft import Draft

_LARGE = 224  # pixels of an image in colour


def images(draft: Draft, dataset: Dataset, parts: Parts) -> None:
    """Draw training images and the chosen one, unchanged or as the network sees it."""
    section(_("Training images"))
    key = images_key(draft.dataset)
    shown = pager(len(parts.train), IMAGES, key)
    rows: list[int] = parts.train[shown.places].tolist()
    chosen = chosen_image(draft, parts)
    if chosen not in rows:
        chosen = rows[0]
        _choose(draft, chosen)
    labels = [_(label) for label in draft.info.classes]
    st.caption(places(shown))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        tiles(
            [_tile(draft, dataset, labels, row) for row in rows],
            rows.index(chosen),
            lambda place: _choose(draft, rows[place]),
            key=f"{key}_images",
        )
    with right:
        _large(draft, dataset, labels, chosen)


def chosen_image(draft: Draft, parts: Parts) -> int:
    """Return the row of the chosen image in the training set."""
    return int(st.session_state.get(_state(draft), parts.train[0]))


def _choose(draft: Draft, row: int) -> None:
    st.session_state[_state(draft)] = row


def _state(draft: Draft) -> str:
    return f"data_{draft.dataset}_chosen"


def _tile(draft: Draft, dataset: Dataset, labels: list[str], row: int) -> Tile:
    label = labels[dataset.y_train[row]]
    alt = _("Training image {sample}: {label}").format(sample=number(row), label=label)
    return Tile(picture(dataset.x_train[row], draft.info.pixel_range, least=1), alt, label)


def _large(draft: Draft, dataset: Dataset, labels: list[str], row: int) -> None:
    title = _("Training image {sample}: {label}").format(
        sample=number(row), label=labels[dataset.y_train[row]]
    )
    section(title)
    largest = draft.info.pixel_range
    before = _("Unchanged: 0 to {largest}").format(largest=number(largest))
    names = {"before": before, "after": _("As the network sees it: 0 to 1")}
    scaled = choice(_("Pixels"), names, key="data_pixels") == "after"
    image = dataset.x_train[row].astype(np.float64)
    label, file = _("Intensity of the pixel"), f"denseboard-{draft.dataset}-image-{row}"
    if draft.info.colour:
        st.image(picture(dataset.x_train[row], largest), alt=title, width=_LARGE)
        colour = choose_colour("data_colour")
        image = image[:, :, colour]
        label = (_("Red"), _("Green"), _("Blue"))[colour]
        file += f"-{COLOURS[colour]}"
    if scaled:
        image, largest = image / largest, 1.0
    chart(
        figures.intensities(image, largest, label),
        alt=title,
        file=file,
        csv=csv({str(column): values for column, values in enumerate(image.T)}),
        key="data_image",
    )
