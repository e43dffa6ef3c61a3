"""Showing a tab to a room: large type, the sidebar folded away, a pointer that can be seen."""

from pathlib import Path

import streamlit as st

from components.present.audience import audience_buttons, release
from components.session import address
from components.session.session import session
from components.words.language import _

_SIDEBAR = "present_settings"
_STYLE = Path(__file__).with_name("present.css")
_FOLDED = Path(__file__).with_name("folded.css")


def present_button(page: str) -> None:
    """Draw the button that starts presenting, and while presenting those that fold and end it.

    Before them are those of an audience that follows, also after presenting has ended.

    Args:
        page: The path of this page in addresses; empty for the first.
    """
    state = session()
    audience_buttons(state, page)
    if not state.presenting:
        st.button(
            _("Present"),
            icon=":material/slideshow:",
            key="present",
            type="tertiary",
            help=_("Large type for a room. F2 starts it, Escape ends it, F4 shows the settings."),
            shortcut="F2",
            on_click=_present,
            args=(True,),
        )
        return
    shown = bool(st.session_state.get(_SIDEBAR))
    st.html(_STYLE)
    if not shown:
        st.html(_FOLDED)
    st.button(
        _("Hide settings") if shown else _("Show settings"),
        icon=":material/tune:",
        key="present_fold",
        type="tertiary",
        shortcut="F4",
        on_click=_fold,
    )
    st.button(
        _("End"),
        icon=":material/close_fullscreen:",
        key="present_end",
        type="tertiary",
        shortcut="Escape",
        on_click=_present,
        args=(False,),
    )


def _present(presenting: bool) -> None:
    session().presenting = presenting
    if not presenting:
        release(session())
    st.session_state[_SIDEBAR] = False
    address.write_presenting(presenting)


def _fold() -> None:
    st.session_state[_SIDEBAR] = not st.session_state.get(_SIDEBAR)
