"""The upload of settings that were downloaded from a run."""

from collections.abc import Callable

import streamlit as st

from components.sidebar.inputs import change
from components.words.language import _
from core.settings.draft import Draft
from core.settings.file import read_settings

_EDITION = "settings_file"
_MOST_MB = 1


def settings_file(close: Callable[[], None]) -> None:
    """Draw the uploader; its settings replace the session's draft before the next script run.

    Args:
        close: Called in a callback after a file was read or rejected.
    """
    key = f"{_EDITION}_{st.session_state.get(_EDITION, 0)}"
    st.file_uploader(
        _("Settings from a file"),
        type="json",
        key=key,
        max_upload_size=_MOST_MB,
        help=_("The settings of a run as JSON, downloaded under Take it away"),
        on_change=_take,
        args=(key, close),
    )


def _take(key: str, close: Callable[[], None]) -> None:
    file = st.session_state[key]
    if file is None:
        return
    content = file.getvalue()
    # A new uploader, in which the same file can be chosen again.
    st.session_state[_EDITION] = st.session_state.get(_EDITION, 0) + 1
    close()
    change(lambda _draft: Draft.of(read_settings(content)))
