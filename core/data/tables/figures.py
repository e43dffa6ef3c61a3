"""Tells numbers in the cells of a text, and the decimal sign and thousands separator they have."""

import re
from collections import Counter

from core.data.tables.dialect import Dialect

_POINT = re.compile(r"[+-]?(\d+|\d{1,3}(?:([, '])\d{3})(?:\2\d{3})*)?\.\d+(?:[eE][+-]?\d+)?")
_COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(?:([. '])\d{3})(?:\2\d{3})*)?,\d+(?:[eE][+-]?\d+)?")
_WHOLE = re.compile(r"[+-]?\d+")
_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_FIGURE = re.compile(
    r"\(?[+-]?[$€£¥]? ?[+-]?(?:\d{1,3}(?:([.,' \u00a0\u202f\u2019])\d{3})(?:\1\d{3})*|\d+)"
    r"(?:[.,]\d+)? ?[%$€£¥]?\)?"
)


def signs_of(cells: list[str], delimiter: str) -> tuple[str, str]:
    """Return the decimal sign and the thousands separator of the numbers in these cells."""
    points = [match for cell in cells if (match := _POINT.fullmatch(cell))]
    commas = [match for cell in cells if (match := _COMMA.fullmatch(cell))]
    # "1,234" is a decimal number in one country and a whole one in another; unless there are as
    # many numbers with points, the comma is read as decimal sign.
    if delimiter == ",":
        decimal, matches = ".", points
    elif delimiter == ";" and not commas and points and not _sure(points):
        decimal, matches = ",", []  # 1.000 is one thousand where no number has other points
    elif (_sure(commas), len(commas)) <= (_sure(points), len(points)):
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


def _sure(numbers: list[re.Match[str]]) -> int:
    """Count the numbers whose sign cannot separate groups of three digits."""
    return sum(not _GROUP.fullmatch(number[0]) for number in numbers)


def _dated(cells: list[str]) -> bool:
    """Whether points occur in dates, which must not be read as numbers with thousands."""
    return any(re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{2,4}", cell) for cell in cells)


def is_number(cell: str, dialect: Dialect) -> bool:
    """Whether a cell is a number with the dialect's signs, and nothing else."""
    pattern = _POINT if dialect.decimal == "." else _COMMA
    cell = cell.strip()
    if dialect.thousands:
        cell = cell.replace(dialect.thousands, "")
    return bool(_WHOLE.fullmatch(cell) or pattern.fullmatch(cell))


def is_figure(cell: str, dialect: Dialect) -> bool:
    """Whether a cell is a number, perhaps with thousands, a currency or a percent sign."""
    return is_number(cell, dialect) or _FIGURE.fullmatch(cell.strip()) is not None
