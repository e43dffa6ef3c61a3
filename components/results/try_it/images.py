"""Images from the test set, uploaded or drawn, as the network sees them."""

import numpy as np
import streamlit as st

from components.results.try_it.answer import answer
from components.results.try_it.canvas import canvas
from components.results.try_it.network import TrainedNetwork, choose_sample
from components.widgets.choice import choice
from components.widgets.pictures import picture
from components.words.language import _
from core.data.framing import LABELS, Framing
from core.data.images.fitting import as_image_of
from core.data.pictures import MOST_BYTES, PreparedPicture

_DRAW, _UPLOAD, _TEST = "draw", "upload", "test"
_AUTOMATIC, _KEEP, _INVERT = "automatic", "keep", "invert"
_INVERTED = {_AUTOMATIC: None, _KEEP: False, _INVERT: True}
_LARGE = 224  # pixels of the image


def images(network: TrainedNetwork) -> None:
    """Draw the choice of an image, the image as the network sees it, and its prediction."""
    names = {
        _DRAW: _("Draw"),
        _UPLOAD: _("Upload a picture"),
        _TEST: _("An image of the test set"),
    }
    if not _of_drawings(network):
        names = dict(reversed(names.items()))
    source = choice(_("Image"), names, key="try_source", label_shown=True)
    left, middle, right = st.columns([2, 2, 3], gap="medium")
    with left:
        sample = choose_sample(network) if source == _TEST else None
        if sample is None:
            prepared = _drawn(network) if source == _DRAW else _uploaded(network)
        else:
            prepared = PreparedPicture(network.run.dataset.x_test[sample], False)
    if prepared is None:
        return
    with middle:
        _shown(network, prepared)
    with right:
        answer(network, network.predict(prepared.pixels[np.newaxis]), sample)


def _shown(network: TrainedNetwork, prepared: PreparedPicture) -> None:
    height, width = prepared.pixels.shape[:2]
    caption = _("As the network sees it: {height} × {width} pixels").format(
        height=height, width=width
    )
    st.image(
        picture(prepared.pixels, network.run.config.info.pixel_range),
        alt=_("The image as the network sees it"),
        caption=caption,
        width=_LARGE,
    )


def _drawn(network: TrainedNetwork) -> PreparedPicture | None:
    drawing = canvas(f"try_{network.key}_canvas")
    if _of_drawings(network):
        text = _(
            "The drawing is cropped, centred and scaled. If you cannot draw, upload a picture or"
            " choose an image of the test set."
        )
    else:
        text = _(
            "The drawing, dark on white, is scaled. If you cannot draw, upload a picture or choose"
            " an image of the test set."
        )
    st.caption(text)
    inverted = True if _of_drawings(network) else None
    return None if drawing is None else _prepared(network, drawing, inverted)


def _uploaded(network: TrainedNetwork) -> PreparedPicture | None:
    file = st.file_uploader(
        _("Picture (PNG or JPEG)"),
        ["png", "jpg", "jpeg"],
        key="try_file",
        max_upload_size=MOST_BYTES // 2**20,
    )
    inverted = _inverted(network)
    if file is None:
        st.caption(
            _(
                "“Predict a file” is there for tables only. To classify many pictures at once, use"
                " the model under “Take it away”: it takes raw pixels."
            )
        )
        return None
    prepared = _prepared(network, file.getvalue(), inverted)
    if prepared.inverted:
        st.caption(_("Light and dark were inverted."))
    return prepared


def _inverted(network: TrainedNetwork) -> bool | None:
    """Draw the choice whether to swap light and dark."""
    names = {_KEEP: _("Keep"), _INVERT: _("Invert")}
    if not _of_drawings(network):
        chosen = choice(_("Light and dark"), names, key="try_inverted_own", label_shown=True)
        framing = network.run.config.info.framing
        st.caption(
            _(
                "Pictures are fitted into the frame as when the images were uploaded: {framing}"
            ).format(framing=_(LABELS[framing]))
        )
        return _INVERTED[chosen]
    chosen = choice(
        _("Light and dark"),
        {_AUTOMATIC: _("Automatic"), **names},
        key="try_inverted",
        label_shown=True,
        help=_(
            "The training images are light on dark. Automatic inverts a picture with a light"
            " border."
        ),
    )
    return _INVERTED[chosen]


def _of_drawings(network: TrainedNetwork) -> bool:
    """Whether the images are drawings, light on dark."""
    return network.run.config.info.framing is Framing.DRAWING


def _prepared(network: TrainedNetwork, content: bytes, inverted: bool | None) -> PreparedPicture:
    return as_image_of(network.run.config.info, content, inverted)
