"""The sections of a run's results as tabs; only the open one is drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from components.session import address
from components.session.session import session

_KEY = "run_section"


@dataclass(frozen=True)
class Section:
    """One tab.

    Attributes:
        label: Its title, in the session's language.
        draw: Draws its content; called only while it is open.
    """

    label: str
    draw: Callable[[], None]


def sections(offered: Mapping[str, Section]) -> None:
    """Draw the tabs and the content of the open one, whose name is in the address.

    Args:
        offered: By name, as in the address; the first one is open by default.
    """
    names = {section.label: name for name, section in offered.items()}
    wanted = session().section
    shown = next((name for name in offered if name == wanted), next(iter(offered)))
    # Streamlit identifies tabs by label, which changes with the language.
    if st.session_state.get(_KEY) != offered[shown].label:
        st.session_state[_KEY] = offered[shown].label
    tabs = st.tabs(list(names), key=_KEY, on_change=_switched, args=(names,))
    for tab, section in zip(tabs, offered.values(), strict=True):
        if tab.open:
            with tab:
                section.draw()


def open_section(name: str | None) -> None:
    """Open a section.

    Args:
        name: As in ``sections``; ``None`` for the first.
    """
    session().section = name
    address.write_section(name)


def _switched(names: Mapping[str, str]) -> None:
    name = names.get(st.session_state[_KEY])
    first = next(iter(names.values()))
    open_section(None if name == first else name)
