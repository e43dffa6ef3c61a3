"""The parts of the class packs in the address, and how to get there."""

from urllib.parse import urlencode

import streamlit as st

from components.lessons.lessons_page import PACKS
from components.lessons.training import open_settings
from components.session import address
from components.session.session import Session
from components.widgets.links import TERM, go_to_learn
from components.words.language import _
from core.lessons.packs import Pack

FORM = "form"
"""The form that makes a pack; no pack has this name."""


def form_of(pack_id: str) -> str:
    """Return the form with a recorded pack, as a part of the class packs."""
    return f"{FORM}{TERM}{pack_id}"


def pack_in_form(part: str) -> str | None:
    """Return the id of the pack that a part is the form of: empty for the form without one,
    ``None`` for another part."""
    name, _dash, pack_id = part.partition(TERM)
    return pack_id if name == FORM else None


def go(state: Session, part: str = "") -> None:
    """Callback: open a part of the class packs on the Learn page.

    Args:
        state: The state of the tab.
        part: ``FORM`` or ``form_of``, the name or id of a pack for its answers, or empty for the
            list.
    """
    state.chapter = chapter_of(part)
    address.write_chapter(state.chapter)


def chapter_of(part: str) -> str:
    """Return a part of the class packs as a chapter of the Learn page."""
    return f"{PACKS}{TERM}{part}" if part else PACKS


def open_first(state: Session, pack: Pack) -> None:
    """Go to the first step of a pack on the Train page."""
    state.pack, state.step = pack.name, 1
    address.write_pack(pack.name)
    open_settings(pack.step(1).settings, state)


def link(name: str) -> str:
    """Return the address of a pack's first step, on the server as this browser knows it."""
    folder = (st.context.url or "").rpartition("/")[0]
    return f"{folder}/train?{urlencode({'pack': name, 'step': 1})}"


def to_packs(state: Session) -> None:
    """Draw the button that leads from another page to the list of class packs."""
    if st.button(_("Class packs: answers and runs"), key="to_packs", icon=":material/co_present:"):
        go(state)
        go_to_learn()
