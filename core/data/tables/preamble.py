"""Finds rows that are not data: comments, a preamble, units."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from core.data.tables.dialect import COMMENTS, MISSING, Dialect

_Rows = Sequence[Sequence[str]]

_MOST_COMMENTS = 0.3  # of the lines may be comments
_HIGHEST = 10  # rows above the data, at most
_NUMERIC = 0.9  # of a numeric column's cells must be numbers
_LONGEST_UNIT = 16


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
    empty = next((n for n, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)
    for number, row in enumerate(rows[: empty + _HIGHEST]):
        if 2 * sum(bool(cell.strip()) for cell in row) >= usual:
            return number
    return 0


@dataclass(frozen=True)
class Head:
    """The rows above the data.

    Attributes:
        skip: Rows above the names.
        name_rows: Rows of names.
        under: Rows between names and data, such as units.
    """

    skip: int
    name_rows: int = 1
    under: int = 0


def head(rows: _Rows, above: int, is_number: Callable[[str], bool]) -> Head:
    """Find names, units and what is above them.

    Args:
        rows: The first rows.
        above: From ``narrow_rows``.
        is_number: Whether a cell is a number.

    Returns:
        The rows above the data; in the usual case, names in row ``above``.
    """
    usual, cut = Head(above), rows[above:]
    width = Counter(map(len, cut)).most_common(1)[0][0] if cut else 0
    if any(len(row) != width for row in cut[:_HIGHEST]):
        return usual
    even = [row for row in cut if len(row) == width]
    # Columns that are empty everywhere have no names.
    places = [place for place in range(width) if any(row[place].strip() for row in even)]
    columns = [[row[place].strip() for row in even] for place in places]
    numeric = [column for column in columns if _is_numeric(column[_HIGHEST:], is_number)]
    if len(numeric) < 2:
        return usual
    # A preamble may have a few numbers: the data begin where all numeric columns have them, in
    # two rows.
    filled = [_all_numbers(numeric, row, is_number) for row in range(min(_HIGHEST, len(even)))]
    first = next((row for row, pair in enumerate(pairwise(filled)) if all(pair)), 0)
    # Names of groups of columns have gaps, so that they may be among the narrow rows.
    before = rows[above - 1] if above else []
    groups = [before[place].strip() for place in places] if len(before) == width else None
    for number in range(first):
        names = [column[number] for column in columns]
        if groups and _are_groups(groups, names, is_number):
            found = Head(above + number - 1, 2)
        elif _are_names(names, is_number):
            found = Head(above + number)
        else:
            groups = names
            continue
        under = _units(columns, numeric, range(number + 1, first), is_number)
        return usual if under is None else replace(found, under=under)
    return usual


def joined(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Join two rows of names: "Temperature" above "low" and "high" becomes "Temperature low", …

    Args:
        upper: Names of groups; an empty cell continues the group to the left, if there is a name
            below it.
        lower: The names within the groups.
    """
    names, group = [], ""
    for over, name in zip_longest(upper, lower, fillvalue=""):
        group = over.strip() or (group if name.strip() else "")
        names.append(group if group == name.strip() else f"{group} {name.strip()}".strip())
    return names


def _are_names(names: Sequence[str], is_number: Callable[[str], bool]) -> bool:
    """Whether all columns, but perhaps the first, have a name of their own."""
    return all(names[1:]) and len(set(names)) == len(names) and not any(map(is_number, names))


def _are_groups(
    upper: Sequence[str], lower: Sequence[str], is_number: Callable[[str], bool]
) -> bool:
    """Whether the upper row has the names of groups, and the lower one the names within them."""
    places = [place for place, name in enumerate(upper) if name]
    if len(places) < 2 or _are_names(upper, is_number) or any(map(is_number, lower)):
        return False
    if not _are_names(joined(upper, lower), is_number) or any(n.endswith(":") for n in upper):
        return False
    gaps = len(places) < places[-1] + 1 - places[0]
    repeated = any(left == right != "" for left, right in pairwise(upper))
    return gaps or repeated or not _are_names(lower, is_number)


def _units(
    columns: Sequence[Sequence[str]],
    numeric: Sequence[Sequence[str]],
    between: range,
    is_number: Callable[[str], bool],
) -> int | None:
    """The number of rows between names and data; ``None`` if they do not look like units."""
    others = [column for column in columns if column not in numeric]
    units = all(
        len(column[row]) <= _LONGEST_UNIT and not (column[row] and is_number(column[row]))
        for row in between
        for column in columns
    )
    strange = all(
        column[row] not in column[between.stop :] or not column[row]
        for row in between
        for column in others
    )
    return len(between) if units and strange else None


def _all_numbers(
    columns: Sequence[Sequence[str]], row: int, is_number: Callable[[str], bool]
) -> bool:
    cells = [column[row] for column in columns]
    present = [cell for cell in cells if cell not in MISSING]
    return bool(present) and all(map(is_number, present))


def _is_numeric(cells: Sequence[str], is_number: Callable[[str], bool]) -> bool:
    present = [cell for cell in cells if cell not in MISSING]
    return len(present) > 1 and sum(map(is_number, present)) >= _NUMERIC * len(present)
