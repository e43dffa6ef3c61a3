"""Reads a file into a table."""

import csv
import re
import tempfile
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.base.errors import TableError
from core.base.paths import unusable
from core.base.text import N_
from core.data.tables import archive, blanks, layout, names, parquet, preamble, progress, workbook
from core.data.tables.blanks import Blanks
from core.data.tables.detection import detect, unreadable
from core.data.tables.dialect import MISSING, PARQUET, TEXT, WORKBOOK, Dialect
from core.data.tables.dtypes import plain
from core.data.tables.encodings import is_stated
from core.data.tables.limits import MOST_ROWS, check_columns, check_rows, check_size
from core.data.tables.notice import Notice
from core.data.tables.progress import Stage
from core.data.tables.rows import first_rows, rows
from core.data.tables.workbook_marks import marks

if TYPE_CHECKING:
    import pandas as pd

_MOST_RAGGED = 0.5  # of all rows; with more, the delimiter is probably wrong
_PIECE = 1 << 22
EDGES = "\ufeff \t"
"""Characters around a name; the first is the mark of a file that was appended to another."""
_NUMBERS = ("", *"+-.0123456789")  # with which they begin
_DRAWN = re.compile(":?-+:?")  # the line under the names of a Markdown table


@dataclass(frozen=True, eq=False)
class Table:
    """The table in a file.

    Attributes:
        frame: A row per sample. Columns are numeric, bool, datetime64 or str; missing values are
            NaN or NaT; names are unique, one line each.
        dialect: How the file was read.
        notices: Repairs and assumptions.
        parts: Names of the files in the archive that may be tables; empty if it is no archive.
        sheets: Names of the sheets with cells; empty if it is no workbook.
        blanks: In columns of texts, the cells that were read as missing.
    """

    frame: "pd.DataFrame"
    dialect: Dialect
    notices: tuple[Notice, ...] = ()
    parts: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    blanks: Blanks = field(default_factory=dict)


def read(path: Path, dialect: Dialect | None = None) -> Table:
    """Read a table from a file.

    Args:
        path: The file; its name does not matter.
        dialect: How to read it; by default from ``core.data.tables.detection.detect``.

    Raises:
        TableError: The file is not a table, is too large, or has no rows.
        StorageError: The file cannot be read.
    """
    try:
        check_size(path.stat().st_size)
        chosen, dialect = dialect, dialect or detect(path)
        progress.report(Stage.READ)
        with archive.unpacked(path, dialect.packed, dialect.part) as unpacked:
            if dialect.format == PARQUET:
                frame, notices = parquet.read(unpacked)
                table = Table(_with_missing(frame, dialect), dialect, notices)
            else:
                table = _read(unpacked, dialect, chosen is not None)
            parts = archive.tables(path) if dialect.part else []
            sheets = workbook.sheets(unpacked) if dialect.format == WORKBOOK else []
            if sheets:
                table = replace(table, notices=(*table.notices, *_of_sheet(unpacked, dialect)))
        names_of_sheets = tuple(sheet.name for sheet in sheets)
        notices = (*layout.contained(dialect, parts, names_of_sheets), *table.notices)
        if chosen is None and dialect.format == TEXT and not is_stated(dialect.encoding):
            notices = (*notices, layout.assumed(dialect.encoding))
    except OSError as error:
        raise unusable(path, error) from error
    if table.frame.empty:
        formulas = next((each for each in notices if each.rule == "formulas"), None)
        if formulas is not None:
            raise TableError(formulas.message.template, **formulas.message.values)
        raise TableError(
            N_(
                "The table has {columns} columns, but no rows. Upload a file with a row for each"
                " sample, or state that it has no header."
            ),
            columns=len(table.frame.columns),
        )
    return replace(
        table,
        frame=plain(table.frame),
        notices=notices,
        parts=tuple(parts),
        sheets=names_of_sheets,
    )


def _of_sheet(path: Path, dialect: Dialect) -> Iterator[Notice]:
    sheet = next(each for each in workbook.sheets(path) if each.name == dialect.sheet)
    merged = workbook.merged_cells(path, sheet.name)
    yield from layout.sheet_notices(marks(path, sheet.name, sheet.columns), merged)


def _read(path: Path, dialect: Dialect, chosen: bool) -> Table:
    """Read a file of any format but Parquet."""
    import pandas as pd

    try:
        header, width, even, below = _shape(path, dialect)
        check_columns(width)
        titles = _titles(header, width, below) if dialect.header else [""] * width
        columns = names.distinct(titles)
        notices = (
            *(layout.renamed(titles, columns) if dialect.header else ()),
            *(layout.unnamed(header, titles, below) if dialect.header else ()),
            *layout.notices(dialect, columns),
        )
        if even and dialect.plain and dialect.delimiter.isascii():
            frame = _quickly(path, dialect, header, columns)
            if frame is not None:
                return _with_blanks(Table(frame, dialect, notices), path, chosen)
        table = _repaired(path, dialect, columns, chosen)
    except (UnicodeError, csv.Error, pd.errors.EmptyDataError) as error:
        raise unreadable(dialect, error) from error
    return replace(table, notices=(*notices, *table.notices))


