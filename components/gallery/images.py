"""A page of images; each is a button that has it looked at closely."""

from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from components.gallery.choosing import choose
from components.gallery.pictures import picture
from components.gallery.view import View
from components.language import _, number

_HERE = Path(__file__).parent

# Not st.image, which answers a click with an enlargement and says nothing to Python.
_COMPONENT = st.components.v2.component(
    "denseboard_images",
    html='<div class="tiles"><ul></ul></div>',
    css=(_HERE / "images.css").read_text(encoding="utf-8"),
    js=(_HERE / "images.js").read_text(encoding="utf-8"),
)


def images(view: View) -> None:
    """Draw the images of the page with their predicted labels."""
    samples = view.samples.tolist()
    key = f"{view.key}_images"
    _COMPONENT(
        key=key,
        data={
            "tiles": [_tile(view, sample) for sample in samples],
            "chosen": samples.index(view.chosen),
        },
        on_chosen_change=partial(_pressed, view, key),
    )


def _tile(view: View, sample: int) -> dict[str, Any]:
    true, predicted = view.judgement.true[sample], view.judgement.predicted[sample]
    return {
        "image": picture(view.dataset.x_test[sample], view.config.info.pixel_range, least=1),
        "alt": alt(view, sample),
        "right": bool(true == predicted),
        "predicted": view.labels[predicted],
        "true": view.labels[true],
    }


def _pressed(view: View, key: str) -> None:
    place = st.session_state[key].get("chosen")
    # What a browser sends may be anything.
    if isinstance(place, int) and 0 <= place < len(view.samples):
        choose(view.key, int(view.samples[place]))


def alt(view: View, sample: int) -> str:
    """What an image shows and what was made of it, for those who cannot see it."""
    true, predicted = view.judgement.true[sample], view.judgement.predicted[sample]
    text = _("Test image {sample}: {true}, predicted right")
    if predicted != true:
        text = _("Test image {sample}: {true}, predicted wrong as {predicted}")
    return text.format(
        sample=number(sample), true=view.labels[true], predicted=view.labels[predicted]
    )
