"""The progress of reading a file that takes a while, and the button that stops it."""

from typing import Any

import streamlit as st

from components.data.upload.draft import edition, stop_reading, table_draft, trying
from components.data.upload.table_draft import TableDraft
from components.widgets.reading import reading_progress
from components.words.language import _
from core.data.tables.reader import Reader
from core.data.tables.second_rows import SecondRequest

_EVERY = 0.5  # seconds between two looks at the progress


def reading(draft: TableDraft, reader: Reader[Any]) -> None:
    """Draw the progress until the reader has ended; then take its result and draw the page again.

    Args:
        draft: The file.
        reader: Reads it, or its second file.
    """
    if isinstance(reader.request, SecondRequest):
        st.text(reader.request.name)
    st.fragment(_progress, run_every=_EVERY)(draft, reader)
    st.button(
        _("Cancel"),
        key=f"stop_reading_{edition()}",
        icon=":material/close:",
        help=_("Stop reading this file"),
        on_click=stop_reading,
    )


def _progress(draft: TableDraft, reader: Reader[Any]) -> None:
    if table_draft() is draft and draft.reader is reader and reader.running:
        reading_progress(reader)
        return
    if draft.reader is reader:
        with trying():
            draft.finish()
    st.rerun()
