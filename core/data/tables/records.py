"""Reads JSON: one record per line, or an array of records."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.base.errors import TableError
from core.base.text import N_
from core.data.tables.dialect import Dialect
from core.data.tables.limits import MOST_COLUMNS
from core.data.tables.names import tidy

_PIECE = 1 << 20
_LARGEST = 1 << 24  # characters of a record
_BETWEEN = " \t\r\n,\ufeff\x1e"  # U+001E begins the records of a JSON text sequence, RFC 7464


class Number(str):
    """A number, as the file writes it."""

    __slots__ = ()


_decoder = json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=Number)


def is_json(text: str) -> bool:
    """Whether a text begins with a JSON object or an array of objects or arrays."""
    text = text.lstrip(_BETWEEN)
    if text.startswith("["):
        text = text[1:].lstrip()
        return text.startswith("{") or (text.startswith("[") and _begins(text))
    return text.startswith("{") and _begins(text)


def _begins(text: str) -> bool:
    """Whether a text begins with a whole JSON value, or with one that is cut off."""
    try:
        _decoder.raw_decode(text)
    except json.JSONDecodeError as error:
        return error.pos > len(text) - 2 or error.msg.startswith("Unterminated string")
    except RecursionError:
        return False
    return True


def cells(path: Path, encoding: str) -> Iterator[list[Any]]:
    """Yield the names of the columns, then a row for each record.

    An object within a record becomes columns such as ``size.width``; a list becomes text. If all
    records are arrays, they are yielded as they are.

    Args:
        path: The file.
        encoding: Its encoding.

    Yields:
        Rows of ``str``, ``Number``, ``bool`` and ``None``.

    Raises:
        TableError: It is damaged, or its values are not records.
        UnicodeError: It is not in this encoding.
    """
    columns: dict[str, int] = {}
    arrays = count = 0
    for record in _records(path, encoding):
        count += 1
        arrays += isinstance(record, list)
        if isinstance(record, dict):
            for name in _flat(record):
                columns.setdefault(name, len(columns))
        elif not isinstance(record, list):
            raise _no_table()
        if len(columns) > MOST_COLUMNS:
            raise TableError(
                N_("The records have more than {most} different names. Leave some out."),
                most=MOST_COLUMNS,
            )
    if count < 2 or arrays not in (0, count):
        raise _no_table()
    if columns:
        yield list(columns)
    for record in _records(path, encoding):
        if isinstance(record, list):
            yield [_cell(value) for value in record]
            continue
        row: list[Any] = [None] * len(columns)
        for name, value in _flat(record).items():
            row[columns[name]] = value
        yield row


def rows(path: Path, dialect: Dialect) -> Iterator[list[str]]:
    """Yield the rows of ``cells`` as texts; numbers have the dialect's decimal sign."""
    for row in cells(path, dialect.encoding):
        yield [written(cell, dialect.decimal) for cell in row]


def written(cell: Any, decimal: str = ".") -> str:
    """Return a cell as a CSV file would have it; "" for null."""
    if cell is None:
        return ""
    return cell.replace(".", decimal) if isinstance(cell, Number) else str(cell)


def _flat(record: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and value:
            flat |= _flat(value, f"{before}{name}.")
        else:
            flat[_text(before + name)] = _cell(value)
    return flat


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        return _text(json.dumps(value, ensure_ascii=False))
    return value if isinstance(value, Number | bool) or value is None else _text(value)


def _text(value: str) -> str:
    """Replace halves of surrogate pairs, which no text can have, by a question mark."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def _records(path: Path, encoding: str) -> Iterator[Any]:
    """Yield the values of a file, a few of which are in memory at a time."""
    text, place, done = "", 0, 0
    with path.open(encoding=encoding) as file:
        ended = opened = False
        while True:
            while place < len(text) and text[place] in _BETWEEN:
                place += 1
            if place < len(text) and not opened and done == 0 and text[place] == "[":
                opened, place = True, place + 1
                continue
            if opened and place < len(text) and text[place] == "]":
                return
            problem = None
            if place < len(text):
                try:
                    value, end = _decoder.raw_decode(text, place)
                except json.JSONDecodeError as error:
                    problem = error
                except RecursionError as error:
                    raise _no_table() from error
                else:
                    # The rest of a number at the end of the text may not have been read yet.
                    if end < len(text) or ended:
                        yield value
                        done, place = done + 1, end
                        continue
            if ended:
                if problem is None:
                    return
                raise _damaged(done, problem)
            if len(text) - place > _LARGEST:
                raise _damaged(done, problem or N_("it is too long"))
            piece = file.read(max(_PIECE, len(text) - place))
            text, place, ended = text[place:] + piece, 0, not piece


def _damaged(done: int, problem: object) -> TableError:
    return TableError(
        N_("Record {number} of the JSON file cannot be read: {reason}. Correct or remove it."),
        number=done + 1,
        reason=problem if isinstance(problem, str) else tidy(problem, 120),
    )


def _no_table() -> TableError:
    return TableError(
        N_(
            "The file is JSON, but not a list of records. Write an array of objects with the same"
            " names, or one object per line."
        )
    )
