"""Workbooks as Excel and LibreOffice write them, byte by byte: no library that writes is needed."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

Rows = Sequence[Sequence[Any]]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def column(number: int) -> str:
    """The letters of a column, from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class Formula(str):
    """A cell with a formula whose result was not stored."""


def xlsx(
    sheets: Mapping[str, Rows],
    hidden: Sequence[str] = (),
    start: int = 0,
    merged: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
) -> bytes:
    """An .xlsx workbook.

    Args:
        sheets: The rows of each sheet.
        hidden: Sheets that are hidden.
        start: Number of the first row and column, from 0.
        merged: Ranges of merged cells, such as A2:A9, of each sheet.
        hidden_rows: Numbers of the rows that each sheet hides, from 0.
    """
    ranges = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    ranges = f'<mergeCells count="{len(merged)}">{ranges}</mergeCells>' if merged else ""
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
        f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    }
    names, links = "", ""
    for number, (name, rows) in enumerate(sheets.items(), start=1):
        state = ' state="hidden"' * (name in hidden)
        names += f'<sheet name="{escape(name)}" sheetId="{number}"{state} r:id="r{number}"/>'
        links += (
            f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet"'
            f' Target="worksheets/sheet{number}.xml"/>'
        )
        body = "".join(
            _row(cells, place, place in hidden_rows)
            for place, cells in enumerate(rows, start=start)
        )
        files[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData>{ranges}</worksheet>'
        )
    files["xl/workbook.xml"] = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>'
    )
    files["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
    )
    return zipped(files)


def _row(cells: Sequence[Any], number: int, hidden: bool = False) -> str:
    written = "".join(
        _cell(cell, f"{column(place)}{number + 1}") for place, cell in enumerate(cells)
    )
    state = ' hidden="1"' * hidden
    return f'<row r="{number + 1}"{state}>{written}</row>'


def _cell(cell: Any, place: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Formula):
        return f'<c r="{place}"><f>{escape(cell)}</f><v></v></c>'
    if isinstance(cell, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    kind, value = (' t="b"', int(cell)) if isinstance(cell, bool) else ("", cell)
    return f'<c r="{place}"{kind}><v>{value!r}</v></c>'


def ods(sheets: Mapping[str, Rows]) -> bytes:
    """An .ods workbook; as LibreOffice does, empty cells and rows are repeated up to the edge."""
    tables = ""
    for name, rows in sheets.items():
        body = ""
        for cells in rows:
            body += "<table:table-row>" + "".join(map(_open_cell, cells))
            body += '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        tables += f'<table:table table:name="{escape(name)}">{body}'
        tables += '<table:table-row table:number-rows-repeated="1040000">'
        tables += '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        tables += "</table:table>"
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text"))
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0"><manifest:file-entry'
        f' manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return zipped(
        {
            "mimetype": kind,
            "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f"{tables}</office:spreadsheet></office:body></office:document-content>",
            "META-INF/manifest.xml": manifest,
        }
    )


def _open_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        kind = 'office:value-type="string"'
    else:
        kind = f'office:value-type="float" office:value="{cell!r}"'
    text = escape(str(cell))
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"


def zipped(files: Mapping[str, str | bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive; the first file is stored uncompressed, as the mimetype of an .ods is."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, (name, content) in enumerate(files.items()):
            archive.writestr(name, content, level if number else zipfile.ZIP_STORED)
    return buffer.getvalue()


def xls(name: str, rows: Rows) -> bytes:
    """An .xls workbook (BIFF8) with one sheet."""
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                sheet += _record(0x204, struct.pack("<HHH", row, place, 0) + text)
            elif cell is not None:
                sheet += _record(0x203, struct.pack("<HHHd", row, place, 0, float(cell)))
    sheet += _record(0x0A)
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    title = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    length = len(begin) + 4 + 6 + len(title) + 4
    bound = _record(0x85, struct.pack("<IBB", length, 0, 0) + title)
    return compound("Workbook", begin + bound + _record(0x0A) + sheet)


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def compound(name: str, stream: bytes) -> bytes:
    """A compound file of OLE, as old Office programs write, with one stream."""
    stream = stream.ljust(4096, b"\0")  # smaller ones would be elsewhere
    stream += b"\0" * (-len(stream) % 512)
    sectors = len(stream) // 512
    tables = -(-(sectors + 1) // 127)  # each table of sectors describes itself, too
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    # Sectors: tables first, then the directory, then the stream.
    chain = [table] * tables + [end]
    chain += [tables + 2 + number for number in range(sectors - 1)] + [end]
    chain += [free] * (128 * tables - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", *range(tables), *[free] * (109 - tables))
    root = _entry("Root Entry", 5, 1, end, 0)
    directory = root + _entry(name, 2, free, tables + 1, len(stream)) + b"\0" * 256
    return header + struct.pack(f"<{len(chain)}I", *chain) + directory + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    title = (name + "\0").encode("utf-16-le")
    head = title.ljust(64, b"\0") + struct.pack("<HBB", len(title), kind, 1)
    head += struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)
