"""Fields of the form, each of which writes one attribute of the draft."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import streamlit as st

from components.widgets.choice import select

Write = Callable[[Any], None]

REFUSED = "pack_form_refused"
"""Where the form keeps what was refused in a callback, for ``messages.refused``."""

_LINE, _TEXT = 200, 2_000  # characters


def line(label: str, value: str, key: str, write: Write, note: str = "") -> None:
    """Draw a field for one line of text, and a note below it."""
    st.session_state.setdefault(key, value)
    with _noted(note):
        st.text_input(label, key=key, max_chars=_LINE, on_change=_changed, args=(key, write))


def text(label: str, value: str, key: str, write: Write, note: str = "") -> None:
    """Draw a field for some lines of text, and a note below it."""
    st.session_state.setdefault(key, value)
    with _noted(note):
        st.text_area(
            label,
            key=key,
            max_chars=_TEXT,
            height=80,
            on_change=_changed,
            args=(key, write),
        )


def one_of(label: str, names: Mapping[Any, str], value: Any, key: str, write: Write) -> None:
    """Draw a select box."""
    st.session_state.setdefault(key, value)
    select(label, names, key=key, on_change=_changed, args=(key, write))


def switch(label: str, value: bool, key: str, write: Write, **options: Any) -> None:
    """Draw a switch."""
    st.session_state.setdefault(key, value)
    st.toggle(label, key=key, on_change=_changed, args=(key, write), **options)


@contextmanager
def _noted(note: str) -> Iterator[None]:
    """Draw a note close below the field that is drawn in the block; nothing for an empty one."""
    with st.container(gap="xxsmall"):
        yield
        if note:
            st.caption(note)


def _changed(key: str, write: Write) -> None:
    """Callback: hand on what was entered."""
    write(st.session_state[key])
