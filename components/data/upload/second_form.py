"""The second file of a table, whose rows are its test rows."""

from typing import IO

import streamlit as st

from components.data.upload.changes import change_plan
from components.data.upload.draft import edition, reset_widgets, table_draft, trying
from components.data.upload.notices import listed
from components.data.upload.table_draft import TableDraft
from components.widgets import messages
from components.words.language import _, number, plain
from core.base.errors import DenseboardError
from core.base.files import copy_upload
from core.data.tables.dependence import from_file
from core.data.tables.limits import upload_mb


def second_form(draft: TableDraft) -> None:
    """Draw the uploader and, once there is a file, say what its rows are for."""
    try:
        most = upload_mb()
    except DenseboardError as error:
        messages.error(error)
        return
    key = f"second_file_{edition()}"
    st.file_uploader(
        _("The file with the test rows"),
        key=key,
        max_upload_size=most,
        help=_(
            "With the same columns, found by their names, and with the target. It is read as this"
            " table is. All rows of the first file are then for training and validation."
        ),
        on_change=_received,
        args=(key,),
    )
    plan, second = draft.plan, draft.second
    if plan is None or plan.second is None or second is None or draft.table is None:
        return
    st.caption(
        _(
            "The {test} rows of {file} are for the test; all {train} rows of this table are for"
            " training and validation."
        ).format(
            test=number(len(second.frame)),
            file=plain(second.file.file),
            train=number(len(draft.table.frame)),
        )
    )
    listed(second.notices)


def choose_second() -> None:
    """Callback: take the rows of the second file, or wait for that file."""
    draft = table_draft()
    if draft is None:
        return
    second = draft.second
    if second is None:
        reset_widgets()
        draft.awaiting = True
    else:
        change_plan(lambda plan: from_file(plan, second.file))


def _received(key: str) -> None:
    """Callback: read the file, and make its rows the test rows."""
    file, draft = st.session_state.get(key), table_draft()
    if file is None or draft is None or draft.plan is None:
        return
    _take(draft, file, file.name)


def _take(draft: TableDraft, file: IO[bytes], name: str) -> None:
    reset_widgets()
    with trying():
        draft.take_second(copy_upload(file), name)
