"""How a file is read: the dialect detected, for the user to correct."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components.data.upload.draft import TableDraft, change_dialect, edition
from components.widgets.choice import select, select_several
from components.words.language import _
from core.data.tables.dialect import (
    COMMENTS,
    DECIMALS,
    DELIMITERS,
    ENCODINGS,
    MISSING,
    MOST_SKIPPED,
    PARQUET,
    THOUSANDS,
    text_codecs,
)


def dialect_form(draft: TableDraft) -> None:
    """Draw the form, collapsed if the file could be read."""
    dialect = draft.dialect
    if dialect.format == PARQUET:
        return
    label = _("How the file is read")
    with st.expander(label, icon=":material/text_fields:", expanded=draft.table is None):
        with st.container(horizontal=True):
            _choice("encoding", _("Encoding"), _encodings(), dialect.encoding)
            _choice("delimiter", _("Delimiter"), DELIMITERS, dialect.delimiter)
            _choice("decimal", _("Decimal sign"), DECIMALS, dialect.decimal)
            _choice("thousands", _("Thousands separator"), THOUSANDS, dialect.thousands)
        with st.container(horizontal=True):
            _count("skip", _("Rows above the table"), dialect.skip)
            _count("under", _("Rows left out below the names"), dialect.under)
            _choice("comment", _("Comments begin with"), COMMENTS, dialect.comment)
        _missing(dialect.missing)
        key = f"table_header_{edition()}"
        st.toggle(
            _("The first row contains the column names"),
            value=dialect.header,
            key=key,
            on_change=_take,
            args=("header", key),
        )


def _encodings() -> Mapping[str, str]:
    return {name: ENCODINGS.get(name, name) for name in text_codecs()}


def _choice(name: str, label: str, options: Mapping[str, str], chosen: Any) -> None:
    # The detected sign may not be in the list.
    names = {value: _(text) for value, text in options.items()}
    names.setdefault(chosen, chosen)
    key = f"table_{name}_{edition()}"
    select(
        label,
        names,
        key=key,
        default=chosen,
        width=190,
        on_change=_take,
        args=(name, key),
    )


def _count(name: str, label: str, value: int) -> None:
    key = f"table_{name}_{edition()}"
    st.number_input(
        label, 0, MOST_SKIPPED, value, key=key, width=190, on_change=_take, args=(name, key)
    )


def _missing(chosen: tuple[str, ...]) -> None:
    """Draw the choice of cells that stand for a missing value."""
    key = f"table_missing_{edition()}"
    select_several(
        _("Cells that stand for a missing value"),
        {cell: cell or _("(an empty cell)") for cell in (*MISSING, *chosen)},
        default=chosen,
        accept_new_options=True,
        placeholder=_("Choose or type"),
        help=_("Type another one, such as -999, to add it."),
        key=key,
        on_change=_take,
        args=("missing", key),
    )


def _take(name: str, key: str) -> None:
    value = st.session_state[key]
    change_dialect(**{name: tuple(value) if isinstance(value, list) else value})
