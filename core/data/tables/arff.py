"""Reads ARFF, the format of Weka and OpenML.

The format is described at https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.base.errors import TableError
from core.base.text import N_
from core.data.tables.dialect import Dialect
from core.data.tables.names import tidy

MISSING = ("?",)
"""Cells that stand for a missing value."""
_RELATION = re.compile(r"\s*(?:%[^\n]*\n\s*)*@relation\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"@attribute\s+('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|\S+)\s+(.+)", re.IGNORECASE
)
CELL = r"""\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^,]*?))\s*(?:,|$)"""
"""Regular expression of a cell: in single quotes, in double ones, or without."""
_CELL = re.compile(CELL)
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True)
class Attribute:
    """A column.

    Attributes:
        name: Its name.
        values: The categories it may have; ``None`` for numbers, texts and dates.
    """

    name: str
    values: tuple[str, ...] | None


def is_arff(text: str) -> bool:
    """Whether a text begins as an ARFF file does."""
    return _RELATION.match(text.removeprefix("\ufeff")) is not None


def attributes(path: Path, encoding: str) -> list[Attribute]:
    """Return the columns.

    Raises:
        TableError: A line of the header cannot be read.
        UnicodeError: It is not in this encoding.
    """
    return _header(_lines(path, encoding))


def rows(path: Path, dialect: Dialect) -> Iterator[list[str]]:
    """Yield the names of the columns, then the rows; in sparse rows, omitted cells are filled.

    Raises:
        TableError: The file is damaged.
        UnicodeError: It is not in this encoding.
    """
    lines = _lines(path, dialect.encoding)
    columns = _header(lines)
    yield [column.name for column in columns]
    # In a sparse row, an omitted cell is 0, or the first of the categories.
    omitted = ["0" if column.values is None else column.values[0] for column in columns]
    for number, line in lines:
        if line.startswith("{"):
            yield _sparse(line, omitted, number)
        elif "'" in line or '"' in line:
            yield _cells(line, number)
        else:
            yield [cell.strip() for cell in _commas(line).split(",")]


def _lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """Yield the lines with their numbers, without comments and empty ones."""
    with path.open(encoding=encoding) as file:
        for number, line in enumerate(file, start=1):
            text = line.lstrip("\ufeff").strip()
            if text and not text.startswith("%"):
                yield number, text


def _header(lines: Iterator[tuple[int, str]]) -> list[Attribute]:
    columns: list[Attribute] = []
    for number, line in lines:
        word = line.split(maxsplit=1)[0].lower()
        if word == "@data":
            return columns
        if word == "@attribute":
            match = _ATTRIBUTE.fullmatch(line)
            if match is None:
                raise _damaged(number, line)
            kind = match[2].strip()
            listed = kind[1:-1] if kind.startswith("{") and kind.endswith("}") else None
            values = None if listed is None else tuple(_cells(listed, number)) or ("",)
            columns.append(Attribute(_cells(match[1], number)[0], values))
        elif word != "@relation":
            raise _damaged(number, line)
    raise TableError(
        N_("The ARFF file has no line with @data, so there are no rows. Save it again as ARFF.")
    )


def _commas(line: str) -> str:
    return line if "," in line else line.replace("\t", ",")


def _cells(line: str, number: int) -> list[str]:
    cells: list[str] = []
    line, place = _commas(line), 0
    while place < len(line) or not cells or line[place - 1] == ",":
        match = _CELL.match(line, place)
        if match is None:
            raise _damaged(number, line)
        quoted = match[1] if match[1] is not None else match[2]
        cells.append(match[3] if quoted is None else _ESCAPED.sub(r"\1", quoted))
        if place == len(line):
            break
        place = match.end()
    return cells


def _sparse(line: str, omitted: list[str], number: int) -> list[str]:
    row = list(omitted)
    for pair in re.findall(r"[^,'\"]*(?:'[^']*'|\"[^\"]*\")?[^,]*", line.strip("{}")):
        place, _, cell = pair.strip().partition(" ")
        if not place:
            continue
        if not place.isdigit() or int(place) >= len(row):
            raise _damaged(number, line)
        row[int(place)] = _cells(cell.strip() or "''", number)[0]
    return row


def _damaged(number: int, line: str) -> TableError:
    return TableError(
        N_("Line {number} of the ARFF file cannot be read: {line}. Correct it, or save it as CSV."),
        number=number,
        line=tidy(line, 80),
    )
