"""Limits on the size of a table; the environment variable is read at every call."""

import os
from contextlib import suppress

from core.base.errors import TableError
from core.base.text import N_, shown

UPLOAD_VARIABLE = "DENSEBOARD_UPLOAD_MB"
USUAL_MB = 500
_MOST_MB = 100_000
READING_MB_VARIABLE = "DENSEBOARD_READING_MB"
USUAL_READING_MB = 4_000
_MOST_READING_MB = 10_000_000
READING_SECONDS_VARIABLE = "DENSEBOARD_READING_SECONDS"
USUAL_READING_SECONDS = 600
_MOST_READING_SECONDS = 100_000

LEAST_ROWS = 10
"""Minimum number of rows with a target, to split into training, validation and test sets."""
MOST_COLUMNS = 20_000
"""Maximum number of columns of a file, and of inputs that encode them."""
MOST_ROWS = 20_000_000
MOST_TEXT = 10**9
"""Maximum size of all texts of a Parquet file, in bytes."""
MOST_CLASSES = 1_000
MOST_NUMBERS = 400_000_000
"""Maximum size of the matrix: 1.6 GB at 4 bytes per number."""


def upload_mb() -> int:
    """Return the size limit of a file in MB (10⁶ bytes): ``DENSEBOARD_UPLOAD_MB``, else 500.

    Raises:
        TableError: The variable is not a whole number in range.
    """
    return _stated(UPLOAD_VARIABLE, USUAL_MB, _MOST_MB, N_("MB"))


def reading_mb() -> int:
    """Return the memory in MB (10⁶ bytes) that reading and checking a file may take.

    ``DENSEBOARD_READING_MB``, else 4,000, but no more than half the memory of this machine.

    Raises:
        TableError: The variable is not a whole number in range.
    """
    usual = USUAL_READING_MB
    with suppress(OSError, ValueError):  # not every system says
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        usual = min(usual, max(memory // 2 // 10**6, 1))
    return _stated(READING_MB_VARIABLE, usual, _MOST_READING_MB, N_("MB"))


def reading_seconds() -> int:
    """Return how long reading and checking a file may take: ``DENSEBOARD_READING_SECONDS``.

    By default 600.

    Raises:
        TableError: The variable is not a whole number in range.
    """
    usual, most = USUAL_READING_SECONDS, _MOST_READING_SECONDS
    return _stated(READING_SECONDS_VARIABLE, usual, most, N_("seconds"))


def _stated(variable: str, usual: int, most: int, unit: str) -> int:
    wanted = os.environ.get(variable)
    if not wanted:
        return usual
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:9]) <= most:
        return int(wanted[:9])
    raise TableError(
        N_(
            "{variable}: received {received}, allowed is a whole number of {unit} from 1 to"
            " {most:,}."
        ),
        variable=variable,
        received=shown(wanted),
        unit=unit,
        most=most,
    )


def beyond_memory(megabytes: int) -> TableError:
    """Return the error for a file that takes more memory to read than is allowed.

    Args:
        megabytes: The memory that is allowed, in MB.
    """
    return TableError(
        N_(
            "To read and check the file takes more memory than the {most:,} MB that are allowed."
            " Leave out rows or columns, or set {variable} to a larger size if this machine has the"
            " memory."
        ),
        most=megabytes,
        variable=READING_MB_VARIABLE,
    )


def beyond_time(seconds: int) -> TableError:
    """Return the error for a file that takes longer to read than is allowed.

    Args:
        seconds: The time that is allowed.
    """
    return TableError(
        N_(
            "To read and check the file takes longer than the {most:,} seconds that are allowed."
            " Leave out rows or columns, save it as Parquet, or set {variable} to a longer time."
        ),
        most=seconds,
        variable=READING_SECONDS_VARIABLE,
    )


def check_unpacked(size: int) -> None:
    """Refuse what is compressed if it is too large when unpacked.

    Args:
        size: Its unpacked size in bytes, as stated, or as far as it was unpacked.

    Raises:
        TableError: It is too large.
    """
    if size > upload_mb() * 10**6:
        raise TableError(
            N_(
                "Unpacked, the file has more than {most} MB, which is the most allowed. Leave out"
                " rows or columns, save it as Parquet, or set {variable} to a larger size."
            ),
            most=upload_mb(),
            variable=UPLOAD_VARIABLE,
        )


def check_columns(columns: int) -> None:
    """Refuse a table with too many columns.

    Raises:
        TableError: It has too many columns.
    """
    if columns > MOST_COLUMNS:
        raise TableError(
            N_("The table has {columns} columns, but at most {most} are allowed. Leave some out."),
            columns=columns,
            most=MOST_COLUMNS,
        )


def check_rows(rows: int) -> None:
    """Refuse a table with too many rows.

    Raises:
        TableError: It has too many rows.
    """
    if rows > MOST_ROWS:
        raise TableError(
            N_(
                "The table has {rows:,} rows, but at most {most:,} are allowed. Keep a random"
                " sample of them."
            ),
            rows=rows,
            most=MOST_ROWS,
        )


def check_text(size: int) -> None:
    """Refuse a table with too much text.

    Args:
        size: The size of all its texts, in bytes.

    Raises:
        TableError: It is too much.
    """
    if size > MOST_TEXT:
        raise TableError(
            N_(
                "The table has {size:.1f} GB of text when unpacked, but at most {most:.0f} GB are"
                " allowed. Leave out long texts."
            ),
            size=size / 1e9,
            most=MOST_TEXT / 1e9,
        )


def check_size(size: int) -> None:
    """Refuse a file that is empty or too large.

    Args:
        size: Its size in bytes.

    Raises:
        TableError: The file is empty or too large.
    """
    if size == 0:
        raise TableError(
            N_("The file is empty. Upload one with a header and a row for each sample.")
        )
    if size > upload_mb() * 10**6:
        raise TableError(
            N_(
                "The file has {size:.1f} MB, but at most {most} MB are allowed. Leave out rows or"
                " columns, save it as Parquet, or set {variable} to a larger size."
            ),
            size=size / 1e6,
            most=upload_mb(),
            variable=UPLOAD_VARIABLE,
        )
