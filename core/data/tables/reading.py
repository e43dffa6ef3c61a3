"""Reads a file into a table."""

import csv
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.base.errors import TableError
from core.base.messages import Level, Message
from core.base.paths import unusable
from core.base.text import N_
from core.data.tables import names
from core.data.tables.detection import detect, every_row, first_rows
from core.data.tables.dialect import ENCODINGS, MISSING, PARQUET, Dialect
from core.data.tables.encodings import is_stated
from core.data.tables.limits import MOST_COLUMNS, MOST_NUMBERS, check_size
from core.data.tables.notice import Notice

if TYPE_CHECKING:
    import pandas as pd

_LONG = N_(
    "Rows dropped because they have more cells than columns: {count}. Fix them in the file, or"
    " check delimiter and quotes."
)
_SHORT = N_("Rows with fewer cells than columns: {count}. The remaining cells count as missing.")
_BLANK = N_("Rows with extra empty cells at the end: {count}. Those cells are dropped.")
RAGGED = (_LONG, _SHORT, _BLANK)
"""The notices about a file whose rows have different lengths."""
_ABOVE = N_("Rows above the table are skipped: {count}. The table begins in row {row}.")
_UNDER = N_("Rows under the names are skipped: {count}. The data begin in row {row}.")
_COMMENTS = N_("Lines that begin with {sign} are skipped as comments.")
_CODES = N_("Columns of codes with leading zeros are read as categories: {columns}.")
_NOT_MISSING = N_(
    "NA is read as a value, not as missing: its column has empty cells and other codes as well."
)
_MOST_RAGGED = 0.5  # of all rows; with more, the delimiter is probably wrong


@dataclass(frozen=True, eq=False)
class Table:
    """The table in a file.

    Attributes:
        frame: A row per sample. Columns are numeric, bool, datetime64 or str; missing values are
            NaN or NaT; names are unique, one line each.
        dialect: How the file was read.
        notices: Repairs and assumptions.
    """

    frame: "pd.DataFrame"
    dialect: Dialect
    notices: tuple[Notice, ...] = ()


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
        if dialect.format == PARQUET:
            table = Table(_parquet(path), dialect)
        else:
            table = _text(path, dialect)
        if chosen is None and dialect.format != PARQUET and not is_stated(dialect.encoding):
            table = replace(table, notices=(*table.notices, _assumed(dialect.encoding)))
    except OSError as error:
        raise unusable(path, error) from error
    if table.frame.empty:
        raise TableError(
            N_(
                "The table has {columns} columns, but no rows. Upload a file with a row for each"
                " sample, or state that it has no header."
            ),
            columns=len(table.frame.columns),
        )
    return replace(table, frame=_plain(table.frame))


def _layout(dialect: Dialect, columns: tuple[str, ...]) -> Iterator[Notice]:
    """Yield notices about skipped rows, and about cells that are read in an unusual way."""
    messages: list[tuple[str, dict[str, Any]]] = []
    if dialect.skip:
        messages.append((_ABOVE, {"count": dialect.skip, "row": dialect.skip + 1}))
    if dialect.header and dialect.under:
        row = dialect.skip + dialect.under + 2
        messages.append((_UNDER, {"count": dialect.under, "row": row}))
    if dialect.comment:
        messages.append((_COMMENTS, {"sign": dialect.comment}))
    if dialect.codes:
        coded = [columns[place] for place in dialect.codes if place < len(columns)]
        messages.append((_CODES, {"columns": names.tidy(", ".join(coded), 200)}))
    if "NA" not in dialect.missing:
        messages.append((_NOT_MISSING, {}))
    for template, values in messages:
        yield Notice(Level.NOTE, Message(template, values), rule="layout")


def _assumed(encoding: str) -> Notice:
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


def _text(path: Path, dialect: Dialect) -> Table:
    import pandas as pd

    header, width, even = _shape(path, dialect)
    _check_columns(width)
    titles = [*header, *[""] * (width - len(header))] if dialect.header else [""] * width
    columns = names.distinct(titles)
    notices = (*(_renamed(titles, columns) if dialect.header else ()), *_layout(dialect, columns))
    try:
        if even and dialect.plain and dialect.delimiter.isascii():  # pandas can read it directly
            return Table(_csv(path, dialect, columns), dialect, notices)
    except pd.errors.ParserError:
        pass  # a later row has another length
    except (UnicodeError, pd.errors.EmptyDataError) as error:
        raise _unreadable(dialect, error) from error
    frame, repairs = _repaired(path, dialect, columns)
    return Table(frame, dialect, (*notices, *repairs))


def _shape(path: Path, dialect: Dialect) -> tuple[list[str], int, bool]:
    """The first row, the number of columns, and whether the first rows all have that many."""
    try:
        with path.open(encoding=dialect.encoding, newline="") as file:
            rows = first_rows(file, dialect)
    except UnicodeError as error:
        raise _unreadable(dialect, error) from error
    rows = rows[dialect.skip :]
    if not rows:
        raise _unreadable(dialect, "no rows")
    header, units = rows[0], rows[1] if dialect.header and dialect.under and len(rows) > 1 else []
    widths = Counter(map(len, rows))
    usual = max(widths, key=lambda width: (widths[width], width))
    width = max(usual, len(header))
    return _with_units(header, units), width, set(widths) == {width}


