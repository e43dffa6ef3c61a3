"""Detects the format of a table file, from its first and last lines."""

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from core.base.errors import TableError
from core.base.paths import unusable
from core.base.text import N_
from core.data.tables import archive, arff, codes, footer, formats, preamble, records, workbook
from core.data.tables.delimiter import delimiter_of
from core.data.tables.dialect import (
    ARFF,
    DATABASE_MISSING,
    JSON,
    MISSING,
    PARQUET,
    TEXT,
    WORKBOOK,
    Dialect,
)
from core.data.tables.encodings import encoding_of
from core.data.tables.figures import is_figure, is_number, signs_of
from core.data.tables.limits import MOST_COLUMNS, check_columns, check_size
from core.data.tables.names import tidy
from core.data.tables.other_texts import check_is_table
from core.data.tables.rows import LONGEST_CELL, ROWS, every_row, first_rows

_SAMPLE = 1 << 18  # bytes
_PIECE = 1 << 20
_LARGEST = 1 << 24  # bytes to examine if lines are that long
_LEAST = 5  # lines to examine
_ALIGNED_LINES, _MOST_ALIGNED = 100, 0.95  # lines, and the share that spaces must align
_TABBED = 2  # columns up to which tabs may be a part of the spaces
_RUN = re.compile(r"^ |\S(?: {2,}| *\t *)\S")
_COUNTED = 3  # columns whose names are numbers
_LAST = 40  # lines at the end
_MOST_UNCLOSED = 0.1  # of the rows; with more, quotes are ordinary characters such as inches
_QUOTED = re.compile(r"(?:^|[,;\t|]) *'[^'\n]*' *(?=$|[,;\t|])", re.MULTILINE)
# A line of names in single quotes, above rows that have none.
_QUOTED_NAMES = re.compile(r" *'[^'\n]*'(?:[,;\t| ] *'[^'\n]*')+ *\r?(?:\n|$)")
# A quote with a backslash before it, within a cell: a delimiter does not follow it.
_ESCAPED = re.compile(r'(?:^|[,;\t|]) *"[^"\n]*[^"\\\n]?\\"(?! *(?:[,;\t|]|$))', re.MULTILINE)
# The line above a table with which spreadsheets name the delimiter.
_SEPARATOR_LINE = re.compile(r'\ufeff?"?sep=([,;|\t])"?[ \t]*[,;|\t]*(?:\r\n|\r|\n)', re.IGNORECASE)


def detect(
    path: Path, encoding: str = "", part: str = "", sheet: str = "", delimiter: str = ""
) -> Dialect:
    """Detect the format of a table file from its first and last lines.

    Args:
        path: The file.
        encoding: A name in ``text_codecs()``; by default the likeliest one.
        part: Name of the file to read from a zip archive; by default the likeliest one.
        sheet: Name of the sheet to read from a workbook; by default the likeliest one.
        delimiter: The delimiter of a text; by default the likeliest one.

    Raises:
        TableError: The file is empty, too large, or not a table.
        StorageError: The file cannot be read.
    """
    try:
        check_size(path.stat().st_size)
        packed = formats.is_packed(path, _start(path))
        if packed == "zip":
            part = part or archive.tables(path)[0]
        with archive.unpacked(path, packed, part) as plain:
            dialect = detect_unpacked(plain, encoding, sheet, delimiter)
    except OSError as error:
        raise unusable(path, error) from error
    return replace(dialect, packed=packed, part=part if packed == "zip" else "")


def detect_unpacked(
    path: Path, encoding: str = "", sheet: str = "", delimiter: str = ""
) -> Dialect:
    """Detect the format of a table file that is not compressed; see ``detect``."""
    check_size(path.stat().st_size)
    start = _start(path)
    found = formats.format_of(path, start)
    if found == PARQUET:
        return Dialect(format=PARQUET)
    if found == WORKBOOK:
        sheet = sheet or workbook.likely(workbook.sheets(path)).name
        return _in_cells(workbook.cells(path, sheet), Dialect(format=WORKBOOK, sheet=sheet))
    encoding = encoding or encoding_of(start, partial(_pieces, path))
    text = _without_empty_lines(start.decode(encoding, errors="ignore"))
    whole = len(start) == path.stat().st_size
    if not whole and "\n" in text:
        text = text[: text.rindex("\n") + 1]  # the last line may be incomplete
    if not text.strip():
        raise TableError(
            N_("The file is empty. Upload one with a header and a row for each sample.")
        )
    try:
        if arff.is_arff(text):
            return _in_attributes(path, Dialect(format=ARFF, encoding=encoding))
        if records.is_json(text):
            return _in_cells(records.cells(path, encoding), Dialect(format=JSON, encoding=encoding))
        if not delimiter:
            check_is_table(text)
        return _in_text(text, Dialect(encoding=encoding), None if whole else path, delimiter)
    except (UnicodeError, csv.Error) as error:
        raise unreadable(Dialect(encoding=encoding), error) from error


