"""The title of a part of a page."""

import streamlit as st


def section(title: str, help: str | None = None) -> None:
    """Draw the title.

    Args:
        title: In the session's language.
        help: Explanation behind a question mark.
    """
    st.markdown(f"**{title}**", help=help)
