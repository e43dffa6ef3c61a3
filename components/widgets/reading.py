"""How far the reading of a file has come."""

from typing import Any

import streamlit as st

from components.words.language import _
from core.data.tables.reader import Reader


def reading_progress(reader: Reader[Any]) -> None:
    """Draw what the reader does, and the share of its work that is done."""
    st.progress(reader.share, _(reader.stage.label) + "…")
