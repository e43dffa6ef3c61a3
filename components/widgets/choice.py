"""One of a few views, chosen by radio buttons in a row."""

from collections.abc import Mapping

import streamlit as st


def choice(label: str, names: Mapping[str, str], *, key: str) -> str:
    """Draw the choice; it is kept while the session lasts.

    Args:
        label: What is chosen, for screen readers: the buttons speak for themselves.
        names: What each one is called on the page.
        key: Of the widget.

    Returns:
        The one chosen, the first of ``names`` at first.
    """
    if st.session_state.get(key) not in names:
        st.session_state[key] = next(iter(names))
    chosen: str = st.radio(
        label,
        list(names),
        format_func=lambda name: names.get(name, name),
        key=key,
        horizontal=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    return chosen
