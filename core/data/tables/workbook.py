"""Reads the sheets of .xlsx, .xls and .ods workbooks, with calamine."""

import datetime
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.base.errors import TableError
from core.base.text import N_, UserText
from core.data.tables.dialect import Dialect
from core.data.tables.limits import check_unpacked
from core.data.tables.names import tidy

MOST_CELLS = 40_000_000
"""Maximum number of cells of a sheet, including empty ones between others: 1 GB in memory."""
_FEWEST_ROWS, _FEWEST_COLUMNS = 10, 2  # of a sheet that is likely to be the table
_PIECE = 1 << 20
_OVERLAP = 256  # bytes that a cell's tag may have
_LARGEST_WHOLE = 1e15  # from here on, not all whole numbers are exact
_HOUR, _MINUTE, _SECOND = (datetime.timedelta(seconds=number) for number in (3600, 60, 1))
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]{0,99}?\br="([A-Z]{1,3})([0-9]{1,7})"')
_OPEN_DOCUMENT = re.compile(rb"<table:(?:(table)\s|(?:covered-)?table-(row|cell)\b)([^>]*)>")
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')


@dataclass(frozen=True)
class Sheet:
    """A sheet with cells.

    Attributes:
        name: Its name.
        hidden: Whether the workbook hides it.
        rows: Its height.
        columns: Its width.
    """

    name: str
    hidden: bool
    rows: int
    columns: int


