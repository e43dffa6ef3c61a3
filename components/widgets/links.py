"""Links between pages."""

from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitAPIException

from components.words.language import _, language

_TRAIN, _COMPARE, _DATA, _LEARN = "train.py", "compare.py", "data.py", "learn.py"


TERM = "-"
"""Between the glossary's name and a term's, in the address."""


def with_glossary(help: str, term: str) -> str:
    """Return a tooltip with a link to the entry of the glossary, which opens in a tab of its own.

    Args:
        help: The tooltip.
        term: Name of the entry, in ``core.lessons.glossary``.
    """
    more = _("More in the glossary")
    return f"{help}\n\n[{more}](learn?chapter=glossary{TERM}{term}&lang={language()})"


def to_train() -> None:
    """Draw the link to the Train page."""
    _link(_TRAIN, _("Train"), ":material/network_node:")


def to_compare() -> None:
    """Draw the link to the Compare page."""
    _link(_COMPARE, _("Compare"), ":material/compare_arrows:")


def _link(page: str, label: str, icon: str) -> None:
    with suppress(StreamlitAPIException):  # a page run on its own, as in a test
        st.page_link(page, label=label, icon=icon)


def go_to_train() -> None:
    """Switch to the Train page."""
    with suppress(StreamlitAPIException):
        st.switch_page(_TRAIN)


def go_to_data() -> None:
    """Switch to the Data page."""
    with suppress(StreamlitAPIException):
        st.switch_page(_DATA)


def go_to_compare() -> None:
    """Switch to the Compare page."""
    with suppress(StreamlitAPIException):
        st.switch_page(_COMPARE)


def go_to_learn() -> None:
    """Switch to the Learn page."""
    with suppress(StreamlitAPIException):
        st.switch_page(_LEARN)
