"""The problems of a table."""

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


def notices(every: Sequence[Notice]) -> None:
    """Draw notices in order; all but the first are folded."""
    if not every:
        st.caption(":material/check_circle: " + _("No problems detected."))
        return
    section(_("Please check"))
    for notice in every[:_SHOWN]:
        _draw(notice)
    rest = every[_SHOWN:]
    if rest:
        with st.expander(_("More"), icon=":material/more_horiz:"):
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
            help=_("In all columns, each label then gets its most frequent spelling"),
            on_click=merge_labels,
        )
