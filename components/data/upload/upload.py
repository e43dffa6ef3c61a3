"""The upload of a table: choose a file, check and correct what was detected, store it."""

import streamlit as st

from components.data.upload.dialect_form import dialect_form
from components.data.upload.draft import (
    TableDraft,
    begin,
    choose,
    dismiss,
    edition,
    problem,
    table_draft,
    trying,
)
from components.data.upload.notices import notices
from components.data.upload.plan_form import plan_form
from components.widgets import messages
from components.words.language import _, number
from core.base.errors import DenseboardError
from core.base.messages import Level
from core.data.tables import shipping, store
from core.data.tables.limits import upload_mb

_UPLOADER = "table_file"
_FIRST = 8  # rows shown
_WIDE = 200  # columns shown of them


def upload() -> None:
    """Draw the uploader and, once there is a file, everything to check before storing it."""
    _uploader()
    error = problem()
    if error is not None:
        messages.error(error)
    draft = table_draft()
    if draft is None:
        return
    st.text(draft.name)
    dialect_form(draft)
    if draft.table is None or draft.plan is None:
        _dismissal()
        return
    if draft.from_the_course:
        st.info(
            _(
                "These are the shipments of the course, with the course's choices below: 18 inputs"
                " and 30% test rows drawn with seed 1. Once the table is stored, its network is"
                " among the presets of the Train page."
            ),
            icon=":material/school:",
        )
    _preview(draft)
    plan_form(draft.plan, draft.profile, draft.classes)
    notices(draft.notices)
    _confirmation(draft)


def _uploader() -> None:
    try:
        most = upload_mb()
    except DenseboardError as error:
        messages.error(error)
        return
    key = f"{_UPLOADER}_{st.session_state.get(_UPLOADER, 0)}"
    st.file_uploader(
        _("A table as CSV, TSV or Parquet"),
        key=key,
        max_upload_size=most,
        help=_("One row per sample, one column per feature. The file stays on this machine."),
        on_change=_received,
        args=(key,),
    )
    if table_draft() is None:
        _course()


def _course() -> None:
    """Say where to download the course's table, which may not be redistributed."""
    text = _(
        "For the course's late deliveries, download [E-Commerce Shipping Data]({address}) from"
        " Kaggle and upload its Train.csv: it is recognised."
    )
    st.caption(text.format(address=shipping.ADDRESS))


def _received(key: str) -> None:
    """Callback: take the file, and reset the uploader, which frees its copy."""
    file = st.session_state.get(key)
    if file is None:
        return
    begin(file, file.name)
    st.session_state[_UPLOADER] = st.session_state.get(_UPLOADER, 0) + 1


def _preview(draft: TableDraft) -> None:
    assert draft.table is not None
    frame = draft.table.frame
    st.caption(
        _("{rows} rows, {columns} columns. The first rows as read:").format(
            rows=number(len(frame)), columns=number(len(frame.columns))
        )
    )
    shown = frame.iloc[:_FIRST, :_WIDE]
    st.dataframe(shown, hide_index=True, alt=_("The first rows of the file"), height="content")


def _confirmation(draft: TableDraft) -> None:
    stopped = any(notice.level is Level.ERROR for notice in draft.notices)
    with st.container(horizontal=True):
        st.button(
            _("Use this table"),
            key="keep_table",
            type="primary",
            icon=":material/check:",
            disabled=stopped,
            help=_("Fix the errors above first")
            if stopped
            else _("Store it on this machine and make it the dataset"),
            on_click=_store,
        )
        _dismissal()


def _dismissal() -> None:
    st.button(
        _("Cancel"),
        key=f"dismiss_table_{edition()}",
        icon=":material/close:",
        help=_("Discard this file; nothing is stored"),
        on_click=dismiss,
    )


def _store() -> None:
    draft = table_draft()
    if draft is None or draft.table is None or draft.plan is None:
        return
    with trying():
        info = store.save(draft.table, draft.plan, draft.path, draft.name, draft.suspicions)
        choose(info.name)
        dismiss()
        st.toast(
            _("The table is stored and is now the dataset. Train with it on the Train page."),
            icon=":material/check:",
        )
