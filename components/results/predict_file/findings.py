"""What is odd about a file that a network predicts: its columns and their values."""

from collections.abc import Iterable, Iterator, Sequence

import streamlit as st

from components.words.language import _, marked, ngettext, number, plain, translate
from core.base.messages import Level
from core.data.tables.columns import Kind
from core.data.tables.encoders import NOWHERE, CategoryEncoder
from core.data.tables.new_rows import Findings, Match
from core.data.tables.notice import Notice

_NAMED = 12  # columns that a sentence names
_LISTED = 12  # columns with odd values


def file_notices(notices: Iterable[Notice]) -> None:
    """Say what was repaired or assumed when the file was read."""
    for notice in notices:
        text = translate(notice.message)
        if notice.level is Level.NOTE:
            st.caption(text)
        else:
            st.warning(text, icon=":material/warning:")


def column_findings(match: Match) -> None:
    """Say which columns are missing, not needed, or state another unit."""
    if match.missing:
        text = ngettext(
            "The file lacks {count} column that the network was trained on: {names}. It counts as"
            " missing in every row, so the predictions may be worse.",
            "The file lacks {count} columns that the network was trained on: {names}. They count as"
            " missing in every row, so the predictions may be worse.",
            len(match.missing),
        )
        _warn(text, match.missing)
    for ours, theirs in match.units:
        st.warning(
            _(
                "{theirs} in the file is taken for {ours} of the table: its values are used as they"
                " are, so both must have the same unit."
            ).format(theirs=marked(theirs), ours=marked(ours)),
            icon=":material/straighten:",
        )
    if match.extra:
        text = ngettext(
            "{count} column of the file is not used, only returned: {names}.",
            "{count} columns of the file are not used, only returned: {names}.",
            len(match.extra),
        )
        st.caption(text.format(count=number(len(match.extra)), names=_names(match.extra)))


def value_findings(findings: Sequence[Findings]) -> None:
    """Say which values the network does not know, column by column."""
    lines = list(_lines(findings))
    for line in lines[:_LISTED]:
        st.warning(line, icon=":material/warning:")
    if len(lines) > _LISTED:
        more = len(lines) - _LISTED
        text = ngettext("{count} more column is odd.", "{count} more columns are odd.", more)
        st.caption(text.format(count=number(more)))


def _lines(findings: Iterable[Findings]) -> Iterator[str]:
    for found in findings:
        name, encoder = marked(found.encoder.column), found.encoder
        shown = {"column": name, "count": number(found.count)}
        shown["values"] = ", ".join(map(plain, found.examples))
        if found.count and isinstance(encoder, CategoryEncoder):
            if encoder.unseen == NOWHERE:
                text = _(
                    "{column} has categories that the network was not trained on, so that none of"
                    " its inputs is 1. Rows: {count}. Categories: {values}."
                )
            else:
                text = _(
                    "{column} has categories that were rare or absent in training, which share one"
                    " input. Rows: {count}. Categories: {values}."
                )
            yield text.format(**shown)
        elif found.count:
            kinds = {Kind.NUMBER: _("numbers"), Kind.DATE: _("dates")}
            kind = kinds.get(encoder.kind, _("known categories"))
            text = _(
                "{column} has values that are no {kind}; they count as missing. Rows: {count}."
                " Values: {values}."
            )
            yield text.format(kind=kind, **shown)
        if found.strange:
            yield _(
                "{outside} of {present} numbers of {column} lie outside the range of the training"
                " rows. Does the file use another unit?"
            ).format(column=name, outside=number(found.outside), present=number(found.present))


def _warn(text: str, names: Sequence[str]) -> None:
    filled = text.format(count=number(len(names)), names=_names(names))
    st.warning(filled, icon=":material/view_column:")


def _names(names: Sequence[str]) -> str:
    listed = ", ".join(map(marked, names[:_NAMED]))
    return listed + ", …" * (len(names) > _NAMED)
