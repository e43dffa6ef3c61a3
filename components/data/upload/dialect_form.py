"""How a file is read: what was detected, to be changed where it is wrong."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components.data.upload.draft import TableDraft, change_dialect, edition
from components.words.language import _
from core.data.tables.dialect import (
    DECIMALS,
    DELIMITERS,
    ENCODINGS,
    PARQUET,
    THOUSANDS,
    text_codecs,
)


def dialect_form(draft: TableDraft) -> None:
    """Draw it, folded where the file could be read."""
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
        key = f"table_header_{edition()}"
        st.toggle(
            _("The first row has the names of the columns"),
            value=dialect.header,
            key=key,
            on_change=_take,
            args=("header", key),
        )


def _encodings() -> Mapping[str, str]:
    return {name: ENCODINGS.get(name, name) for name in text_codecs()}


def _choice(name: str, label: str, options: Mapping[str, str], chosen: Any) -> None:
    # A file may be read by a sign that is in no list.
    labels = {chosen: chosen} | {value: _(text) for value, text in options.items()}
    names = [*options, *(value for value in labels if value not in options)]
    key = f"table_{name}_{edition()}"
    st.selectbox(
        label,
        names,
        index=names.index(chosen),
        format_func=lambda value: labels.get(value, value),
        key=key,
        width=190,
        on_change=_take,
        args=(name, key),
    )


def _take(name: str, key: str) -> None:
    change_dialect(**{name: st.session_state[key]})
