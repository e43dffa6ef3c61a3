"""Sheets of workbooks are read as they look; workbooks that would take too much are refused."""

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core.base.errors import TableError
from core.data.tables import workbook
from core.data.tables.detection import detect
from core.data.tables.reading import read
from tests.core.data.tables.people import cells, table
from tests.core.data.tables.workbooks import compound, ods, xls, xlsx, zipped


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "upload"


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A zip archive with a change in one file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files: dict[str, str | bytes] = {part: archive.read(part) for part in archive.namelist()}
    inside = files[name]
    assert isinstance(inside, bytes) and old in inside
    return zipped({**files, name: inside.replace(old, new, 1)})


ROWS = cells(table())


@pytest.mark.parametrize(
    "content",
    [xlsx({"P": ROWS}), xlsx({"P": ROWS}, start=4), ods({"P": ROWS}), xls("P", ROWS)],
    ids=["xlsx", "away from the corner", "ods", "xls"],
)
def test_the_same_values_in_every_format(content: bytes, file: Path) -> None:
    file.write_bytes(content)
    pd.testing.assert_frame_equal(read(file).frame, table().astype({"colour": "str"}))


def test_the_first_sheet_with_a_table_is_read_and_another_can_be_chosen(file: Path) -> None:
    other: list[list[Any]] = [["a", "b"], *([number, -number] for number in range(20))]
    sheets: dict[str, list[list[Any]]] = {
        "Hidden": other,
        "Notes": [["Read me"]],
        "People": ROWS,
        "Other": other,
        "No": [],
    }
    file.write_bytes(xlsx(sheets, hidden=["Hidden"]))
    found = read(file)
    assert found.dialect.sheet == "People" and len(found.frame) == len(table())
    assert found.sheets == ("Hidden", "Notes", "People", "Other")
    assert "also has: Hidden, Notes, Other" in str(found.notices[0])
    chosen = read(file, detect(file, sheet="Other"))
    assert list(chosen.frame.columns) == ["a", "b"] and len(chosen.frame) == 20
    with pytest.raises(TableError, match="has no sheet 'Else'"):
        detect(file, sheet="Else")


def test_cells_are_written_as_in_a_csv_file() -> None:
    cases = {
        3.0: "3",
        -0.5: "-0.5",
        1e300: "1e+300",
        True: "True",
        datetime.date(2020, 1, 2): "2020-01-02",
        datetime.datetime(2020, 1, 2): "2020-01-02",
        datetime.datetime(2020, 1, 2, 3, 4): "2020-01-02 03:04:00",
        datetime.time(3, 4): "03:04:00",
        datetime.timedelta(hours=26, seconds=7): "26:00:07",
        "x": "x",
    }
    assert {cell: workbook.written(cell) for cell in cases} == cases
    assert workbook.written(1.5, ",") == "1,5"


def test_texts_with_decimal_commas_beside_numbers(file: Path) -> None:
    rows: list[list[Any]] = [["n", "text"], *([number / 4, f"{number},5"] for number in range(40))]
    file.write_bytes(xlsx({"A": rows}))
    found = read(file)
    assert found.dialect.decimal == ","
    assert found.frame["n"].tolist() == [number / 4 for number in range(40)]
    assert found.frame["text"].tolist() == [number + 0.5 for number in range(40)]


def test_a_sheet_that_would_take_too_much_memory_is_refused(file: Path) -> None:
    end = b"</sheetData>"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + end
    file.write_bytes(changed(xlsx({"A": ROWS}), "xl/worksheets/sheet1.xml", end, far))
    with pytest.raises(TableError, match="17,179,869,184 cells"):
        read(file)
    row = b"<table:table-row><table:table-cell office"
    many = row.replace(b"row>", b'row table:number-rows-repeated="1000000">')
    many = many.replace(b"cell ", b'cell table:number-columns-repeated="1000" ')
    file.write_bytes(changed(ods({"A": ROWS}), "content.xml", row, many))
    with pytest.raises(TableError, match="cells, counting empty ones"):
        read(file)


def test_an_unpacked_workbook_beyond_the_limit_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENSEBOARD_UPLOAD_MB", "1")
    file.write_bytes(xlsx({"A": [["a", "b"], *[["x" * 100, 1]] * 20_000]}))
    assert file.stat().st_size < 10**6
    with pytest.raises(TableError, match="Unpacked, the file has more than 1 MB"):
        read(file)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (xlsx({"A": ROWS})[:900], "cannot be unpacked"),
        (xlsx({"A": []}), "workbook is empty"),
        (compound("EncryptedPackage", b"x"), "protected by a password"),
        (compound("Workbook", b"x" * 9000), "cannot be read"),
        (compound("WordDocument", b"x"), "a document of an old Office program"),
        (zipped({"a": "", "xl/workbook.bin": b"x"}), "binary Excel workbook"),
    ],
    ids=["half", "empty", "encrypted", "damaged", "document", "xlsb"],
)
def test_what_cannot_be_read_is_said(content: bytes, message: str, file: Path) -> None:
    file.write_bytes(content)
    with pytest.raises(TableError, match=message):
        read(file)
