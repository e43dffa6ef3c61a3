"""Limits on the size of a table; the environment variable is read at every call."""

import os

from core.base.errors import TableError
from core.base.text import N_, shown

UPLOAD_VARIABLE = "DENSEBOARD_UPLOAD_MB"
USUAL_MB = 500
_MOST_MB = 100_000

LEAST_ROWS = 10
"""Minimum number of rows with a target, to split into training, validation and test sets."""
MOST_COLUMNS = 20_000
"""Maximum number of columns of a file, and of inputs that encode them."""
MOST_CLASSES = 1_000
MOST_NUMBERS = 400_000_000
"""Maximum size of the matrix: 1.6 GB at 4 bytes per number."""


def upload_mb() -> int:
    """Return the size limit of a file in MB (10⁶ bytes): ``DENSEBOARD_UPLOAD_MB``, else 500.

    Raises:
        TableError: The variable is not a whole number in range.
    """
    wanted = os.environ.get(UPLOAD_VARIABLE)
    if not wanted:
        return USUAL_MB
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:9]) <= _MOST_MB:
        return int(wanted[:9])
    raise TableError(
        N_("{variable}: received {received}, allowed is a whole number of MB from 1 to {most:,}."),
        variable=UPLOAD_VARIABLE,
        received=shown(wanted),
        most=_MOST_MB,
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