def _quickly(
    path: Path, dialect: Dialect, header: Sequence[str], columns: tuple[str, ...]
) -> "pd.DataFrame | None":
    """Read a text with pandas; ``None`` if it has to be repaired."""
    import pandas as pd

    _check_lines(path)
    try:
        frame = _csv(path, dialect, columns)
    except pd.errors.ParserError:
        return None  # a later row has another length, or a quote never closes
    texts = frame.select_dtypes("str")
    # A quote that never closes has lines below it in its cell.
    if any(texts[name].str.contains("\n", regex=False).any() for name in texts):
        return None
    if dialect.header and _named_again(frame, header):
        return None
    if frame[columns[-1]].isna().any() and not _is_even(path, dialect, len(columns)):
        return None
    return None if frame.isna().all(axis=1).any() else frame


def _named_again(frame: "pd.DataFrame", header: Sequence[str]) -> bool:
    """Whether some row may be that of the names: then all columns have become texts."""
    if any(frame[name].dtype != "str" for name in frame.columns):
        return False
    first = frame.iloc[:, 0].str.strip(EDGES) == header[0].strip(EDGES)
    names = _stripped(header)
    return any(_stripped(map(str, row)) == names for row in frame[first].itertuples(index=False))


def _is_even(path: Path, dialect: Dialect, width: int) -> bool:
    """Whether all rows have as many cells as columns: pandas does not say which are shorter."""
    return all(len(row) == width for row in rows(path, dialect))


def _check_lines(path: Path) -> None:
    if path.stat().st_size < 2 * MOST_ROWS:
        return
    with path.open("rb") as file:
        check_rows(sum(piece.count(b"\n") for piece in iter(lambda: file.read(_PIECE), b"")))


def _titles(header: list[str], width: int, rows: Sequence[Sequence[str]]) -> list[str]:
    """The names of all columns; the one that is missing may be that of the rows' names, as in R."""
    first = [row[0].strip() for row in rows]
    counted = first in ([str(n) for n in range(start, start + len(first))] for start in (0, 1))
    words = len(set(first)) == len(first) and not any(name[:1] in _NUMBERS for name in first)
    of_rows = len(header) == width - 1 and len(rows) > 1 and (counted or words)
    if of_rows and all(len(row) == width and row[-1].strip() for row in rows):
        return ["", *header]
    return [*header, *[""] * (width - len(header))]


def _shape(path: Path, dialect: Dialect) -> tuple[list[str], int, bool, list[list[str]]]:
    """The names, the number of columns, whether the first rows all have that many, and these."""
    unclosed: list[tuple[int, int]] = []
    first = first_rows(rows(path, dialect, unclosed))[dialect.skip :]
    if not first:
        raise unreadable(dialect, "no rows")
    header, *others = first
    for lower in others[: dialect.name_rows - 1]:
        header = preamble.joined(header, lower)
    below = others[dialect.name_rows - 1 :]
    units = below[0] if dialect.header and dialect.under and below else []
    widths = Counter(map(len, first))
    usual = max(widths, key=lambda width: (widths[width], width))
    width = max(usual, len(header))
    data = below[dialect.under if dialect.header else 0 :]
    even = set(widths) == {width} and not unclosed
    return _with_units(header, units), width, even, data


def _with_units(header: list[str], units: list[str]) -> list[str]:
    """Append the units under the names: "Temp (°C)"."""
    stated = [unit.strip() for unit in units] + [""] * len(header)
    return [
        name if unit in MISSING or _DRAWN.fullmatch(unit) else f"{name.strip()} ({unit})"
        for name, unit in zip(header, stated, strict=False)
    ]


def _csv(
    source: Any, dialect: Dialect, columns: tuple[str, ...], raw: Sequence[str] = ()
) -> "pd.DataFrame":
    """Read the table with pandas; with ``raw``, only these columns, with their cells unchanged."""
    import pandas as pd

    if isinstance(source, Path):
        with progress.opened(source, dialect.encoding) as file:
            return _csv(file, dialect, columns, raw)
    texts = {columns[place]: "str" for place in dialect.codes if place < len(columns)}

    try:
        return pd.read_csv(
            source,
            sep=dialect.delimiter,
            decimal=dialect.decimal,
            thousands=dialect.thousands or None,
            quotechar=dialect.quote or '"',
            quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
            encoding=dialect.encoding,
            header=0 if dialect.header else None,
            names=list(columns),
            index_col=False,
            keep_default_na=False,
            na_values=[] if raw else missing_cells(dialect, columns),
            skipinitialspace=dialect.skips_spaces,
            usecols=list(raw) or None,
            dtype="str" if raw else texts,
            low_memory=False,
            engine="c",
        )
    except pd.errors.ParserError as error:
        if "out of memory" in str(error):
            raise MemoryError(str(error)) from error
        raise


