"""The title of a part of a page."""

import streamlit as st


def section(title: str, help: str | None = None) -> None:
    """Draw it.

    Args:
        title: In the session's language.
        help: More on it, behind a question mark.
    """
    st.markdown(f"**{title}**", help=help)
