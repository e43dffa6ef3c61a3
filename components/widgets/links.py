"""Links between pages."""

from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitAPIException

from components.words.language import _

_TRAIN, _COMPARE = "train.py", "compare.py"


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


def go_to_compare() -> None:
    """Switch to the Compare page."""
    with suppress(StreamlitAPIException):
        st.switch_page(_COMPARE)
