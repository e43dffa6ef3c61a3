"""Finds rows that are not data: comments, a preamble, units; also codes and missing values."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from core.data.tables.dialect import COMMENTS, MISSING, Dialect

_Rows = Sequence[Sequence[str]]

_MOST_COMMENTS = 0.3  # of the lines may be comments
_HIGHEST = 10  # rows above the data, at most
_NUMERIC = 0.9  # of a numeric column's cells must be numbers
_LONGEST_UNIT = 16
_SHORTEST_CODE = 3
_ZONE = re.compile(r"[A-Z]{1,4}")


def commented(text: str) -> str:
    """Return the comment sign that some lines begin with; "" if there is none."""
    lines = [line.lstrip() for line in text.splitlines() if line.strip()]
    for sign in filter(None, COMMENTS):
        share = sum(line.startswith(sign) for line in lines) / max(len(lines), 1)
        if 0 < share <= _MOST_COMMENTS:
            return sign
    return ""


def are_comments(text: str, dialect: Dialect) -> bool:
    """Whether most lines that begin with ``dialect.comment`` have another width than the rows."""
    widths: dict[bool, Counter[int]] = {True: Counter(), False: Counter()}
    for line in text.splitlines():
        if line.strip():
            row = next(csv.reader(io.StringIO(line), delimiter=dialect.delimiter), [])
            widths[line.lstrip().startswith(dialect.comment)][len(row)] += 1
    if not widths[False] or not widths[True]:
        return False
    usual = widths[False].most_common(1)[0][0]
    return widths[True][usual] <= widths[True].total() / 2


def narrow_rows(rows: _Rows) -> int:
    """Return the number of rows above the table that have less than half as many cells as it."""
    if not rows:
        return 0
    usual = Counter(map(len, rows)).most_common(1)[0][0]
    for number, row in enumerate(rows[:_HIGHEST]):
        if 2 * sum(bool(cell.strip()) for cell in row) >= usual:
            return number
    return 0


def names_and_units(rows: _Rows, is_number: Callable[[str], bool]) -> tuple[int, int]:
    """Count the rows above the names of the columns, and those between names and data.

    Args:
        rows: The first rows.
        is_number: Whether a cell is a number.

    Returns:
        Both counts; (0, 0) in the usual case, with names in the first row.
    """
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    columns = [[row[place].strip() for row in rows if len(row) == width] for place in range(width)]
    numeric = [column for column in columns if _is_numeric(column[_HIGHEST:], is_number)]
    if len(numeric) < 2 or any(len(row) != width for row in rows[:_HIGHEST]):
        return 0, 0
    others = [column for column in columns if column not in numeric]
    # A preamble may have a few numbers: the data begin where all numeric columns have them.
    first = next((n for n in range(_HIGHEST) if _all_numbers(numeric, n, is_number)), 0)
    if not 1 < first < _HIGHEST:
        return 0, 0
    for number in range(first):
        names = [column[number] for column in columns]
        if all(names) and len(set(names)) == width and not any(map(is_number, names)):
            between = range(number + 1, first)
            units = all(
                len(column[row]) <= _LONGEST_UNIT and not (column[row] and is_number(column[row]))
                for row in between
                for column in columns
            )
            strange = all(
                column[row] not in column[first:] or not column[row]
                for row in between
                for column in others
            )
            return (number, len(between)) if units and strange else (0, 0)
    return 0, 0


def _all_numbers(
    columns: Sequence[Sequence[str]], row: int, is_number: Callable[[str], bool]
) -> bool:
    cells = [column[row] for column in columns]
    present = [cell for cell in cells if cell not in MISSING]
    return bool(present) and all(map(is_number, present))


def _is_numeric(cells: Sequence[str], is_number: Callable[[str], bool]) -> bool:
    present = [cell for cell in cells if cell not in MISSING]
    return len(present) > 1 and sum(map(is_number, present)) >= _NUMERIC * len(present)


def codes(data: _Rows) -> Iterator[int]:
    """Yield the indices of columns of digits of equal length, some with leading zeros."""
    for place, cells in _columns(data):
        alike = len({len(cell) for cell in cells}) == 1 and len(cells[0]) >= _SHORTEST_CODE
        digits = alike and all(cell.isascii() and cell.isdigit() for cell in cells)
        if digits and len(set(cells)) > 1 and any(cell[0] == "0" for cell in cells):
            yield place


def missing(data: _Rows) -> tuple[str, ...]:
    """Return the cells that stand for a missing value: without NA if it is one of several codes.

    It is a code if the column has empty cells as well, which then stand for missing values.
    """
    for _place, cells in _columns(data, keep=("", "NA")):
        values = set(cells)
        zones = values - {"", "NA"}
        if {"", "NA"} <= values and len(zones) > 1 and all(map(_ZONE.fullmatch, zones)):
            return tuple(cell for cell in MISSING if cell != "NA")
    return MISSING


def _columns(data: _Rows, keep: tuple[str, ...] = ()) -> Iterator[tuple[int, list[str]]]:
    width = max(map(len, data), default=0)
    for place in range(width):
        cells = [row[place].strip() for row in data if place < len(row)]
        present = [cell for cell in cells if cell in keep or cell not in MISSING]
        if present:
            yield place, present
