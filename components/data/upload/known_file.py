"""Offers the choices made for a file that is stored already."""

import streamlit as st

from components.data.upload.draft import edition, reset_widgets, table_draft, trying
from components.data.upload.table_draft import TableDraft
from components.words.language import _, plain
from core.data.splits import SplitRule
from core.data.tables import store
from core.data.tables.dependence import changed
from core.data.tables.description import Description


def known_file(draft: TableDraft) -> None:
    """Draw the offer, if a table of this very file is stored with other choices."""
    known = _stored(draft)
    if known is None or draft.plan is None:
        return
    if known.read_plan().decisive() == draft.plan.decisive():
        return
    with st.container(border=True, key="known_file", horizontal=True, vertical_alignment="center"):
        text = _("This file is stored already, as “{table}”, with other choices than below.")
        st.markdown(":material/history: " + text.format(table=plain(known.label)))
        st.button(
            _("Take its choices"),
            key=f"take_choices_{edition()}",
            icon=":material/playlist_add_check:",
            help=_("To change one of them, such as its test rows. The stored table stays as it is"),
            on_click=_take_choices,
        )


def _stored(draft: TableDraft) -> Description | None:
    """The latest table of this file."""
    return next((each for each in reversed(store.available()) if each.digest == draft.digest), None)


def _take_choices() -> None:
    draft = table_draft()
    known = None if draft is None else _stored(draft)
    if draft is None or known is None:
        return
    reset_widgets()
    with trying():
        plan = known.read_plan()
        if plan.split is SplitRule.FILE:  # only its name is stored
            plan, draft.awaiting = changed(plan, SplitRule.RANDOM, ""), True
        draft.wanted = plan
        draft.read(plan.dialect)
