"""JSON records become rows; other JSON is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.base.errors import TableError
from core.data.tables.reading import read

RECORDS: list[dict[str, Any]] = [
    {"n": number, "size": {"w": number / 2, "h": None}, "ok": number % 2 == 0, "name": f"ü{number}"}
    for number in range(30)
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "upload"


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(RECORDS),
        json.dumps(RECORDS, indent=2, ensure_ascii=False),
        "\n".join(map(json.dumps, RECORDS)),
        "\r\n\r\n".join(map(json.dumps, RECORDS)) + "\r\n",
        "".join("\x1e" + json.dumps(record) + "\n" for record in RECORDS),
    ],
    ids=["array", "indented", "lines", "lines of Windows", "text sequence"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_records_in_every_form(text: str, encoding: str, file: Path) -> None:
    file.write_bytes(text.encode(encoding))
    frame = read(file).frame
    assert list(frame.columns) == ["n", "size.w", "size.h", "ok", "name"]
    assert frame["n"].tolist() == list(range(30)) and frame["ok"].dtype == bool
    assert frame["size.w"].tolist() == [number / 2 for number in range(30)]
    assert frame["size.h"].isna().all() and frame["name"][3] == "ü3"


def test_records_with_other_names_and_values(file: Path) -> None:
    records: list[dict[str, Any]] = [{"a": number} for number in range(20)]
    records[3] = {"b": [1, {"c": 2}], "a": "NA"}
    records[4] = {"a": 12345678901234567890123, "d": "half \ud800 a pair"}
    file.write_text("\n".join(map(json.dumps, records)))
    frame = read(file).frame
    assert list(frame.columns) == ["a", "b", "d"] and len(frame) == 20
    assert frame["a"].isna().tolist() == [number == 3 for number in range(20)]
    assert frame["a"][4] == "12345678901234567890123"  # as a number, it would lose digits
    assert frame["b"][3] == '["1", {"c": "2"}]' and frame["d"][4] == "half ? a pair"


def test_numbers_within_texts_may_have_decimal_commas(file: Path) -> None:
    file.write_text(json.dumps([{"x": n + 0.25, "y": f"{n},5"} for n in range(30)]))
    frame = read(file).frame
    assert frame["x"].tolist() == [n + 0.25 for n in range(30)]
    assert frame["y"].tolist() == [n + 0.5 for n in range(30)]


def test_an_array_of_arrays_has_names_in_its_first_row_or_none(file: Path) -> None:
    rows = [[number, number * 2, "x"] for number in range(20)]
    file.write_text(json.dumps([["a", "b", "c"], *rows]))
    assert list(read(file).frame.columns) == ["a", "b", "c"]
    file.write_text(json.dumps(rows))
    assert read(file).frame.shape == (20, 3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": [1, 2, 3], "b": [4, 5, 6]}', "not a list of records"),
        ('[{"a": 1}, 5, {"a": 2}]', "not a list of records"),
        ('[{"a": 1}, [5], {"a": 2}]', "not a list of records"),
        ('[{"a": 1, "b": 2}, {"a": 1, "b"', "Record 2 of the JSON file cannot be read"),
        ('{"a": 1}\n{"a": 2}\n{"a": oops}\n', "Record 3 of the JSON file cannot be read"),
        ('[{"a": ' + "[" * 100_000, "not a list of records"),
        (
            "\n".join(json.dumps({f"k{n}_{m}": 1 for m in range(999)}) for n in range(25)),
            "more than 20000 different names",
        ),
    ],
    ids=["columns", "numbers", "arrays among objects", "cut off", "a word", "deep", "many names"],
)
def test_other_json_is_refused(text: str, message: str, file: Path) -> None:
    file.write_text(text)
    with pytest.raises(TableError, match=message):
        read(file)


def test_a_text_with_braces_is_no_json(file: Path) -> None:
    file.write_text("{a},{b}\n" + "1,2\n" * 20)
    assert list(read(file).frame.columns) == ["{a}", "{b}"]
