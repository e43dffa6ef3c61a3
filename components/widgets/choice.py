"""Radio buttons and select boxes whose options have labels.

The browser knows options by label only. When labels change with the language, it would show nothing
chosen; so the value is written at every script run.
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
    **options: Any,
) -> str:
    """Draw a few options as radio buttons in a row; the choice lasts as long as the session.

    Args:
        label: What is chosen; by default for screen readers only.
        names: Label of each option.
        key: Key of the widget.
        label_shown: Whether the label is visible.
        help: Tooltip of a visible label.
        **options: Further arguments of ``st.radio``.

    Returns:
        The chosen option, by default the first of ``names``.
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
        **options,
    )
    return chosen


def select(
    label: str, names: Mapping[T, str], *, key: str, default: T | None = None, **options: Any
) -> T:
    """Draw a select box.

    Args:
        label: What is chosen.
        names: Label of each option; no option is ``None``.
        key: Key of the widget.
        default: Chosen initially; by default the first of ``names``.
        **options: Further arguments of ``st.selectbox``.

    Returns:
        The chosen option.
    """
    keep_choice(key, names, next(iter(names)) if default is None else default)
    chosen: T = st.selectbox(
        label,
        list(names),
        format_func=lambda option: names.get(option, str(option)),
        key=key,
        **options,
    )
    return chosen


def select_several(
    label: str,
    names: Mapping[T, str],
    *,
    key: str,
    placeholder: str,
    default: Collection[T] = (),
    **options: Any,
) -> list[T]:
    """Draw a select box for any number of options.

    Args:
        label: What is chosen.
        names: Label of each option.
        key: Key of the widget.
        placeholder: Shown while nothing is chosen.
        default: Chosen initially.
        **options: Further arguments of ``st.multiselect``.

    Returns:
        The chosen options in order of choice, without options that no longer exist.
    """
    chosen = st.session_state.get(key, default)
    st.session_state[key] = [option for option in chosen if option in names]
    several: list[T] = st.multiselect(
        label,
        list(names),
        format_func=lambda option: names.get(option, str(option)),
        key=key,
        placeholder=placeholder,
        **options,
    )
    return several


def keep_choice(key: str, allowed: Container[Any], default: Any) -> None:
    """Keep the choice of a widget while it is allowed; call this before drawing the widget.

    Args:
        key: Key of a widget with options.
        allowed: Its options.
        default: Chosen initially, and when the option chosen no longer exists.
    """
    value = st.session_state.get(key)
    st.session_state[key] = value if value in allowed else default
