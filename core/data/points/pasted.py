"""Points from pasted text: cells of a spreadsheet, or lines of any text table."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.base.errors import PointsError
from core.base.messages import Message
from core.base.text import N_, UserText, shown
from core.data.points.points import CLASSES, LARGEST, MOST_POINTS, Points
from core.data.tables.detection import detect
from core.data.tables.dialect import Dialect
from core.data.tables.names import tidy
from core.data.tables.notation import Notation, numbers
from core.data.tables.order import ascending
from core.data.tables.rows import every_row

MOST_SIGNS = 200_000
"""Maximum length of pasted text."""
_COLUMNS = 3
_LABEL = 40


@dataclass(frozen=True)
class Pasted:
    """What was understood of pasted text.

    Attributes:
        points: The points.
        problems: What was not understood, line by line.
        header: The line that was taken for names of columns; "" for none.
    """

    points: Points
    problems: tuple[Message, ...]
    header: str = ""


@dataclass(frozen=True)
class _Line:
    number: int
    cells: list[str]


def read(text: str, path: Path) -> Pasted:
    """Read points: x1, x2 and a class or number on each line.

    The third column has classes, unless it has only numbers and more than four different ones, or
    one that is no whole number.

    Args:
        text: The text.
        path: A file to write it to: separators and decimal signs are found as in an uploaded table.

    Raises:
        PointsError: There is nothing in it, too much, or no line can be understood.
        TableError: It is no text table.
        StorageError: The file cannot be read.
    """
    if not text.strip() or len(text) > MOST_SIGNS:
        raise PointsError(
            N_(
                "The text has {count:,} characters, allowed are 1 to {most:,}. Paste x1, x2 and a"
                " class or number for each point; upload larger tables as a file."
            ),
            count=len(text.strip()),
            most=MOST_SIGNS,
        )
    path.write_bytes(text.encode("utf-8", "replace"))
    # Cells copied from a spreadsheet have tabs between them, and maybe decimal commas.
    tabs = all(line.count("\t") >= _COLUMNS - 1 for line in text.splitlines() if line.strip())
    dialect = detect(path, delimiter="\t" if tabs else "")
    lines = list(_lines(text, dialect))
    header = ""
    if len(lines) > 1 and np.isnan(_numbers([cell for cell in lines[0].cells[:2]], dialect)).all():
        header = ", ".join(lines.pop(0).cells)
    return _understood(lines, dialect, tidy(header, _LABEL))


def _lines(text: str, dialect: Dialect) -> Iterator[_Line]:
    for number, line in enumerate(text.splitlines(), start=1):
        cells = next(every_row([line], dialect), [])
        if any(cell.strip() for cell in cells):
            yield _Line(number, [cell.strip() for cell in cells])


def _numbers(cells: list[str], dialect: Dialect) -> np.ndarray:
    import pandas as pd

    notation = Notation(dialect.decimal, dialect.thousands)
    return numbers(pd.Series(cells, dtype="str"), notation)


def _understood(lines: list[_Line], dialect: Dialect, header: str) -> Pasted:
    problems: list[tuple[int, Message]] = []
    whole: list[_Line] = []
    for line in lines:
        filled = [cell for cell in line.cells if cell]
        if len(filled) == _COLUMNS and len(line.cells[:_COLUMNS]) == _COLUMNS:
            whole.append(line)
        else:
            problems.append((line.number, _not_three(line)))
    coordinates = np.stack(
        [_numbers([line.cells[place] for line in whole], dialect) for place in (0, 1)], axis=1
    )
    usable = np.isfinite(coordinates) & (np.abs(coordinates) <= LARGEST)
    for line, good in zip(whole, usable, strict=True):
        if not good.all():
            place = int(np.argmin(good))
            problems.append((line.number, _no_number(line, place)))
    good = usable.all(axis=1)
    chosen = [line for line, each in zip(whole, good, strict=True) if each]
    _check_count(len(chosen), len(lines), problems)
    points = _with_targets(coordinates[good], [line.cells[2] for line in chosen], dialect)
    told = tuple(message for _number, message in sorted(problems, key=lambda each: each[0]))
    return Pasted(points, told, header)


def _with_targets(x: np.ndarray, cells: list[str], dialect: Dialect) -> Points:
    values = _numbers(cells, dialect)
    if np.isfinite(values).all() and (np.abs(values) <= LARGEST).all():
        distinct = np.unique(values)
        if len(distinct) > len(CLASSES) or (distinct != np.round(distinct)).any():
            return Points(x, values)
    labels = ascending({tidy(cell, _LABEL) for cell in cells})
    if len(labels) > len(CLASSES):
        raise PointsError(
            N_(
                "The third column has {count} different classes ({labels}), but at most {most} can"
                " be shown on a plane. Upload the table as a file, or keep fewer classes."
            ),
            count=len(labels),
            labels=tidy(", ".join(labels), 80),
            most=len(CLASSES),
        )
    y = np.array([labels.index(tidy(cell, _LABEL)) for cell in cells], np.int64)
    return Points(x, y, tuple(labels))


def _check_count(usable: int, lines: int, problems: list[tuple[int, Message]]) -> None:
    if usable > MOST_POINTS:
        raise PointsError(
            N_(
                "The text has {count:,} points, but at most {most:,} are allowed here. Upload it as"
                " a file instead, or keep a random sample."
            ),
            count=usable,
            most=MOST_POINTS,
        )
    if not usable:
        first = min(problems, key=lambda each: each[0])[1] if problems else ""
        raise PointsError(
            N_(
                "None of the {count:,} lines is a point: x1, x2 and a class or number, such as"
                " {example}. {first}"
            ),
            count=lines,
            example="0.5; 1.2; A",
            first=first,
        )


def _not_three(line: _Line) -> Message:
    text = N_(
        "Line {number}: received “{received}”, needed are three values: x1, x2 and a class or"
        " number."
    )
    filled = [cell for cell in line.cells if cell]
    received = UserText(shown("; ".join(filled)))
    return Message(text, {"number": line.number, "received": received})


def _no_number(line: _Line, place: int) -> Message:
    text = N_("Line {number}, {name}: received “{received}”, needed is a number up to {most:,.0f}.")
    received = UserText(shown(line.cells[place]))
    values = {"number": line.number, "name": f"x{place + 1}", "received": received, "most": LARGEST}
    return Message(text, values)