def _without_empty_lines(text: str) -> str:
    """The text without lines of spaces, which may be very many and are never rows."""
    return "".join(line for line in text.splitlines(keepends=True) if line.strip(" \r\n"))


def _start(path: Path) -> bytes:
    """The first bytes, with a few lines; empty lines above them are not counted."""
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
        # With thousands of columns, a few rows take more than the sample.
        while _lines(start.lstrip()) < _LEAST and len(start) < _LARGEST:
            more = file.read(len(start))
            if not more:
                break
            start += more
    return start


def unreadable(dialect: Dialect, error: object) -> TableError:
    """Return the error for a text that cannot be read in this dialect."""
    return TableError(
        N_(
            "The file cannot be read as {encoding} text with the delimiter {delimiter}: {reason}."
            " Choose another encoding or delimiter, or save it as CSV in UTF-8."
        ),
        encoding=dialect.encoding,
        delimiter=repr(dialect.delimiter),
        reason=tidy(error, 120),
    )


def _lines(start: bytes) -> int:
    return max(start.count(b"\n"), start.count(b"\r"))


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except OSError as error:
        raise unusable(path, error) from error


def _in_text(text: str, dialect: Dialect, path: Path | None, delimiter: str = "") -> Dialect:
    """Detect the layout of a text.

    Args:
        text: Its first lines.
        dialect: Its encoding.
        path: The file, if it has more lines.
        delimiter: The delimiter, if it is known.
    """
    lines = max(text.count("\n"), 1)
    often = len(_QUOTED.findall(text)) > lines / 10
    single = '"' not in text and bool(often or _QUOTED_NAMES.match(text))
    dialect = replace(dialect, quote="'" if single else '"', escaped=bool(_ESCAPED.search(text)))
    if DATABASE_MISSING in text:
        dialect = replace(dialect, missing=(*MISSING, DATABASE_MISSING))
    stated = _SEPARATOR_LINE.match(text)
    if stated:
        text = text[stated.end() :]
        dialect = replace(dialect, delimiter=stated[1], decimal=",."[stated[1] == ","])
    commented = preamble.commented(text)
    if commented:
        bare = replace(dialect, comment=commented)
        if stated is None:
            bare = replace(bare, delimiter=delimiter or delimiter_of(text, bare))
        if preamble.are_comments(text, bare):
            dialect = bare
    if stated is None:
        dialect = replace(dialect, delimiter=delimiter or delimiter_of(text, dialect))
        dialect = replace(dialect, aligned=not delimiter and _is_aligned(text, dialect))
        if dialect.aligned:
            dialect = replace(dialect, delimiter=" ", decimal=".")
    # To read cells with a decimal comma, the sign need not be known yet.
    unclosed: list[tuple[int, int]] = []
    first = first_rows(every_row(io.StringIO(text, newline=""), dialect, unclosed))
    if len(unclosed) > len(first) * _MOST_UNCLOSED:
        dialect = replace(dialect, quote="")
        first = first_rows(every_row(io.StringIO(text, newline=""), dialect))
    if not first:
        raise csv.Error(f"a cell is longer than {LONGEST_CELL:,} characters")
    end = text if path is None else _end(path, dialect.encoding)
    last = deque(every_row(io.StringIO(end, newline=""), dialect), _LAST)
    dialect = _with_layout(first, [*last], [c for row in first for c in row], dialect)
    return replace(dialect, skip=dialect.skip + (stated is not None))


def _is_aligned(text: str, dialect: Dialect) -> bool:
    """Whether spaces align the columns, rather than another delimiter dividing them."""
    lines = [line for line in text.splitlines()[:_ALIGNED_LINES] if line.strip()]
    if sum(bool(_RUN.search(line)) for line in lines) < _MOST_ALIGNED * len(lines):
        return False
    plain = _widths(text, dialect)
    # Tabs may be among the spaces, but where they alone make a table, spaces belong to its texts.
    least = {" ": MOST_COLUMNS, "\t": _TABBED}.get(dialect.delimiter, 1)
    if plain[0] > least and plain[1] >= _MOST_ALIGNED:
        return False
    width, share = _widths(text, replace(dialect, delimiter=" ", decimal=".", aligned=True))
    more = dialect.delimiter == " " or width > plain[0] or plain[1] < _MOST_ALIGNED
    return width > 1 and share >= _MOST_ALIGNED and more


def _widths(text: str, dialect: Dialect) -> tuple[int, float]:
    """The most frequent number of cells, and the share of the rows that have it."""
    lines = text.splitlines(keepends=True)[:_ALIGNED_LINES]
    widths = Counter(map(len, first_rows(every_row(lines, dialect))))
    width, count = widths.most_common(1)[0] if widths else (1, 0)
    return width, count / max(widths.total(), 1)


