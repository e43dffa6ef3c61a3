"""Reads Parquet files; their size is judged from the footer before anything is read."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.base.errors import TableError
from core.base.messages import Level, Message
from core.base.text import N_, UserText
from core.data.tables import names
from core.data.tables.limits import MOST_NUMBERS, check_columns, check_rows, check_text
from core.data.tables.notice import Notice

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

BROKEN_TEXT = N_(
    "The column {column} has values that are not text in UTF-8: {count}. What cannot be read of"
    " them is shown as �."
)
OUT_OF_RANGE = N_(
    "The column {column} has times outside the years {first} to {last}, which count as missing:"
    " {count}."
)
FIRST_YEAR, LAST_YEAR = 1, 9999
_FIRST_SECOND, _LAST_SECOND = -62_135_596_800, 253_402_300_799  # since 1970, of these years
_PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_DAY = 86_400


def read(path: Path) -> "tuple[pd.DataFrame, tuple[Notice, ...]]":
    """Read a Parquet file.

    Args:
        path: The file.

    Returns:
        The table, with the dtypes that pyarrow gives it, and what was repaired.

    Raises:
        TableError: It is damaged or too large.
        OSError: It cannot be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        metadata = pq.read_metadata(path)
        _check(metadata)
        texts = [f.name for f in pq.read_schema(path) if _is_text(f.type)]
        with path.open("rb") as file:
            # Repeated texts are not repeated in memory before their total size is known.
            table = pq.read_table(file, read_dictionary=texts)
        columns = names.distinct(table.column_names)
        notices: list[Notice] = []
        arrays = []
        check_text(sum(map(_text_size, table.columns)))
        for name, column in zip(columns, table.columns, strict=True):
            array, found = _readable(name, column)
            arrays.append(array)
            notices += found
        frame = pa.table(arrays, names=list(columns)).to_pandas(ignore_metadata=True)
    except (pa.ArrowException, ValueError, NotImplementedError, RecursionError) as error:
        raise TableError(
            N_("The Parquet file cannot be read: {reason}. Write it again, or save it as CSV."),
            reason=names.tidy(error, 200),
        ) from error
    return frame, tuple(notices)


def extent(path: Path) -> tuple[int, int]:
    """Return the number of values that a file states, and their size when unpacked, in bytes.

    Raises:
        OSError: It cannot be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        metadata = pq.read_metadata(path)
    except (pa.ArrowException, ValueError, NotImplementedError):
        return 0, 0  # ``read`` says what is wrong with it
    groups = range(metadata.num_row_groups)
    return _values(metadata), sum(metadata.row_group(group).total_byte_size for group in groups)


def _values(metadata: Any) -> int:
    values = 0
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        values += sum(group.column(place).num_values for place in range(group.num_columns))
    return int(max(values, metadata.num_rows * metadata.num_columns))


def _check(metadata: Any) -> None:
    check_columns(metadata.num_columns)
    check_rows(metadata.num_rows)
    values = _values(metadata)
    if values > MOST_NUMBERS:
        raise TableError(
            N_(
                "The table has {rows:,} rows of {columns} columns, but at most {most:,} values"
                " are allowed. Leave out rows or columns."
            ),
            rows=metadata.num_rows,
            columns=metadata.num_columns,
            most=MOST_NUMBERS,
        )
    groups = range(metadata.num_row_groups)
    numbers = 8 * values
    check_text(sum(metadata.row_group(number).total_byte_size for number in groups) - numbers)


def _is_text(kind: "pa.DataType") -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_binary(kind))


def _text_size(column: "pa.ChunkedArray") -> int:
    """The size of a column of texts, in bytes, if each row had its own copy; else 0."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_dictionary(column.type) or not _is_text(column.type.value_type):
        return 0
    return sum(
        int(pc.sum(pc.binary_length(chunk.dictionary).take(chunk.indices)).as_py() or 0)
        for chunk in column.chunks
    )


def _readable(name: str, column: "pa.ChunkedArray") -> "tuple[pa.ChunkedArray, list[Notice]]":
    """A column that pandas can hold, and notices about its values that it could not."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind) and _is_text(kind.value_type):
        column = column.cast(pa.large_binary())
        kind = column.type
    if pa.types.is_fixed_size_binary(kind) or pa.types.is_large_string(kind):
        column = column.cast(pa.large_binary())
        kind = column.type
    if pa.types.is_large_binary(kind):
        return _as_text(name, column)
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return _in_range(name, column)
    return column, []


def _as_text(name: str, column: "pa.ChunkedArray") -> "tuple[pa.ChunkedArray, list[Notice]]":
    import pyarrow as pa

    try:
        return column.cast(pa.large_string()), []
    except pa.ArrowInvalid:
        pass
    texts, count = [], 0
    for value in column.to_pylist():
        text = None if value is None else value.decode("utf-8", "replace")
        count += text is not None and text.encode() != value
        texts.append(text)
    values = {"column": UserText(name), "count": count}
    notice = Notice(Level.WARNING, Message(BROKEN_TEXT, values), name, "text")
    return pa.chunked_array([pa.array(texts, pa.large_string())]), [notice]


def _in_range(name: str, column: "pa.ChunkedArray") -> "tuple[pa.ChunkedArray, list[Notice]]":
    """Times and dates that Python has, the others missing; without time zones, in UTC."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_timestamp(kind):
        unit, whole = _PER_SECOND[kind.unit], pa.int64()
    else:
        unit, whole = (1000, pa.int64()) if pa.types.is_date64(kind) else (1, pa.int32())
    first, last = _FIRST_SECOND * unit, _LAST_SECOND * unit
    if pa.types.is_date32(kind):
        first, last = _FIRST_SECOND // _DAY, _LAST_SECOND // _DAY
    numbers = column.cast(whole)
    # In nanoseconds, 64 bits end before these years do.
    least, most = -(2**63) if whole == pa.int64() else -(2**31), 2**63 - 1
    if whole == pa.int32():
        most = 2**31 - 1
    inside = pc.and_(
        pc.greater_equal(numbers, pa.scalar(max(first, least), whole)),
        pc.less_equal(numbers, pa.scalar(min(last, most), whole)),
    )
    count = len(column) - column.null_count - int(pc.sum(inside).as_py() or 0)
    numbers = pc.if_else(inside, numbers, pa.scalar(None, whole))
    kept = numbers.cast(pa.timestamp(kind.unit) if pa.types.is_timestamp(kind) else kind)
    if not count:
        return kept, []
    values = {"column": UserText(name), "count": count, "first": FIRST_YEAR, "last": LAST_YEAR}
    return kept, [Notice(Level.WARNING, Message(OUT_OF_RANGE, values), name, "range")]
