"""One of a few views, chosen by radio buttons in a row."""

from collections.abc import Container, Mapping
from typing import Any

import streamlit as st


def choice(label: str, names: Mapping[str, str], *, key: str) -> str:
    """Draw the choice; it lasts as long as the session.

    Args:
        label: What is chosen, for screen readers: the buttons speak for themselves.
        names: What each view is called on the page.
        key: Of the widget.

    Returns:
        The view chosen, at first the first of ``names``.
    """
    keep_choice(key, names, next(iter(names)))
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


def keep_choice(key: str, allowed: Container[Any], default: Any) -> None:
    """Keep what was chosen in a widget while it is allowed; to be called before it is drawn.

    The value is written at every script run. The browser knows options by their labels only: when
    these change with the language, it would show a widget with nothing chosen.

    Args:
        key: Of a radio or select box.
        allowed: Its options.
        default: Chosen at first, and in place of an option that is no longer there.
    """
    value = st.session_state.get(key)
    st.session_state[key] = value if value in allowed else default
