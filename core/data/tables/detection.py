"""Detects the format of a table file, from its first lines."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from core.base.errors import TableError
from core.base.paths import unusable
from core.base.text import N_
from core.data.tables import preamble
from core.data.tables.dialect import DELIMITERS, MISSING, PARQUET, Dialect
from core.data.tables.encodings import encoding_of, kind_of
from core.data.tables.limits import check_size

_SAMPLE = 1 << 18  # bytes
_PIECE = 1 << 20
_LARGEST = 1 << 24  # bytes to examine if lines are that long
_LEAST = 5  # lines to examine
_ROWS = 200
_CELLS = 400_000  # in these rows together
_MOST = 0.8  # of the rows must have the same width for an unusual delimiter
_LONGEST_CELL = 1 << 20
_QUOTED = re.compile(r"(?:^|[,;\t|])\s*'[^'\n]*'\s*(?=$|[,;\t|])", re.MULTILINE)
_POINT = re.compile(r"[+-]?(\d+|\d{1,3}(?:([, '])\d{3})(?:\2\d{3})*)?\.\d+(?:[eE][+-]?\d+)?")
_COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(?:([. '])\d{3})(?:\2\d{3})*)?,\d+(?:[eE][+-]?\d+)?")
_WHOLE = re.compile(r"[+-]?\d+")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
# The line above a table with which spreadsheets name the delimiter.
_SEPARATOR_LINE = re.compile(r'\ufeff?"?sep=([,;|\t])"?[ \t]*[,;|\t]*(?:\r\n|\r|\n)', re.IGNORECASE)

csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))


def detect(path: Path, encoding: str = "") -> Dialect:
    """Detect the format of a table file from its first lines.

    Args:
        path: The file.
        encoding: A name in ``text_codecs()``; by default the likeliest one.

    Raises:
        TableError: The file is empty, too large, or not a table.
        StorageError: The file cannot be read.
    """
    try:
        size = path.stat().st_size
        check_size(size)
        with path.open("rb") as file:
            start = file.read(_SAMPLE)
            # With thousands of columns, a few rows take more than the sample.
            while _lines(start) < _LEAST and len(start) < _LARGEST:
                more = file.read(len(start))
                if not more:
                    break
                start += more
    except OSError as error:
        raise unusable(path, error) from error
    if kind_of(start) == PARQUET:
        return Dialect(format=PARQUET)
    encoding = encoding or encoding_of(start, partial(_pieces, path))
    text = start.decode(encoding, errors="ignore")
    if len(start) < size and "\n" in text:
        text = text[: text.rindex("\n") + 1]  # the last line may be incomplete
    if not text.strip():
        raise TableError(
            N_("The file is empty. Upload one with a header and a row for each sample.")
        )
    return _layout(text, Dialect(encoding=encoding))


def first_rows(lines: Iterable[str], dialect: Dialect) -> list[list[str]]:
    """Return the first rows, at most 200, without empty rows and comments.

    Args:
        lines: The lines of a text, with line ends.
        dialect: How it is written.
    """
    rows: list[list[str]] = []
    cells = 0
    with suppress(csv.Error):  # an oversized cell: the rows before it must suffice
        for row in every_row(lines, dialect):
            rows.append(row)
            cells += len(row)
            if len(rows) == _ROWS or cells > _CELLS:
                break
    return rows


def every_row(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    """Yield all rows without empty rows and comments.

    Raises:
        csv.Error: A cell is too large.
    """
    rows = csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        skipinitialspace=dialect.skips_spaces,
    )
    for row in rows:
        if row and not (dialect.comment and row[0].lstrip().startswith(dialect.comment)):
            yield row


def _lines(start: bytes) -> int:
    return max(start.count(b"\n"), start.count(b"\r"))


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except OSError as error:
        raise unusable(path, error) from error


def _layout(text: str, dialect: Dialect) -> Dialect:
    lines = max(text.count("\n"), 1)
    single = len(_QUOTED.findall(text)) > lines / 10 and '"' not in text
    dialect = replace(dialect, quote="'" if single else '"')
    stated = _SEPARATOR_LINE.match(text)
    if stated:
        text = text[stated.end() :]
        dialect = replace(dialect, delimiter=stated[1], decimal=",."[stated[1] == ","])
    commented = preamble.commented(text)
    if commented:
        bare = replace(dialect, comment=commented)
        if stated is None:
            bare = replace(bare, delimiter=_delimiter(text, bare))
        if preamble.are_comments(text, bare):
            dialect = bare
    if stated is None:
        dialect = replace(dialect, delimiter=_delimiter(text, dialect))
    rows = first_rows(io.StringIO(text, newline=""), dialect)
    above = preamble.narrow_rows(rows)
    decimal, thousands = _signs(
        [cell.strip() for row in rows[above + 1 :] or rows for cell in row], dialect.delimiter
    )
    dialect = replace(dialect, decimal=decimal, thousands=thousands)
    names, under = preamble.names_and_units(rows[above:], partial(_is_number, dialect=dialect))
    data = rows[above + names + under :]
    return replace(
        dialect,
        header=under > 0 or _has_header(data, dialect),
        skip=above + names + (stated is not None),
        under=under,
        codes=tuple(preamble.codes(data[1:])),
        missing=preamble.missing(data[1:]),
    )


def _delimiter(text: str, dialect: Dialect) -> str:
    """The character that splits most rows into the same number of cells, more than one."""
    usual = list(DELIMITERS)
    first = text[: text.find("\n")] if "\n" in text else text
    unusual = sorted(
        {sign for sign in first if not sign.isalnum() and sign not in " _-.\"'/()\r\n\0"}
        - set(usual)
    )
    lines = list(io.StringIO(text, newline=""))
    best, score = ",", (0.0, 0)
    for sign in [*usual, *unusual[:20]]:
        # To try the comma as delimiter, the decimal sign must be another.
        tried = replace(dialect, delimiter=sign, decimal=",."[sign == ","], thousands="")
        widths = Counter(map(len, first_rows(lines, tried)))
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        if width < 2:
            continue
        share = count / widths.total()
        if share < _MOST and sign not in usual[:-1]:
            continue
        # The usual delimiters are preferred, but not the space, which also separates words.
        weight = 1.0 if sign in usual[:-1] else 0.6
        current = (round(share * weight, 2), min(width, 50))
        if current > score:
            best, score = sign, current
    return best


def _signs(cells: list[str], delimiter: str) -> tuple[str, str]:
    """The decimal sign and the thousands separator of the numbers in these cells."""
    points = [match for cell in cells if (match := _POINT.fullmatch(cell))]
    commas = [match for cell in cells if (match := _COMMA.fullmatch(cell))]
    # "1,234" is a decimal number in one country and a whole one in another; unless there are as
    # many numbers with points, the comma is read as decimal sign.
    if len(commas) <= len(points) or delimiter == ",":
        decimal, matches = ".", points
    else:
        decimal, matches = ",", commas
    groups = Counter(match[2] for match in matches if match[2])
    if delimiter == ",":
        # In a quoted cell a comma separates thousands: it cannot be the decimal sign as well.
        groups[","] += sum(bool(_GROUPED.fullmatch(cell)) for cell in cells)
    sign = max(groups, key=groups.__getitem__, default="") if groups.total() else ""
    if sign == decimal or (sign == delimiter != ",") or (sign == "." and _dated(cells)):
        sign = ""
    return decimal, sign


def _dated(cells: list[str]) -> bool:
    """Whether points occur in dates, which must not be read as numbers with thousands."""
    return any(re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{2,4}", cell) for cell in cells)


def _has_header(rows: list[list[str]], dialect: Dialect) -> bool:
    """Whether the first row is a header: it has no numbers above columns of numbers."""
    first, rest = rows[0], rows[1:]
    if not rest:
        return True
    pairs = [
        (name, _numeric(column, dialect))
        for name, column in zip(first, _columns(rest, len(first)), strict=True)
    ]
    numbers = [name for name, numeric in pairs if numeric]
    return not numbers or not all(_is_number(name, dialect) for name in numbers)


def _columns(rows: list[list[str]], width: int) -> list[list[str]]:
    return [[row[i] for row in rows if i < len(row)] for i in range(width)]


def _numeric(column: list[str], dialect: Dialect) -> bool:
    present = [cell for cell in column if cell.strip() not in MISSING]
    return bool(present) and all(_is_number(cell, dialect) for cell in present)


def _is_number(cell: str, dialect: Dialect) -> bool:
    pattern = _POINT if dialect.decimal == "." else _COMMA
    cell = cell.strip()
    if dialect.thousands:
        cell = cell.replace(dialect.thousands, "")
    return bool(_WHOLE.fullmatch(cell) or pattern.fullmatch(cell))
