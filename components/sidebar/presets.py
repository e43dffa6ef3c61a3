"""Presets: settings to start from, and what they demonstrate."""

import streamlit as st

from components.session.session import session
from components.sidebar.inputs import change
from components.sidebar.settings_file import settings_file
from components.words.language import _
from core.settings.draft import Draft
from core.settings.presets import PRESETS

_OPEN = "presets"


def presets() -> None:
    """Draw the presets behind a button, each with what it demonstrates; a preset keeps the seed.

    Below them is the upload of a settings file, which sets everything, including the seed.
    """
    # With "rerun" its state is in the session, so that it can be closed from here.
    with st.popover(_("Presets"), icon=":material/auto_stories:", key=_OPEN, on_change="rerun"):
        for preset in PRESETS.values():
            with st.container(gap="xxsmall"):
                st.button(
                    _(preset.label),
                    key=f"preset_{preset.name}",
                    on_click=_take,
                    args=(preset.name,),
                    width="stretch",
                )
                st.caption(_(preset.shows))
        settings_file(_close)


def _take(name: str) -> None:
    _close()
    seed = session().draft.seed
    change(lambda _draft: Draft.of(PRESETS[name].config).changed("seed", seed))


def _close() -> None:
    st.session_state[_OPEN] = False
