"""The way from the choice of a dataset to points of one's own."""

import streamlit as st

from components.session.session import OWN_POINTS
from components.widgets.links import go_to_data
from components.words.language import _


def draw_your_own() -> None:
    """Draw the button, which opens the place for it on the Data page."""
    pressed = st.button(
        _("Draw your own"),
        key="draw_your_own",
        icon=":material/draw:",
        type="tertiary",
        help=_("Points on a plane: drawn, pasted or computed by a formula"),
        on_click=_open,
    )
    if pressed:
        go_to_data()


def _open() -> None:
    st.session_state[OWN_POINTS] = True