def _with_units(header: list[str], units: list[str]) -> list[str]:
    """Append the units under the names: "Temp (°C)"."""
    stated = [unit.strip() for unit in units] + [""] * len(header)
    return [
        name if unit in MISSING else f"{name.strip()} ({unit})"
        for name, unit in zip(header, stated, strict=False)
    ]


def _check_columns(width: int) -> None:
    if width > MOST_COLUMNS:
        raise TableError(
            N_("The table has {columns} columns, but at most {most} are allowed. Leave some out."),
            columns=width,
            most=MOST_COLUMNS,
        )


def _renamed(titles: list[str], columns: tuple[str, ...]) -> tuple[Notice, ...]:
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


def _csv(source: Any, dialect: Dialect, columns: tuple[str, ...]) -> "pd.DataFrame":
    import pandas as pd

    return pd.read_csv(
        source,
        sep=dialect.delimiter,
        decimal=dialect.decimal,
        thousands=dialect.thousands or None,
        quotechar=dialect.quote,
        encoding=dialect.encoding,
        header=0 if dialect.header else None,
        names=list(columns),
        index_col=False,
        keep_default_na=False,
        na_values=list(dialect.missing),
        skipinitialspace=dialect.skips_spaces,
        dtype={columns[place]: "str" for place in dialect.codes if place < len(columns)},
        low_memory=False,
        engine="c",
    )


def _repaired(
    path: Path, dialect: Dialect, columns: tuple[str, ...]
) -> "tuple[pd.DataFrame, tuple[Notice, ...]]":
    """Read the table without rows that are too long, and pad those that are too short."""
    count = Counter[str]()
    width = len(columns)
    even = replace(dialect, encoding="utf-8", delimiter=inner(dialect), quote='"')
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=even.delimiter)
        data = dialect.skip + (1 + dialect.under if dialect.header else 0)
        if dialect.header:
            writer.writerow(columns)
        for row in islice(_rows(path, dialect), data, None):
            count["rows"] += 1
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
        frame = _csv(file, even, columns)
    return frame, _ragged(count)


def inner(dialect: Dialect) -> str:
    """Return a delimiter for the repaired file that cannot occur in its numbers."""
    return "\t" if "\t" not in (dialect.decimal, dialect.thousands) else "|"


def _rows(path: Path, dialect: Dialect) -> Iterator[list[str]]:
    try:
        with path.open(encoding=dialect.encoding, newline="") as file:
            yield from every_row(file, dialect)
    except (UnicodeError, csv.Error) as error:
        raise _unreadable(dialect, error) from error


def _ragged(count: Counter[str]) -> tuple[Notice, ...]:
    messages = (
        ("long", Level.WARNING, _LONG),
        ("short", Level.WARNING, _SHORT),
        ("blank", Level.NOTE, _BLANK),
    )
    return tuple(
        Notice(level, Message(message, {"count": count[name]}))
        for name, level, message in messages
        if count[name]
    )


def _parquet(path: Path) -> "pd.DataFrame":
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        metadata = pq.read_metadata(path)
        _check_columns(metadata.num_columns)
        if metadata.num_rows * max(metadata.num_columns, 1) > MOST_NUMBERS:
            raise TableError(
                N_(
                    "The table has {rows:,} rows of {columns} columns, but at most {most:,} values"
                    " are allowed. Leave out rows or columns."
                ),
                rows=metadata.num_rows,
                columns=metadata.num_columns,
                most=MOST_NUMBERS,
            )
        with path.open("rb") as file:
            frame = pq.read_table(file).to_pandas(ignore_metadata=True)
    except (pa.ArrowException, ValueError, NotImplementedError) as error:
        raise TableError(
            N_("The Parquet file cannot be read: {reason}. Write it again, or save it as CSV."),
            reason=names.tidy(error, 200),
        ) from error
    frame.columns = list(names.distinct(frame.columns))
    return frame


def _plain(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Convert all columns to numbers, bool, datetime64 or str."""
    for column in frame.columns[[not _is_plain(dtype) for dtype in frame.dtypes]]:
        frame[column] = _as_plain(frame[column])
    return frame


def _is_plain(dtype: Any) -> bool:
    return getattr(dtype, "kind", "O") in "biuf" or str(dtype) == "str"


def _as_plain(column: "pd.Series") -> "pd.Series":
    import pandas as pd

    if column.dtype.kind == "M":
        moment = column if column.dt.tz is None else column.dt.tz_convert(None)
        return moment.astype("datetime64[us]")
    if column.dtype.kind == "m":
        return column.dt.total_seconds()
    present = column.notna()
    numbers = None
    if column.dtype == object:
        numbers = pd.to_numeric(column.where(present), errors="coerce")
    # Integers beyond 64 bits and exact decimals have the dtype object.
    if numbers is not None and not column[present].map(type).eq(bool).any():
        numbers = numbers.astype("float64")
        if numbers.notna().equals(present):
            return numbers
    return column.astype("string").astype("str").where(present)


def _unreadable(dialect: Dialect, error: object) -> TableError:
    return TableError(
        N_(
            "The file cannot be read as {encoding} text with the delimiter {delimiter}: {reason}."
            " Choose another encoding or delimiter, or save it as CSV in UTF-8."
        ),
        encoding=dialect.encoding,
        delimiter=repr(dialect.delimiter),
        reason=names.tidy(error, 120),
    )
