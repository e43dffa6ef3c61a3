"""The file of a class pack: to download, to open, and to delete what is recorded of it."""

from collections.abc import Callable

import streamlit as st

from components.widgets import messages
from components.words.language import _
from core.base.text import for_file_name
from core.packs.draft import PackDraft
from core.packs.own import read_file
from core.runs.store import ids

_EDITION = "pack_file"
_REFUSED = "pack_file_refused"
_MOST_MB = 1


def download(content: str, title: str, key: str) -> None:
    """Draw the button that downloads a pack.

    Args:
        content: The file.
        title: The title of the pack.
        key: Of the button.
    """
    st.download_button(
        _("Download"),
        content,
        f"denseboard-pack-{for_file_name(title) or 'untitled'}.toml",
        "application/toml",
        key=key,
        icon=":material/download:",
        on_click="ignore",
    )


def opener(take: Callable[[PackDraft], None]) -> None:
    """Draw the field for a file; what is in it becomes a pack of its own.

    Args:
        take: Called in a callback with the pack.
    """
    key = f"{_EDITION}_{st.session_state.get(_EDITION, 0)}"
    messages.refused(_REFUSED)
    st.file_uploader(
        _("Open a class pack from a file"),
        type="toml",
        key=key,
        max_upload_size=_MOST_MB,
        help=_("A file that was downloaded here; docs/packs.md shows its keys"),
        on_change=_take,
        args=(key, take),
    )


def delete_button(key: str, delete: Callable[[], None]) -> None:
    """Draw the button that deletes a pack, once one more has been pressed."""
    with st.popover(_("Delete"), icon=":material/delete:"):
        st.markdown(_("Deletes the class pack and all answers in it. Runs stay."))
        st.button(
            _("Delete"),
            key=f"pack_delete_{key}",
            icon=":material/delete:",
            help=_("This cannot be undone"),
            on_click=delete,
        )


def _take(key: str, take: Callable[[PackDraft], None]) -> None:
    file = st.session_state[key]
    if file is None:
        return
    # A new uploader, in which the same file can be chosen again.
    st.session_state[_EDITION] = st.session_state.get(_EDITION, 0) + 1
    with messages.refusal(_REFUSED):
        pack_id = ids.new_pack()
        take(PackDraft.of(read_file(pack_id, file.getvalue()), pack_id))
