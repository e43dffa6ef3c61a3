"""The rows of a file in any format but Parquet, as lists of texts."""

import csv
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from core.base.errors import TableError
from core.base.text import N_
from core.data.tables import arff, progress, records, workbook
from core.data.tables.dialect import ARFF, JSON, MOST_UNCLOSED, WORKBOOK, Dialect

LONGEST_CELL = 1 << 26
"""Maximum length of a cell, in characters."""
ROWS = 200
"""Number of rows from which the layout is detected."""
_CELLS = 400_000  # in these rows together
_BLOCK = 512  # lines; wide tables have long ones
_SURE = 2  # whole lines inside a cell that look like rows make its quote a mistake
_NARROW = 3  # columns; in narrower tables, lines of ordinary text may look like rows

csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))

_SPACES = re.compile(r"[ \t]+")

Places = list[tuple[int, int]]


def rows(path: Path, dialect: Dialect, unclosed: Places | None = None) -> Iterator[list[str]]:
    """Yield all rows of a file without empty rows and comments.

    Args:
        path: The file, unpacked.
        dialect: How it is written; not Parquet.
        unclosed: Receives the quotes that are ignored because they never close, as in
            ``Dialect.unclosed``.

    Raises:
        TableError: It is not such a file.
        UnicodeError: It is not in this encoding.
        csv.Error: A cell is too large.
        OSError: It cannot be read.
    """
    if dialect.format == WORKBOOK:
        yield from workbook.rows(path, dialect)
    elif dialect.format == JSON:
        yield from records.rows(path, dialect)
    elif dialect.format == ARFF:
        yield from arff.rows(path, dialect)
    else:
        with progress.opened(path, dialect.encoding) as file:
            yield from every_row(file, dialect, unclosed)


def first_rows(rows: Iterable[list[str]]) -> list[list[str]]:
    """Return the first rows, at most 200.

    Args:
        rows: From ``rows`` or ``every_row``.
    """
    first: list[list[str]] = []
    cells = 0
    with suppress(csv.Error):  # an oversized cell: the rows before it must suffice
        for row in rows:
            first.append(row)
            cells += len(row)
            if len(first) == ROWS or cells > _CELLS:
                break
    return first


def every_row(
    lines: Iterable[str], dialect: Dialect, unclosed: Places | None = None
) -> Iterator[list[str]]:
    """Yield all rows of a text without empty rows and comments.

    A quote that opens a cell and never closes would swallow the rows below it: it is left out.

    Args:
        lines: The lines of a text, with line ends.
        dialect: How it is written.
        unclosed: As in ``rows``.

    Raises:
        csv.Error: A cell is too large.
        TableError: Too many quotes never close.
    """
    found: Places = [] if unclosed is None else unclosed
    source = _Lines(lines, dialect)
    careful = csv.reader(source, **_options(dialect))
    widths, comment = Counter[int](), dialect.comment
    while True:
        block = list(csv.reader(source.without_quotes(), **_options(dialect)))
        if not block:
            try:
                block = [_next(source, careful, dialect, widths, found)]
            except StopIteration:
                return
        widths.update(map(len, filter(None, block)))
        for row in block:
            # An empty line is no row; a line of delimiters is one.
            filled = len(row) > 1 or (row and row[0].strip())
            if filled and not (comment and row[0].lstrip().startswith(comment)):
                yield row


def _next(
    source: "_Lines",
    reader: Iterator[list[str]],
    dialect: Dialect,
    widths: Counter[int],
    found: Places,
) -> list[str]:
    """The next row, which has quotes, and may span several lines."""
    source.taken.clear()
    row, error = None, None
    try:
        row = next(reader)
    except csv.Error as caught:
        error = caught
    open_end = row is not None and "".join(row[-1:])[-1:] in (
        "\n",
        "\r",
    )  # the last line ends within quotes
    if row is not None and len(source.taken) == 1 and not open_end:
        if len(row) < _usual(widths) and not _is_strict(source.taken, dialect):
            row = _mended(source, dialect, widths, found, exactly=True) or row
    elif not _closes(source.taken, row, dialect, widths):
        row = _mended(source, dialect, widths, found)
    if row is None:
        raise error or csv.Error("a quote never closes")
    return row


def _usual(widths: Counter[int]) -> int:
    return widths.most_common(1)[0][0] if widths else 0