def _end(path: Path, encoding: str) -> str:
    """The last lines of a file."""
    with path.open("rb") as file:
        size = path.stat().st_size
        # A multiple of 4 bytes from the start, as UTF-16 and UTF-32 need.
        file.seek(max(size - _SAMPLE, 0) // 4 * 4)
        text = file.read().decode(encoding.removesuffix("-sig"), errors="ignore")
    return text[text.find("\n") + 1 :]


def _in_cells(cells: Iterator[list[Any]], dialect: Dialect) -> Dialect:
    """Detect the layout of a sheet, or of records; the decimal sign matters for texts only."""
    first = list(islice(cells, ROWS))
    if not first:
        raise TableError(
            N_("The file is empty. Upload one with a header and a row for each sample.")
        )
    last = deque(first, _LAST)
    if dialect.format == WORKBOOK:
        last.extend(cells)
    texts = [cell for row in first for cell in row if type(cell) is str]
    written = workbook.written if dialect.format == WORKBOOK else records.written
    rows, end = ([[written(cell) for cell in row] for row in part] for part in (first, last))
    found = _with_layout(rows, end, texts, replace(dialect, delimiter="\t"))
    if dialect.format == JSON:
        found = replace(found, header=all(type(cell) is str for cell in first[0]))
    return replace(found, delimiter=dialect.delimiter)


def _in_attributes(path: Path, dialect: Dialect) -> Dialect:
    columns = arff.attributes(path, dialect.encoding)
    codes = tuple(place for place, each in enumerate(columns) if each.values is not None)
    return replace(dialect, codes=codes, missing=arff.MISSING)


def _with_layout(
    rows: list[list[str]], last: list[list[str]], texts: list[str], dialect: Dialect
) -> Dialect:
    """Detect where the table begins and ends, and how its cells are written.

    Args:
        rows: The first rows.
        last: The last rows.
        texts: Cells that may be numbers in the file's decimal sign.
        dialect: The format, with what is known.
    """
    check_columns(Counter(map(len, rows)).most_common(1)[0][0])
    rows = [row[:MOST_COLUMNS] for row in rows]
    above = preamble.narrow_rows(rows)
    cells = [cell for row in rows[above + 1 :] or rows for cell in row]
    if dialect.format != TEXT:
        cells = texts
    decimal, thousands = signs_of([cell.strip() for cell in cells], dialect.delimiter)
    dialect = replace(dialect, decimal=decimal, thousands=thousands)
    numeric = partial(is_figure, dialect=dialect)
    records_only = dialect.format == JSON
    head = preamble.Head(0) if records_only else preamble.head(rows, above, numeric)
    data = rows[head.skip + head.name_rows - 1 :] or rows
    body = data[1 + head.under :] if len(data) > 1 + head.under else data
    header = head.under > 0 or head.name_rows > 1 or _has_header(data, dialect)
    return replace(
        dialect,
        header=header,
        skip=head.skip,
        name_rows=head.name_rows,
        under=head.under,
        below=0 if records_only else footer.below(last, body, numeric),
        thousands="",  # each column has its own notation, see ``core.data.tables.notation``
        codes=tuple(codes.columns(data[0] if header else (), data[1:])),
    )


def _has_header(rows: list[list[str]], dialect: Dialect) -> bool:
    """Whether the first row is a header: it has no numbers above columns of numbers.

    Numbers that count the columns, or years, are names. Where no column has numbers, a row whose
    cells all occur again below, each in its column, is none.
    """
    first, rest = rows[0], rows[1:]
    if not rest:
        return True
    if _counting(first) and not _counting(rest[0]):
        return True
    pairs = [
        (name, _numeric(column, dialect))
        for name, column in zip(first, _columns(rest, len(first)), strict=True)
    ]
    numbers = [name for name, numeric in pairs if numeric]
    if not numbers and len(first) > 1:
        others = [row for row in rest if row != first]  # the names may be repeated
        again = zip(first, _columns(others, len(first)), strict=True)
        return not all(name.strip() and name in column for name, column in again)
    return not numbers or not all(is_number(name, dialect) for name in numbers)


def _counting(row: list[str]) -> bool:
    """Whether the numbers in a row count from left to right, at least three."""
    whole = [int(cell) for cell in row if re.fullmatch(r" *\d{1,4} *", cell)]
    steps = {right - left for left, right in pairwise(whole)}
    others = [cell for cell in row if any(map(str.isdigit, cell))]
    return len(whole) >= _COUNTED and steps == {1} and len(others) == len(whole)


def _columns(rows: list[list[str]], width: int) -> list[list[str]]:
    return [[row[i] for row in rows if i < len(row)] for i in range(width)]


def _numeric(column: list[str], dialect: Dialect) -> bool:
    present = [cell for cell in column if cell.strip() not in MISSING]
    return bool(present) and all(is_number(cell, dialect) for cell in present)
