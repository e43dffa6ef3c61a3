"""Notices about how a file is read: what is left out, joined, repaired or assumed."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from core.base.messages import Level, Message
from core.base.text import N_, UserText
from core.data.tables import names
from core.data.tables.dialect import ARFF, ENCODINGS, Dialect
from core.data.tables.notice import Notice
from core.data.tables.workbook_marks import Marks

_LONG = N_(
    "Rows dropped because they have more cells than columns: {count}. Fix them in the file, or"
    " check delimiter and quotes."
)
_SHORT = N_("Rows with fewer cells than columns: {count}. The remaining cells count as missing.")
_BLANK = N_("Rows with extra empty cells at the end: {count}. Those cells are dropped.")
_EMPTY = N_("Empty rows are left out: {count}.")
_UNCLOSED = N_(
    "Quotes that open a cell and never close are ignored: {count} (in line {lines}). Otherwise the"
    " rows below them would be part of that cell."
)
AGAIN = N_("Rows that repeat the names of the columns are left out: {count}.")
REPAIRED = (_LONG, _SHORT, _BLANK, _EMPTY, AGAIN, _UNCLOSED)
"""The notices about a file that pandas cannot read unchanged."""
RULES = ("layout", "encoding")
"""The rules of notices about how the file is read, which are no problems."""
_PART = N_("{part} is read from the archive.")
_OTHER_PARTS = N_("{part} is read from the archive. It also has: {others}.")
_OTHER_SHEETS = N_("The sheet {sheet} is read. The workbook also has: {others}.")
MERGED = N_("Merged cells: their value stands in each of their rows, which fills {count} cells.")
_FORMULAS = N_(
    "Formulas of the sheet without a stored result: {count}. These cells count as missing. Open the"
    " workbook in a spreadsheet program, save it there, and upload it again."
)
_HIDDEN = N_("The sheet hides rows ({rows}) or columns ({columns}); they are read, too.")
_ABOVE = N_("Rows above the table are skipped: {count}. The table begins in row {row}.")
_UNDER = N_("Rows under the names are skipped: {count}. The data begin in row {row}.")
_JOINED = N_("The names of the columns are joined from {count} rows.")
_BELOW = N_("Rows below the data are left out: {count} ({texts}).")
_COMMENTS = N_("Lines that begin with {sign} are skipped as comments.")
_CODES = N_(
    "Columns whose digits are codes, with leading zeros or more digits than numbers keep, are read"
    " as categories: {columns}."
)
_NO_QUOTES = N_(
    "Quotes are ordinary characters: many open a cell and never close. If they enclose cells,"
    " choose them under “How the file is read”."
)
_ESCAPED = N_("Quotes within cells have a backslash before them, which is left out.")
_OF_ROWS = N_("The first column has no name in the file: it names the rows, as in files of R.")
_MORE_CELLS = N_(
    "The file has {names} names of columns, but rows with {cells} cells. If texts contain the"
    " delimiter, put them into quotes, or the values stand under wrong names."
)
_ALIGNED = N_("Spaces align the columns: any number of them is one delimiter.")
_DECLARED = N_("Columns that the file declares to be categories: {columns}.")
_NOT_MISSING = N_(
    "NA is read as a value, not as missing: its column has empty cells and other codes as well."
)


def contained(dialect: Dialect, parts: Sequence[str], sheets: Sequence[str]) -> Iterator[Notice]:
    """Yield notices about the other files of an archive and the other sheets of a workbook.

    Args:
        dialect: How the file is read.
        parts: The files in the archive that may be tables.
        sheets: The sheets of the workbook that are not empty.
    """
    if dialect.part:
        others = names.tidy(", ".join(part for part in parts if part != dialect.part), 200)
        values = {"part": UserText(dialect.part), "others": others}
        yield _note(_OTHER_PARTS if others else _PART, values)
    others = names.tidy(", ".join(sheet for sheet in sheets if sheet != dialect.sheet), 200)
    if others:
        yield _note(_OTHER_SHEETS, {"sheet": UserText(dialect.sheet), "others": others})


def sheet_notices(marks: Marks, merged: int) -> Iterator[Notice]:
    """Yield notices about what the cells of a sheet do not show.

    Args:
        marks: What was counted in it.
        merged: Number of cells that have the value of a merged cell.
    """
    if merged:
        yield _note(MERGED, {"count": merged})
    if marks.formulas:
        message = Message(_FORMULAS, {"count": marks.formulas})
        yield Notice(Level.WARNING, message, rule="formulas")
    if marks.hidden_rows or marks.hidden_columns:
        values = {"rows": marks.hidden_rows, "columns": marks.hidden_columns}
        yield _note(_HIDDEN, values)


def notices(dialect: Dialect, columns: Sequence[str]) -> Iterator[Notice]:
    """Yield notices about skipped rows, and about cells that are read in an unusual way."""
    messages: list[tuple[str, dict[str, Any]]] = []
    if dialect.skip:
        messages.append((_ABOVE, {"count": dialect.skip, "row": dialect.skip + 1}))
    if dialect.header and dialect.name_rows > 1:
        messages.append((_JOINED, {"count": dialect.name_rows}))
    if dialect.header and dialect.under:
        row = dialect.first_data_row + 1
        messages.append((_UNDER, {"count": dialect.under, "row": row}))
    if dialect.comment:
        messages.append((_COMMENTS, {"sign": dialect.comment}))
    if not dialect.quote:
        messages.append((_NO_QUOTES, {}))
    elif dialect.escaped:
        messages.append((_ESCAPED, {}))
    if dialect.aligned and dialect.delimiter == " ":
        messages.append((_ALIGNED, {}))
    if dialect.codes:
        coded = [columns[place] for place in dialect.codes if place < len(columns)]
        template = _DECLARED if dialect.format == ARFF else _CODES
        messages.append((template, {"columns": names.tidy(", ".join(coded), 200)}))
    if "NA" not in dialect.missing and dialect.format != ARFF:
        messages.append((_NOT_MISSING, {}))
    for template, values in messages:
        yield _note(template, values)


def _note(template: str, values: dict[str, Any]) -> Notice:
    return Notice(Level.NOTE, Message(template, values), rule="layout")


def unnamed(
    header: Sequence[str], titles: Sequence[str], rows: Sequence[Sequence[str]]
) -> Iterator[Notice]:
    """Yield the notice about rows that have more cells than there are names.

    Args:
        header: The names in the file.
        titles: The names of all columns, "" where there is none.
        rows: The first rows below.
    """
    if len(header) == len(titles):
        return
    if list(titles) == ["", *header]:
        yield _note(_OF_ROWS, {})
    elif any(cell.strip() for row in rows for cell in row[len(header) :]):
        values = {"names": len(header), "cells": len(titles)}
        yield Notice(Level.WARNING, Message(_MORE_CELLS, values), rule="unnamed")


def assumed(encoding: str) -> Notice:
    """Return the notice about an encoding that is likely, but not certain."""
    return Notice(
        Level.NOTE,
        Message(
            N_(
                "The file does not state its encoding: {encoding} is assumed. If letters look"
                " wrong, choose another under “How the file is read”."
            ),
            {"encoding": ENCODINGS.get(encoding, encoding)},
        ),
        rule="encoding",
    )


def renamed(titles: Sequence[str], columns: Sequence[str]) -> tuple[Notice, ...]:
    """Return the notice about columns that got another name than in the file."""
    changed = [new for old, new in zip(titles, columns, strict=True) if old.strip() != new]
    if not changed:
        return ()
    return (
        Notice(
            Level.NOTE,
            Message(
                N_(
                    "Columns renamed because their name was empty, not unique or too long:"
                    " {count} ({names})."
                ),
                {"count": len(changed), "names": names.tidy(", ".join(changed), 200)},
            ),
        ),
    )


def repairs(
    count: Counter[str], ended: Collection[Sequence[str]], dialect: Dialect
) -> tuple[Notice, ...]:
    """Return the notices about rows of other lengths, and about those left out.

    Args:
        count: How many rows were too ``long``, too ``short``, had ``blank`` cells at their end,
            were ``empty`` or repeated the names (``again``).
        ended: The rows left out below the data.
        dialect: How the file was read.
    """
    every = list(_below(ended))
    messages = (
        ("long", Level.WARNING, _LONG),
        ("short", Level.WARNING, _SHORT),
        ("blank", Level.NOTE, _BLANK),
        ("empty", Level.NOTE, _EMPTY),
        ("again", Level.WARNING, AGAIN),
    )
    every += [
        Notice(level, Message(message, {"count": count[name]}))
        for name, level, message in messages
        if count[name]
    ]
    if dialect.unclosed:
        lines = ", ".join(str(line + 1) for line, _place in dialect.unclosed)
        values = {"count": len(dialect.unclosed), "lines": names.tidy(lines, 60)}
        every.append(Notice(Level.WARNING, Message(_UNCLOSED, values), rule="layout"))
    return tuple(every)


def _below(ended: Iterable[Sequence[str]]) -> Iterator[Notice]:
    texts = [" ".join(cell.strip() for cell in row if cell.strip()) for row in ended]
    if texts:
        shown = names.tidy("; ".join(names.tidy(text, 60) for text in texts), 200)
        yield _note(_BELOW, {"count": len(texts), "texts": shown})
