"""Writes CSV files that are safe to open in a spreadsheet.

Comma-separated values (RFC 4180) in UTF-8 with a byte-order mark, by which spreadsheets recognise
the encoding; the decimal sign is a point in every language.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(header: Iterable[str], lines: Iterable[Sequence[Any]]) -> bytes:
    """Write a file with a header.

    Args:
        header: Title of each column.
        lines: Cells of each line; texts are made harmless, see ``harmless``.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for line in (header, *lines):
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in line])
    return text.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Prefix a text that a spreadsheet would read as a formula with an apostrophe.

    Source: OWASP, "CSV injection". Numbers are unchanged.
    """
    if not text.startswith(_FORMULA) or _is_number(text):
        return text
    return f"'{text}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
