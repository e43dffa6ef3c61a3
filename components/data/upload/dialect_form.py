"""How a file is read: the dialect detected, for the user to correct."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from components.data.upload.changes import change_dialect
from components.data.upload.draft import edition
from components.data.upload.table_draft import TableDraft
from components.widgets.choice import select, select_several
from components.words.language import _
from core.base.text import UserText
from core.data.tables.dialect import (
    ARFF,
    COMMENTS,
    DECIMALS,
    DELIMITERS,
    ENCODINGS,
    JSON,
    MISSING,
    MOST_NAME_ROWS,
    MOST_SKIPPED,
    PARQUET,
    QUOTES,
    TEXT,
    THOUSANDS,
    WORKBOOK,
    Dialect,
    text_codecs,
)


def dialect_form(draft: TableDraft) -> None:
    """Draw the form, collapsed if the file could be read."""
    dialect = draft.dialect
    if dialect.format == PARQUET and len(draft.parts) < 2:
        return
    label = _("How the file is read")
    with st.expander(label, icon=":material/text_fields:", expanded=draft.table is None):
        with st.container(horizontal=True):
            if len(draft.parts) > 1:
                _choice("part", _("File in the archive"), _same(draft.parts), dialect.part)
            if len(draft.sheets) > 1:
                _choice("sheet", _("Sheet"), _same(draft.sheets), dialect.sheet)
            if dialect.format in (TEXT, ARFF, JSON):
                _choice("encoding", _("Encoding"), _encodings(), dialect.encoding)
            if dialect.format == TEXT:
                _choice("delimiter", _("Delimiter"), DELIMITERS, dialect.delimiter)
                _choice("quote", _("Quotes"), QUOTES, dialect.quote)
            if dialect.format in (TEXT, WORKBOOK):
                _choice("decimal", _("Decimal sign"), DECIMALS, dialect.decimal)
                _choice("thousands", _("Thousands separator"), THOUSANDS, dialect.thousands)
        if dialect.format in (TEXT, WORKBOOK):
            _layout(dialect)
        if dialect.format != PARQUET:
            _missing(dialect.missing)
        if dialect.format in (TEXT, WORKBOOK):
            _toggle("header", _("The first row contains the column names"), dialect.header)
        if dialect.format == TEXT:
            label = _("Quotes within cells have a backslash before them")
            _toggle("escaped", label, dialect.escaped)
        if dialect.format == TEXT and dialect.delimiter == " ":
            label = _("Spaces align the columns: any number of them is one delimiter")
            _toggle("aligned", label, dialect.aligned)


def _layout(dialect: Dialect) -> None:
    with st.container(horizontal=True):
        _count("skip", _("Rows above the table"), dialect.skip)
        _count("name_rows", _("Rows of names"), dialect.name_rows, 1, MOST_NAME_ROWS)
        _count("under", _("Rows left out below the names"), dialect.under)
        _count("below", _("Rows left out below the data"), dialect.below)
        if dialect.format == TEXT:
            _choice("comment", _("Comments begin with"), COMMENTS, dialect.comment)


def _toggle(name: str, label: str, value: bool) -> None:
    key = f"table_{name}_{edition()}"
    st.toggle(label, value=value, key=key, on_change=_take, args=(name, key))


def _same(names: Sequence[str]) -> Mapping[str, str]:
    return {name: UserText(name) for name in names}


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


def _count(name: str, label: str, value: int, least: int = 0, most: int = MOST_SKIPPED) -> None:
    key = f"table_{name}_{edition()}"
    st.number_input(
        label, least, most, value, key=key, width=190, on_change=_take, args=(name, key)
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
