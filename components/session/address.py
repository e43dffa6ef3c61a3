"""Keeps the settings, the run and the section of a page in its address.

Streamlit's ``bind`` would write translated labels into it.
"""

import time
from dataclasses import fields

import streamlit as st

from core.settings.config import RunConfig

RUN = "run"
SECTION = "section"
_OURS = frozenset((RUN, SECTION, *(field.name for field in fields(RunConfig))))
_KNOWN = "address"
_REPLACED = "address_replaced"
_UNDERWAY = 1.0  # seconds a new address may take to reach the browser and return


def changed_outside(acted: bool) -> dict[str, str] | None:
    """Return our parameters if they changed from outside: a link, a reload, back or forward.

    Args:
        acted: Whether the user used a widget. The browser may then still send the address from
            before the last change, which is not a request to go back to it.
    """
    current = _current()
    known = st.session_state.get(_KNOWN)
    if current == known:
        return None
    if known is not None and (acted or _is_underway(current)):
        _put(known)
        return None
    st.session_state[_KNOWN] = current
    return dict(current)  # a copy, which the caller may change


def write(config: RunConfig, run: str | None) -> None:
    """Write the settings and the run into the address; other parameters stay."""
    wanted = config.to_address()
    if run is not None:
        # A run alone stands for the run's settings; these are the tab's own.
        wanted = {"dataset": config.dataset} | wanted | {RUN: run}
    known = st.session_state.get(_KNOWN, {})
    if SECTION in known:
        wanted[SECTION] = known[SECTION]
    _replace(known, wanted)


def write_section(name: str | None) -> None:
    """Write the open section into the address; ``None`` for the first."""
    known = st.session_state.get(_KNOWN, {})
    others = {parameter: value for parameter, value in known.items() if parameter != SECTION}
    _replace(known, others if name is None else others | {SECTION: name})


def restore() -> None:
    """Restore our parameters after ``st.navigation`` changed the page and dropped them."""
    if _KNOWN in st.session_state:
        _put(st.session_state[_KNOWN])


def _replace(known: dict[str, str], wanted: dict[str, str]) -> None:
    if wanted != known:
        st.session_state[_REPLACED] = (known, time.monotonic())
        st.session_state[_KNOWN] = wanted
    _put(wanted)


def _current() -> dict[str, str]:
    return {name: value for name, value in st.query_params.items() if name in _OURS}


def _is_underway(current: dict[str, str]) -> bool:
    replaced, when = st.session_state.get(_REPLACED, (None, 0.0))
    recent: bool = time.monotonic() - when < _UNDERWAY
    return recent and current == replaced


def _put(ours: dict[str, str]) -> None:
    if _current() == ours:
        return
    others = {name: st.query_params.get_all(name) for name in st.query_params if name not in _OURS}
    st.query_params.from_dict({**others, **ours})
