"""Cells that stand for a missing value, in each column: which there are, and which are values."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from math import isfinite
from typing import TYPE_CHECKING

from core.data.tables.dialect import Dialect

if TYPE_CHECKING:
    import pandas as pd

Blanks = Mapping[str, Mapping[str, int]]
"""By column: the cells that count as missing, other than empty ones, with their numbers."""

_CODE = re.compile(r"[A-Z]{1,4}")
_PAIR = re.compile(r"[A-Z]{2}")
_FEW_CODES = 3  # distinct codes beside NA from which on it is one of them


def counted(cells: "pd.Series", missing: Collection[str]) -> Counter[str]:
    """Count the cells of a column that stand for missing values, without empty ones."""
    counts = cells[cells.isin(missing) & (cells != "")].value_counts()
    return Counter({str(cell): int(count) for cell, count in counts.items()})


def values(cells: "pd.Series", blanks: Counter[str]) -> tuple[str, ...]:
    """Return which cells of a column usually stand for missing values, but are values here.

    Args:
        cells: Its cells as in the file.
        blanks: From ``counted``.
    """
    words = set(cells[~cells.isin(blanks) & (cells != "")].head(10_000).unique())
    empty = bool((cells == "").any())
    if words and "+" in words and not any(map(str.isalnum, "".join(words))):
        return tuple(blanks)  # signs such as + and -, or + and ?
    if not words and len(blanks) > 1:
        return tuple(blanks)  # nothing else is in the column
    codes = len(words) > 1 and all(map(_CODE.fullmatch, words))
    pairs = len(words) >= _FEW_CODES and all(map(_PAIR.fullmatch, words))
    if "NA" in blanks and ((codes and empty) or pairs):
        return ("NA",)  # such as Namibia, or North America
    return ()


def values_of(cells: Sequence[str]) -> list[str | float]:
    """Return cells as texts and, where they are numbers, as numbers as well."""
    numbers = []
    for cell in cells:
        with suppress(ValueError):
            numbers.append(float(cell))
    return [*cells, *(number for number in numbers if isfinite(number))]


def with_column(
    dialect: Dialect, place: int, cells: Sequence[str]
) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return ``dialect.missing_in`` with the cells that are missing in one column."""
    others = {number: chosen for number, chosen in dialect.missing_in if number != place}
    if set(cells) != set(dialect.missing):
        others[place] = tuple(cells)
    return tuple(sorted(others.items()))