def sheets(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook that have cells, in its order.

    Raises:
        TableError: It is damaged, encrypted or too large, or has no cells.
    """
    about = path.stat()
    return list(_sheets(path, about.st_mtime_ns, about.st_size))


@lru_cache(maxsize=8)
def _sheets(path: Path, _changed: int, _size: int) -> tuple[Sheet, ...]:
    import python_calamine as calamine

    found = []
    with _opened(path) as workbook:
        for about in workbook.sheets_metadata:
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            if sheet.start is not None and sheet.height:
                hidden = about.visible != calamine.SheetVisibleEnum.Visible
                found.append(Sheet(about.name, hidden, sheet.height, sheet.width))
    if not found:
        raise TableError(N_("The workbook is empty. Upload one with a table in a sheet."))
    return tuple(found)


def likely(every: list[Sheet]) -> Sheet:
    """Return the sheet most likely to be the table: the first one large enough, not hidden."""
    shown = [sheet for sheet in every if not sheet.hidden] or every
    for sheet in shown:
        if sheet.rows >= _FEWEST_ROWS and sheet.columns >= _FEWEST_COLUMNS:
            return sheet
    return max(shown, key=lambda sheet: sheet.rows * sheet.columns)


def cells(path: Path, name: str) -> Iterator[list[Any]]:
    """Yield the rows of a sheet, without those that are empty.

    Args:
        path: The workbook.
        name: The sheet.

    Raises:
        TableError: There is no such sheet, or the workbook cannot be read.
    """
    with _opened(path) as workbook:
        if name not in workbook.sheet_names:
            raise TableError(
                N_("The workbook has no sheet {received}. It has {sheets}. Choose one of these."),
                received=UserText(repr(name)),
                sheets=tidy(", ".join(workbook.sheet_names), 200),
            )
        sheet = workbook.get_sheet_by_name(name)
        merged = _merged_down(sheet)
        values: dict[int, tuple[int, Any]] = {}
        for number, row in enumerate(sheet.iter_rows()):
            if merged:
                _fill(row, number, merged, values)
            if any(cell != "" for cell in row):
                yield row


def merged_cells(path: Path, name: str) -> int:
    """Count the cells that have the value of the merged cell they belong to.

    Raises:
        TableError: The workbook cannot be read.
    """
    with _opened(path) as workbook:
        merged = _merged_down(workbook.get_sheet_by_name(name))
    return sum(last - first for (first, _column), last in merged.items())


def _merged_down(sheet: Any) -> dict[tuple[int, int], int]:
    """The merged cells of several rows: row and column of the first, and the last row.

    A cell merged across columns is a heading, which stays in the first of them.
    """
    ranges = sheet.merged_cell_ranges or ()
    left = sheet.start[1] if sheet.start else 0  # empty columns before it are not read
    return {(row, column - left): last for (row, column), (last, _) in ranges if last > row}


def _fill(
    row: list[Any],
    number: int,
    merged: Mapping[tuple[int, int], int],
    values: dict[int, tuple[int, Any]],
) -> None:
    """Fill a row with the values of cells that were merged with cells above.

    Args:
        row: The cells.
        number: Its number, from 0.
        merged: From ``_merged_down``.
        values: For columns with a merged cell, its last row and value; is updated.
    """
    for place, cell in enumerate(row):
        last = merged.get((number, place))
        if last is not None:
            values[place] = last, cell
        elif place in values and number <= values[place][0]:
            row[place] = values[place][1]


def rows(path: Path, dialect: Dialect) -> Iterator[list[str]]:
    """Yield the rows of the sheet ``dialect.sheet`` as texts; numbers have its decimal sign.

    Raises:
        TableError: There is no such sheet, or the workbook cannot be read.
    """
    for row in cells(path, dialect.sheet):
        yield [written(cell, dialect.decimal) for cell in row]


def written(cell: Any, decimal: str = ".") -> str:
    """Return a cell as a CSV file would have it."""
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < _LARGEST_WHOLE
        return str(int(cell)) if whole else repr(cell).replace(".", decimal)
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(cell, datetime.timedelta):
        return f"{cell // _HOUR}:{cell % _HOUR // _MINUTE:02}:{cell % _MINUTE // _SECOND:02}"
    return str(cell)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    import python_calamine as calamine

    about = path.stat()
    _check(path, about.st_mtime_ns, about.st_size)
    try:
        with calamine.load_workbook(str(path)) as workbook:
            yield workbook
    except calamine.PasswordError as error:
        raise TableError(
            N_("The workbook is protected by a password. Save it without one.")
        ) from error
    except calamine.CalamineError as error:
        raise _damaged(error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine's own, which is no Exception
            raise
        raise _damaged(error) from error


def _damaged(error: BaseException | str) -> TableError:
    return TableError(
        N_(
            "The workbook cannot be read: {reason}. Save it again as .xlsx, or save the sheet with"
            " the table as CSV (UTF-8)."
        ),
        reason=tidy(error, 200),
    )


@lru_cache(maxsize=8)
def _check(path: Path, _changed: int, _size: int) -> None:
    """Refuse a workbook that would need too much memory, before anything is read.

    calamine keeps a sheet as a rectangle: two cells in opposite corners would take 400 GB.
    """
    if not zipfile.is_zipfile(path):
        return  # .xls, whose sheets have at most 65,536 rows of 256 cells
    try:
        with zipfile.ZipFile(path) as archive:
            check_unpacked(sum(part.file_size for part in archive.infolist()))
            for name in archive.namelist():
                if name == "content.xml":
                    _check_cells(_repeated(archive.read(name)))
                else:  # is read whole, too: only then is its stated size certain
                    _check_cells(_extent(archive, name))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _damaged(error) from error


def _check_cells(count: int) -> None:
    if count > MOST_CELLS:
        raise TableError(
            N_(
                "A sheet of the workbook has {count:,} cells, counting empty ones between others,"
                " but at most {most:,} are allowed. Save the sheet with the table as CSV (UTF-8)."
            ),
            count=count,
            most=MOST_CELLS,
        )


def _extent(archive: zipfile.ZipFile, name: str) -> int:
    """The area of the rectangle of all cells in a part of an .xlsx workbook; 0 if no sheet."""
    rows = columns = 0
    before = b""
    with archive.open(name) as file:
        while piece := file.read(_PIECE):
            text = before + piece
            places = set(_CELL.findall(text))
            if places:
                rows = max(rows, *(int(row) for _, row in places), 0)
                columns = max(columns, *(_number(letters) for letters, _ in places), 0)
            before = text[-_OVERLAP:]
    return rows * columns


def _number(letters: bytes) -> int:
    """The number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def _repeated(content: bytes) -> int:
    """The area of an .ods workbook's largest sheet, with cells and rows that are repeated."""
    most = rows = columns = row = column = 0
    for sheet, element, attributes in _OPEN_DOCUMENT.findall(content):
        count = int(match[1]) if (match := _REPEATED.search(attributes)) else 1
        if sheet:
            rows = columns = row = column = 0
        elif element == b"row":
            row, column = row + count, 0
        else:
            column += count
            if b"office:value" in attributes:
                rows, columns = row, max(columns, column)
                most = max(most, rows * columns)
    return most
