"""What is suspicious about a table."""

from collections.abc import Sequence

import streamlit as st

from components.data.upload.draft import edition, merge_labels
from components.widgets.section import section
from components.words.language import _, translate
from core.base.messages import Level
from core.data.tables.notice import Notice
from core.data.tables.suspicions import SPELLINGS

_LOOKS = {
    Level.ERROR: (st.error, ":material/block:"),
    Level.WARNING: (st.warning, ":material/warning:"),
}
_SHOWN = 8


def notices(found: Sequence[Notice]) -> None:
    """Draw them, the worst first; many of one kind are folded."""
    if not found:
        st.caption(":material/check_circle: " + _("Nothing suspicious was found."))
        return
    section(_("What to look at"))
    for notice in found[:_SHOWN]:
        _draw(notice)
    rest = found[_SHOWN:]
    if rest:
        with st.expander(_("More of it"), icon=":material/more_horiz:"):
            for notice in rest:
                _draw(notice)


def _draw(notice: Notice) -> None:
    text = translate(notice.message)
    if notice.level in _LOOKS:
        look, icon = _LOOKS[notice.level]
        look(text, icon=icon)
    else:
        st.caption(f":material/lightbulb: {text}")
    if notice.rule == SPELLINGS:
        st.button(
            _("Merge them"),
            key=f"merge_labels_{notice.column}_{edition()}",
            icon=":material/merge:",
            help=_("In all columns, each word is then written in its most frequent way"),
            on_click=merge_labels,
        )
