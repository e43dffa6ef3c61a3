"""The draft of a table or of images, one per tab: begun, found again, discarded."""

from pathlib import Path
from typing import IO

import streamlit as st

from components.data.upload.images_draft import ImagesDraft
from components.data.upload.table_draft import TableDraft
from components.session.session import session
from components.words.language import _
from core.base.errors import DenseboardError
from core.base.files import copy_upload, digest_of
from core.data.images.archive import holds_images

_KEY = "table_draft"
_PROBLEM = "table_problem"
_EDITION = "table_edition"


def table_draft() -> TableDraft | None:
    """Return the tab's draft of a table, if there is one."""
    draft = st.session_state.get(_KEY)
    return draft if isinstance(draft, TableDraft) else None


def images_draft() -> ImagesDraft | None:
    """Return the tab's draft of images, if there is one."""
    draft = st.session_state.get(_KEY)
    return draft if isinstance(draft, ImagesDraft) else None


def problem() -> DenseboardError | None:
    """Return the error of the last change or upload, if there is one."""
    error: DenseboardError | None = st.session_state.get(_PROBLEM)
    return error


def edition() -> int:
    """Return the number in the widgets' keys: every change of the draft resets the widgets."""
    return int(st.session_state.get(_EDITION, 0))


def begin(file: IO[bytes], name: str) -> None:
    """Copy an uploaded file to disk, and read it; images are read when they are drawn."""
    reset_widgets()
    old = st.session_state.pop(_KEY, None)
    if old is not None:
        old.delete()
    with trying():
        path = copy_upload(file)
        if holds_images(path):
            st.session_state[_KEY] = ImagesDraft(path, name)
            return
        draft = TableDraft(path, name, digest=digest_of(path))
        st.session_state[_KEY] = draft
        draft.read()


def stop_reading() -> None:
    """Callback: stop reading the file; if it was read before, it can be read in another way."""
    draft = table_draft()
    if draft is None or draft.reader is None:
        return
    if draft.tried:
        draft.reader.cancel()
    else:
        dismiss()


def hand_over(draft: TableDraft) -> tuple[Path, str]:
    """Forget the draft; return its file and the name it had, for someone else to use."""
    reset_widgets()
    st.session_state.pop(_KEY, None)
    if draft.second_path is not None:
        draft.second_path.unlink(missing_ok=True)
    return draft.path, draft.name


def dismiss() -> None:
    """Discard the draft, its files and what went wrong with them."""
    reset_widgets()
    st.session_state[_PROBLEM] = None
    old = st.session_state.pop(_KEY, None)
    if old is not None:
        old.delete()


class trying:
    """Catch an error in a block, and store it for ``problem``."""

    def __enter__(self) -> None:
        st.session_state[_PROBLEM] = None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if not isinstance(error, DenseboardError):
            return False
        st.session_state[_PROBLEM] = error
        return True


def dismissal(key: str = "dismiss_table") -> None:
    """Draw the button that discards the draft."""
    st.button(
        _("Cancel"),
        key=f"{key}_{edition()}",
        icon=":material/close:",
        help=_("Discard this file; nothing is stored"),
        on_click=dismiss,
    )


def choose(name: str) -> None:
    """Make a stored table or set of images the dataset of the tab."""
    state = session()
    state.draft = state.draft.changed("dataset", name)
    state.changed = True


def reset_widgets() -> None:
    """Give the widgets of the draft other keys, so that they show its values."""
    st.session_state[_EDITION] = edition() + 1
