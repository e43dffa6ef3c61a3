"""Images: one of the test set, one uploaded or one drawn, as the network sees it."""

import numpy as np
import streamlit as st

from components.results.try_it.answer import answer
from components.results.try_it.canvas import canvas
from components.results.try_it.trained import Trained, choose_sample
from components.widgets.choice import choice
from components.widgets.pictures import picture
from components.words.language import _
from core.data.pictures import MOST_BYTES, PreparedPicture, see

_DRAW, _UPLOAD, _TEST = "draw", "upload", "test"
_AUTOMATIC, _KEEP, _EXCHANGE = "automatic", "keep", "exchange"
_INVERTED = {_AUTOMATIC: None, _KEEP: False, _EXCHANGE: True}
_LARGE = 224  # pixels of the image


def images(trained: Trained) -> None:
    """Draw the choice of an image, what the network sees of it, and its prediction."""
    names = {
        _DRAW: _("Draw"),
        _UPLOAD: _("Upload a picture"),
        _TEST: _("An image of the test set"),
    }
    source = choice(_("Image"), names, key="try_source", label_shown=True)
    left, middle, right = st.columns([2, 2, 3], gap="medium")
    with left:
        sample = choose_sample(trained) if source == _TEST else None
        if sample is None:
            seen = _drawn(trained) if source == _DRAW else _uploaded(trained)
        else:
            seen = PreparedPicture(trained.run.dataset.x_test[sample], False)
    if seen is None:
        return
    with middle:
        _shown(trained, seen)
    with right:
        answer(trained, trained.ask(seen.pixels[np.newaxis]), sample)


def _shown(trained: Trained, seen: PreparedPicture) -> None:
    height, width = seen.pixels.shape
    caption = _("As the network sees it: {height} × {width} pixels").format(
        height=height, width=width
    )
    st.image(
        picture(seen.pixels, trained.run.config.info.pixel_range),
        alt=_("The image as the network sees it"),
        caption=caption,
        width=_LARGE,
    )


def _drawn(trained: Trained) -> PreparedPicture | None:
    drawing = canvas(f"try_{trained.key}_canvas")
    st.caption(
        _(
            "What is drawn is cut out, centred and scaled. Without a mouse or a pen, upload a"
            " picture or take an image of the test set."
        )
    )
    return None if drawing is None else _seen(trained, drawing, True)


def _uploaded(trained: Trained) -> PreparedPicture | None:
    file = st.file_uploader(
        _("Picture (PNG or JPEG)"),
        ["png", "jpg", "jpeg"],
        key="try_file",
        max_upload_size=MOST_BYTES // 2**20,
    )
    inverted = choice(
        _("Light and dark"),
        {_AUTOMATIC: _("Automatic"), _KEEP: _("Keep"), _EXCHANGE: _("Exchange")},
        key="try_inverted",
        label_shown=True,
        help=_(
            "The training images are light on dark. Automatic: exchanged if the border of the"
            " picture is light."
        ),
    )
    if file is None:
        return None
    seen = _seen(trained, file.getvalue(), _INVERTED[inverted])
    if seen.inverted:
        st.caption(_("Light and dark were exchanged."))
    return seen


def _seen(trained: Trained, content: bytes, inverted: bool | None) -> PreparedPicture:
    height, width = trained.run.config.info.input_shape
    return see(content, (height, width), trained.run.config.info.pixel_range, inverted)