class _Lines:
    """Lines for a ``csv.reader``, which can be given back.

    Attributes:
        taken: The lines of the current row.
        number: Number of the next line, from 0.
    """

    def __init__(self, lines: Iterable[str], dialect: Dialect) -> None:
        self.taken: list[str] = []
        self.number = 0
        self._lines = iter(lines)
        self._ahead: deque[str] = deque()
        self._quote = dialect.quote
        self._dialect = dialect
        self._read = 0
        self._ignored: dict[int, list[int]] = {}
        for number, place in sorted(dialect.unclosed, reverse=True):
            self._ignored.setdefault(number, []).append(place)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if not self._ahead:
            self._fetch()
        if not self._ahead:
            raise StopIteration
        line = self._ahead.popleft()
        self.number += 1
        self.taken.append(line)
        return line

    def without_quotes(self) -> list[str]:
        """Take the next lines, some at a time, up to the first with a quote; none at the end."""
        if not self._ahead:
            self._fetch()
        if self._quote and self._ahead and self._quote in self._ahead[0]:
            return []
        lines = list(self._ahead)
        if self._quote and self._quote in "".join(lines):
            first = next(place for place, line in enumerate(lines) if self._quote in line)
            lines = [self._ahead.popleft() for _ in range(first)]
        else:
            self._ahead.clear()
        self.number += len(lines)
        return lines

    def give_back(self) -> str:
        """Take all lines of the row back but the first, and return that."""
        first, *others = self.taken
        self._ahead.extendleft(reversed(others))
        self.number -= len(others)
        return first

    def _fetch(self) -> None:
        lines = list(islice(self._lines, _BLOCK))
        if self._quote and self._dialect.escaped:
            lines = [line.replace(f"\\{self._quote}", self._quote * 2) for line in lines]
        if self._dialect.delimiter == " " and self._dialect.aligned:
            lines = [_with_single_spaces(line, self._quote) for line in lines]
        for number in self._ignored.keys() & set(range(self._read, self._read + len(lines))):
            line = lines[number - self._read]
            for place in self._ignored[number]:
                line = line[:place] + line[place + 1 :]
            lines[number - self._read] = line
        self._ahead.extend(lines)
        self._read += len(lines)


def _with_single_spaces(line: str, quote: str) -> str:
    """A line in which one space divides cells; within quotes, spaces stay."""
    stripped = line.strip(" \t\r\n")
    parts = stripped.split(quote) if quote else [stripped]
    parts[::2] = [_SPACES.sub(" ", part) for part in parts[::2]]
    return quote.join(parts) + "\n"


def _options(dialect: Dialect) -> dict[str, Any]:
    quotes = {"quotechar": dialect.quote} if dialect.quote else {"quoting": csv.QUOTE_NONE}
    return {
        "delimiter": dialect.delimiter,
        "skipinitialspace": dialect.skips_spaces,
        **quotes,
    }


def _closes(
    lines: list[str], row: list[str] | None, dialect: Dialect, widths: Counter[int]
) -> bool:
    """Whether a cell that spans several lines was meant to."""
    if row is None or not _is_strict(lines, dialect):
        return False  # it ends with the file, or its quote is followed by more text
    usual = _usual(widths)
    if usual < _NARROW:
        return True
    like_rows = [line.count(dialect.delimiter) == usual - 1 for line in lines]
    if len(row) != usual and all(like_rows):
        return False
    inner = like_rows[1:-1]
    return len(inner) < _SURE or not all(inner)


def _is_strict(lines: list[str], dialect: Dialect) -> bool:
    """Whether each quote that opens a cell closes it, before a delimiter or the end of a line."""
    try:
        list(csv.reader(lines, **_options(dialect), strict=True))
    except csv.Error:
        return False
    return True


def _mended(
    source: _Lines,
    dialect: Dialect,
    widths: Counter[int],
    found: Places,
    exactly: bool = False,
) -> list[str] | None:
    """The first line as a row of its own, without the quote that never closes.

    Args:
        source: The lines.
        dialect: How they are written.
        widths: How often rows had each number of cells.
        found: As in ``every_row``.
        exactly: Whether the row must have the usual number of cells.
    """
    line = source.give_back()
    if len(line) > LONGEST_CELL:
        return None
    usual = _usual(widths)
    best: tuple[int, list[str]] | None = None
    for place in _opening(line, dialect):
        without = line[:place] + line[place + 1 :]
        try:
            (row,) = csv.reader([without], **_options(dialect), strict=True)
        except (csv.Error, ValueError):
            continue
        if best is None or len(row) == usual:
            best = place, row
        if len(row) == usual:
            break
    if best is None or (exactly and len(best[1]) != usual):
        return None
    if len(found) == MOST_UNCLOSED:
        raise TableError(
            N_(
                "More than {most} cells begin with a quote that never closes. Choose other quotes,"
                " or fix the file."
            ),
            most=MOST_UNCLOSED,
        )
    found.append((source.number - 1, best[0]))
    return best[1]


def _opening(line: str, dialect: Dialect) -> Iterator[int]:
    """Yield the places of the quotes that may open a cell, the last first."""
    place = len(line)
    while (place := line.rfind(dialect.quote, 0, place)) >= 0:
        before = line[:place].rstrip(" ") if dialect.skips_spaces else line[:place]
        if not before or before[-1] == dialect.delimiter:
            yield place
