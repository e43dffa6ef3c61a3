"""What the cells of an .xlsx sheet do not show: formulas without results, hidden rows."""

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BOOK = "xl/workbook.xml"
_PIECE = 1 << 20
_OVERLAP = 4096  # bytes that a cell may have; a longer formula is not counted
# A formula whose result was not stored; that of a text may be empty.
_FORMULA = re.compile(
    rb"<c\b(?![^>]*\bt=\"str\")[^>]*>\s*(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)\s*"
    rb"(?:<v\s*/>|<v></v>)?\s*</c>"
)
_ROW = re.compile(rb"<row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_COLUMN = re.compile(rb"<col\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_SPAN = re.compile(rb"\b(min|max)=\"(\d+)\"")


@dataclass(frozen=True)
class Marks:
    """What was counted in a sheet.

    Attributes:
        formulas: Cells with a formula that has no stored result.
        hidden_rows: Rows that the sheet hides.
        hidden_columns: Columns that the sheet hides, among its first ``width``.
    """

    formulas: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0


def marks(path: Path, sheet: str, width: int) -> Marks:
    """Count what the cells of a sheet do not show.

    Args:
        path: The workbook, which has been checked to be of moderate size; nothing is counted in
            other formats than .xlsx.
        sheet: The name of the sheet.
        width: The number of its columns.
    """
    if not zipfile.is_zipfile(path):
        return Marks()
    with zipfile.ZipFile(path) as archive:
        part = _part(archive, sheet)
        if not part:
            return Marks()
        formulas = rows = columns = 0
        before = b""
        with archive.open(part) as file:
            while piece := file.read(_PIECE):
                text = before + piece
                end = max(text.rfind(b"</c>") + len(b"</c>"), text.rfind(b">", 0, -_OVERLAP) + 1)
                whole, before = text[:end], text[end:]
                formulas += len(_FORMULA.findall(whole)) if b"<f" in whole else 0
                rows += len(_ROW.findall(whole))
                for tag in _COLUMN.findall(whole):
                    span = {name: int(number) for name, number in _SPAN.findall(tag)}
                    last = min(span.get(b"max", 0), width)
                    columns += max(last + 1 - span.get(b"min", 1), 0)
        return Marks(formulas, rows, columns)


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The name of the part with a sheet; "" if it cannot be told."""
    try:
        book = ElementTree.fromstring(archive.read(_BOOK))
        related = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return ""
    targets = {each.get("Id"): each.get("Target", "") for each in related}
    for each in book.iter(f"{_MAIN}sheet"):
        target = targets.get(each.get(f"{_OFFICE}id"), "")
        if each.get("name") == sheet and target:
            part = str(PurePosixPath("/xl") / target).lstrip("/")
            return part if part in archive.namelist() else ""
    return ""