def missing_cells(dialect: Dialect, columns: Sequence[str]) -> list[str] | dict[str, list[str]]:
    """Return the argument ``na_values`` of ``pandas.read_csv``."""
    if not dialect.missing_in:
        return list(dialect.missing)
    return {name: list(dialect.missing_of(place)) for place, name in enumerate(columns)}


def _with_blanks(table: Table, source: Any, chosen: bool) -> Table:
    """Count the cells of texts that are missing; unless chosen, those that are values become so."""
    frame, dialect = table.frame, table.dialect
    holed = [name for name in frame.columns[frame.isna().any()] if _is_text(frame[name])]
    if not holed:
        return table
    if not isinstance(source, Path):
        source.seek(0)
    cells = _csv(source, dialect, tuple(frame.columns), holed)
    counts: dict[str, dict[str, int]] = {}
    for name in holed:
        place = frame.columns.get_loc(name)
        missing = dialect.missing_of(place)
        counted = blanks.counted(cells[name], missing)
        kept = () if chosen else blanks.values(cells[name], counted)
        if kept:
            missing = tuple(cell for cell in missing if cell not in kept)
            dialect = replace(dialect, missing_in=blanks.with_column(dialect, place, missing))
            frame[name] = cells[name].where(~cells[name].isin(missing))
        rest = {cell: count for cell, count in counted.items() if cell not in kept}
        if rest:
            counts[name] = rest
    return replace(table, dialect=dialect, blanks=counts)


def _is_text(column: "pd.Series") -> bool:
    return bool(column.dtype == "str" or column.isna().all())


def _with_missing(frame: "pd.DataFrame", dialect: Dialect) -> "pd.DataFrame":
    """Make the values missing that stand for it in some columns of a file that is no text."""
    for place, cells in dialect.missing_in:
        if place < len(frame.columns):
            column = frame.iloc[:, place]
            frame[frame.columns[place]] = column.where(~column.isin(blanks.values_of(cells)))
    return frame


def _repaired(path: Path, dialect: Dialect, columns: tuple[str, ...], chosen: bool) -> Table:
    """Read a table row by row: without empty rows and those that are too long, others padded."""
    count, width = Counter[str](), len(columns)
    unclosed: list[tuple[int, int]] = []
    ended: deque[list[str]] = deque()
    even = replace(dialect, encoding="utf-8", delimiter=inner(dialect), quote='"')
    even = replace(even, escaped=False, aligned=False)
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=even.delimiter)
        if dialect.header:
            writer.writerow(columns)
        every = rows(path, dialect, unclosed)
        above = [_stripped(row) for row in islice(every, dialect.first_data_row)]
        names_row = above[dialect.skip] if dialect.header and dialect.name_rows == 1 else []
        for row in every:
            if not any(cell.strip() for cell in row):
                count["empty"] += 1
                continue
            if names_row and row[0].strip(EDGES) == names_row[0] and _stripped(row) == names_row:
                count["again"] += 1
                continue
            ended.append(row)
            if len(ended) <= dialect.below:
                continue
            row = ended.popleft()
            count["rows"] += 1
            check_rows(count["rows"])
            if len(row) > width and any(cell.strip() for cell in row[width:]):
                count["long"] += 1
            else:
                count["short"] += len(row) < width
                count["blank"] += len(row) > width
                writer.writerow([*row[:width], *[""] * (width - len(row))])
        if count["long"] > _MOST_RAGGED * count["rows"]:
            raise TableError(
                N_(
                    "{count} of {rows} rows have more cells than the {columns} columns of the"
                    " header. Choose another delimiter or other quotes, or fix the file."
                ),
                count=count["long"],
                rows=count["rows"],
                columns=width,
            )
        file.seek(0)
        table = _with_blanks(Table(_csv(file, even, columns), even), file, chosen)
    dialect = replace(dialect, missing_in=table.dialect.missing_in)
    if unclosed:
        dialect = replace(dialect, unclosed=tuple(unclosed))
    notices = tuple(layout.repairs(count, ended, dialect))
    return replace(table, dialect=dialect, notices=notices)


def _stripped(row: Iterable[str]) -> list[str]:
    """Cells without spaces, and without the byte-order mark of a file appended to another."""
    return [cell.strip(EDGES) for cell in row]


def inner(dialect: Dialect) -> str:
    """Return a delimiter for the repaired file that cannot occur in its numbers."""
    return "\t" if "\t" not in (dialect.decimal, dialect.thousands) else "|"
