"""Keeps what a tab shows in its address: settings, run, section, search, chapter, pack, step, and
whether it is presented and shared.

Streamlit's ``bind`` would write translated labels into it.
"""

import math
import time
from dataclasses import fields

import streamlit as st

from core.settings.config import RunConfig

RUN = "run"
SECTION = "section"
SEARCH = "search"
CHAPTER = "chapter"
PACK = "pack"
STEP = "step"
PRESENT = "present"
SHARE = "share"
_PLACES = (
    SECTION,
    SEARCH,
    CHAPTER,
    PACK,
    STEP,
    PRESENT,
    SHARE,
)  # kept when settings or the run change
_OURS = frozenset((RUN, *_PLACES, *(field.name for field in fields(RunConfig))))
_KNOWN = "address"
_REPLACED = "addresses_replaced"  # each with the end of the script run that replaced it
_UNDERWAY = 2.0  # seconds a new address may take to reach the browser and return


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
    wanted |= {parameter: known[parameter] for parameter in _PLACES if parameter in known}
    _replace(known, wanted)


def write_section(name: str | None) -> None:
    """Write the open section into the address; ``None`` for the first."""
    _write_one(SECTION, name)


def write_search(search_id: str | None) -> None:
    """Write the open search into the address; ``None`` for none."""
    _write_one(SEARCH, search_id)


def write_chapter(name: str | None) -> None:
    """Write the open chapter of the Learn page into the address; ``None`` for the first."""
    _write_one(CHAPTER, name)


def write_pack(name: str | None, step: int = 1) -> None:
    """Write the open class pack and its step, counted from 1, into the address."""
    _write_one(PACK, name)
    _write_one(STEP, None if name is None else str(step))


def write_presenting(presenting: bool) -> None:
    """Write into the address whether the tab is shown to a room."""
    _write_one(PRESENT, "1" if presenting else None)


def write_sharing(mark: str | None) -> None:
    """Write into the address by which mark the tab shares its screen; ``None`` for not at all."""
    _write_one(SHARE, mark)


def restore() -> None:
    """Restore our parameters after ``st.navigation`` changed the page and dropped them."""
    if _KNOWN in st.session_state:
        _put(st.session_state[_KNOWN])


def settle() -> None:
    """Note that the script has run to its end.

    What the browser asked for until then, with the address it had, is answered by the next run.
    """
    now = time.monotonic()
    st.session_state[_REPLACED] = [(one, min(when, now)) for one, when in _recently_replaced()]


def _write_one(parameter: str, value: str | None) -> None:
    known = st.session_state.get(_KNOWN, {})
    others = {name: other for name, other in known.items() if name != parameter}
    _replace(known, others if value is None else others | {parameter: value})


def _replace(known: dict[str, str], wanted: dict[str, str]) -> None:
    if wanted != known:
        st.session_state[_REPLACED] = [*_recently_replaced(), (known, math.inf)]
        st.session_state[_KNOWN] = wanted
    _put(wanted)


def _current() -> dict[str, str]:
    return {name: value for name, value in st.query_params.items() if name in _OURS}


def _is_underway(current: dict[str, str]) -> bool:
    return any(current == replaced for replaced, _ in _recently_replaced())


def _recently_replaced() -> list[tuple[dict[str, str], float]]:
    earliest = time.monotonic() - _UNDERWAY
    return [one for one in st.session_state.get(_REPLACED, ()) if one[1] > earliest]


def _put(ours: dict[str, str]) -> None:
    if _current() == ours:
        return
    others = {name: st.query_params.get_all(name) for name in st.query_params if name not in _OURS}
    st.query_params.from_dict({**others, **ours})
