"""The pages of a long list.

Not ``st.pagination``: its arrows have English names in every language, and of 400 pages it cannot
jump to page 300.
"""

import math
from dataclasses import dataclass

import streamlit as st

from components.words.language import _, number


@dataclass(frozen=True)
class Page:
    """One page of a list.

    Attributes:
        number: Number of the page, from 0.
        count: Number of pages; 1 for an empty list.
        start: Position of its first entry, from 0.
        stop: Position behind its last entry.
        total: Entries on all pages.
    """

    number: int
    count: int
    start: int
    stop: int
    total: int

    @property
    def places(self) -> slice:
        """The slice of the list that the page shows."""
        return slice(self.start, self.stop)


def page(total: int, number: int, size: int) -> Page:
    """Return the page of that number, or the nearest one.

    Args:
        total: Entries of the list.
        number: The requested page, from 0.
        size: Entries of a full page.
    """
    count = max(1, math.ceil(total / size))
    number = min(max(number, 0), count - 1)
    return Page(number, count, number * size, min((number + 1) * size, total), total)


_FIELD = 130  # pixels


def page_key(key: str) -> str:
    """Return the session key of the page shown, counted from 1."""
    return f"{key}_page"


def turn_to(key: str, shown: int) -> None:
    """Turn to a page; call this before ``pager`` or in a callback.

    Args:
        key: Key of the pager.
        shown: The page, counted from 1.
    """
    st.session_state[page_key(key)] = shown


def pager(total: int, size: int, key: str) -> Page:
    """Draw the buttons and the field that turn pages; nothing if there is only one page.

    Args:
        total: Entries of the list.
        size: Entries of a full page.
        key: Identifier of this list.

    Returns:
        The page to show.
    """
    state = page_key(key)
    shown = page(total, st.session_state.get(state, 1) - 1, size)
    if shown.count == 1:
        turn_to(key, 1)
        return shown
    turn_to(key, shown.number + 1)  # the list may have become shorter
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _button(_("Previous"), "chevron_left", key, shown.number, shown.number == 0)
        st.number_input(
            _("Page (of {count})").format(count=number(shown.count)),
            min_value=1,
            max_value=shown.count,
            key=state,
            width=_FIELD,
        )
        _button(_("Next"), "chevron_right", key, shown.number + 2, shown.number + 1 == shown.count)
    return shown


def places(shown: Page) -> str:
    """Return the range of entries on a page: "26–50 of 10,000"."""
    return _("{first}–{last} of {total}").format(
        first=number(shown.start + 1), last=number(shown.stop), total=number(shown.total)
    )


def _button(label: str, icon: str, key: str, target: int, disabled: bool) -> None:
    st.button(
        label,
        key=f"{key}_{icon}",
        icon=f":material/{icon}:",
        icon_position="right" if icon == "chevron_right" else "left",
        disabled=disabled,
        on_click=turn_to,
        args=(key, target),
    )
