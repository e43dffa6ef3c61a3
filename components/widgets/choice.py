"""Choices whose options are shown under names of their own, by radio buttons or select boxes.

The browser knows an option by its name only. When names change with the language, it would show a
widget with nothing chosen; so what is chosen is written at every script run.
"""

from collections.abc import Collection, Container, Mapping
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")


def choice(
    label: str,
    names: Mapping[str, str],
    *,
    key: str,
    label_shown: bool = False,
    help: str | None = None,
) -> str:
    """Draw a few options as radio buttons in a row; the choice lasts as long as the session.

    Args:
        label: What is chosen; for screen readers alone where the buttons speak for themselves.
        names: What each option is called on the page.
        key: Of the widget.
        label_shown: Whether the label is on the page.
        help: Tooltip of a label on the page.

    Returns:
        The option chosen, at first the first of ``names``.
    """
    keep_choice(key, names, next(iter(names)))
    chosen: str = st.radio(
        label,
        list(names),
        format_func=lambda option: names.get(option, option),
        key=key,
        horizontal=True,
        label_visibility="visible" if label_shown else "collapsed",
        help=help,
        persist_state="session",
    )
    return chosen


def select(
    label: str, names: Mapping[T, str], *, key: str, default: T | None = None, **looks: Any
) -> T:
    """Draw a select box.

    Args:
        label: What is chosen.
        names: What each option is called on the page; no option is ``None``.
        key: Of the widget.
        default: Chosen at first; by default the first of ``names``.
        **looks: Further arguments of ``st.selectbox``.

    Returns:
        The option chosen.
    """
    keep_choice(key, names, next(iter(names)) if default is None else default)
    chosen: T = st.selectbox(
        label,
        list(names),
        format_func=lambda option: names.get(option, str(option)),
        key=key,
        **looks,
    )
    return chosen


def select_several(
    label: str, names: Mapping[T, str], *, key: str, default: Collection[T] = (), **looks: Any
) -> list[T]:
    """Draw a box in which any number of options can be chosen.

    Args:
        label: What is chosen.
        names: What each option is called on the page.
        key: Of the widget.
        default: Chosen at first.
        **looks: Further arguments of ``st.multiselect``.

    Returns:
        The options chosen, in the order of choosing; one that is no longer there is dropped.
    """
    chosen = st.session_state.get(key, default)
    st.session_state[key] = [option for option in chosen if option in names]
    several: list[T] = st.multiselect(
        label,
        list(names),
        format_func=lambda option: names.get(option, str(option)),
        key=key,
        **looks,
    )
    return several


def keep_choice(key: str, allowed: Container[Any], default: Any) -> None:
    """Write what is chosen in a widget, while it is allowed; to be called before it is drawn.

    Args:
        key: Of a widget with options.
        allowed: Its options.
        default: Chosen at first, and in place of an option that is no longer there.
    """
    value = st.session_state.get(key)
    st.session_state[key] = value if value in allowed else default
