"""The upload of a table or images: choose a file, check and correct what was detected, store it."""

import io

import streamlit as st

from components.data.upload.column_form import column_form
from components.data.upload.dialect_form import dialect_form
from components.data.upload.draft import (
    begin,
    choose,
    dismiss,
    dismissal,
    edition,
    images_draft,
    problem,
    table_draft,
    trying,
)
from components.data.upload.images_upload import images_upload
from components.data.upload.known_file import known_file
from components.data.upload.notices import listed, notices
from components.data.upload.plan_form import plan_form
from components.data.upload.predictable import predictable
from components.data.upload.reading import reading
from components.data.upload.table_draft import TableDraft
from components.widgets import messages
from components.words.language import _, number
from core.base.errors import DenseboardError
from core.base.messages import Level
from core.data.tables import shipping, store
from core.data.tables.layout import RULES
from core.data.tables.limits import upload_mb

_UPLOADER = "table_file"
_PASTED = "table_text"
_PASTED_FILE = "pasted.csv"
_FIRST = 8  # rows shown
_WIDE = 200  # columns shown of them


def upload() -> None:
    """Draw the uploader and, once there is a file, everything to check before storing it."""
    _uploader()
    error = problem()
    if error is not None:
        messages.error(error)
    images = images_draft()
    if images is not None:
        images_upload(images)
        return
    draft = table_draft()
    if draft is None:
        return
    st.text(draft.name)
    if draft.reader is not None:
        reading(draft, draft.reader)
        return
    _saving(draft)
    dialect_form(draft)
    predictable(draft)
    known_file(draft)
    if draft.table is None or draft.plan is None:
        dismissal()
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
    read = [notice for notice in draft.notices if notice.rule in RULES]
    listed(read)
    _preview(draft)
    plan_form(draft.plan, draft.profile, draft.classes, draft.division)
    column_form(draft)
    notices([notice for notice in draft.notices if notice not in read])
    _confirmation(draft)


def _uploader() -> None:
    try:
        most = upload_mb()
    except DenseboardError as error:
        messages.error(error)
        return
    key = f"{_UPLOADER}_{st.session_state.get(_UPLOADER, 0)}"
    st.file_uploader(
        _("A table: text, workbook, JSON, ARFF or Parquet; or images in a .zip"),
        key=key,
        max_upload_size=most,
        help=_(
            "Tables have one row per sample and one column per feature: CSV, TSV and other text;"
            " .xlsx, .xls and .ods; JSON records; ARFF; Parquet; also in a .zip, .gz, .bz2 or .xz"
            " file. Images, PNG or JPEG, are in a .zip with a folder for each class. The file stays"
            " on this machine."
        ),
        on_change=_received,
        args=(key,),
    )
    if table_draft() is None and images_draft() is None:
        _pasting()
        _course()


def _pasting() -> None:
    label = _("Paste a table instead")
    with st.expander(label, icon=":material/content_paste:", key="paste_table"):
        key = f"{_PASTED}_{edition()}"
        st.text_area(
            _("The table as text, such as cells copied from a spreadsheet"),
            key=key,
            height=160,
        )
        st.button(
            _("Read it"),
            key="read_pasted",
            icon=":material/table_view:",
            on_click=_take_pasted,
            args=(key,),
        )


def _take_pasted(key: str) -> None:
    """Callback: take the text as a file, so that it can be read again in another way."""
    text = str(st.session_state.get(key) or "")
    begin(io.BytesIO(text.encode("utf-8", "replace")), _PASTED_FILE)


def _saving(draft: TableDraft) -> None:
    """Offer the pasted text as a file: scripts need it."""
    if draft.name != _PASTED_FILE:
        return
    st.download_button(
        _("Download it as {file}").format(file=_PASTED_FILE),
        draft.path.read_bytes,
        _PASTED_FILE,
        "text/csv",
        key=f"save_pasted_{edition()}",
        icon=":material/download:",
        help=_("The scripts of runs read the table from this file"),
        on_click="ignore",
    )


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
    instead = _("Fix the errors above first") if stopped else ""
    if draft.awaiting:
        instead = _("Choose the file with the test rows first, or other test rows")
    with st.container(horizontal=True):
        st.button(
            _("Use this table"),
            key="keep_table",
            type="primary",
            icon=":material/check:",
            disabled=bool(instead),
            help=instead or _("Store it on this machine and make it the dataset"),
            on_click=_store,
        )
        dismissal()


def _store() -> None:
    draft = table_draft()
    if draft is None or draft.table is None or draft.plan is None:
        return
    with trying():
        info = store.save(
            draft.table, draft.plan, draft.path, draft.name, draft.suspicions, draft.second
        )
        choose(info.name)
        dismiss()
        st.toast(
            _("The table is stored and is now the dataset. Train with it on the Train page."),
            icon=":material/check:",
        )
