"""Files in every dialect are read correctly, and what was detected can be overridden."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.base.errors import StorageError, TableError
from core.data.tables import limits
from core.data.tables.columns import Kind
from core.data.tables.conversion import numbers
from core.data.tables.detection import detect
from core.data.tables.dialect import PARQUET, Dialect
from core.data.tables.notation import Notation
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import Table, read
from tests.core.data.tables.corpus import CASES
from tests.core.data.tables.people import csv, table


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "upload"


def read_text(file: Path, text: str, dialect: Dialect | None = None) -> Table:
    file.write_bytes(text.encode())
    return read(file, dialect)


SAME = ["plain", "tabs", "bars", "carets", "byte-order mark", "utf-16", "utf-16 without a mark"]


@pytest.mark.parametrize("name", [*SAME, "old line ends"])
def test_the_same_table_in_any_format(name: str, file: Path) -> None:
    file.write_bytes(CASES[name].make())
    pd.testing.assert_frame_equal(read(file).frame, table().astype({"colour": "str"}))


def test_decimal_commas_thousands_and_accents(file: Path) -> None:
    file.write_bytes(CASES["european"].make())
    parsed = read(file)
    dialect = parsed.dialect
    assert (dialect.delimiter, dialect.decimal, dialect.thousands) == (";", ",", "")
    assert {"añil", "café"} < set(parsed.frame["colour"])
    height = profile(parsed.frame, ",").columns[1]
    assert (height.notation, height.kind) == (Notation(",", "."), Kind.NUMBER)
    read_as = numbers(parsed.frame["height"], height.notation)
    assert ((read_as > 1000) & (read_as < 2000)).all()
    # A separator chosen for the whole file is left to pandas.
    again = read(file, replace(dialect, thousands="."))
    np.testing.assert_array_equal(again.frame["height"], read_as)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\n1.5,2\n3,4\n", (",", ".", '"', True)),
        ("a;b\n1,5;2\n3;4\n", (";", ",", '"', True)),
        ('a;b\n"x;y";2\n"z;w";4\n', (";", ".", '"', True)),
        ("a,b\n'x,y',2\n'z,w',4\n", (",", ".", "'", True)),
        ("'a'\t'b'\n1\t2\n3\t4\n", ("\t", ".", "'", True)),
        ("'a' 'b'\n1 2\n3 4\n", (" ", ".", "'", True)),
        ("'tis\nit's,a\nb,c\n", (",", ".", '"', True)),
        ("1,2,x\n3,4,y\n", (",", ".", '"', False)),
        ("2019,2020,name\n1,2,x\n3,4,y\n", (",", ".", '"', False)),
        ("name,2020\nx,2\ny,4\n", (",", ".", '"', False)),
        ("a b c\n1 2 3\n4 5 6\n", (" ", ".", '"', True)),
        ("the quick brown fox\nand a dog\n", (",", ".", '"', True)),
    ],
)
def test_detected_problems(text: str, expected: tuple[object, ...], file: Path) -> None:
    file.write_text(text)
    dialect = detect(file)
    assert (dialect.delimiter, dialect.decimal, dialect.quote, dialect.header) == expected


def test_dates_with_points_are_not_taken_for_thousands(file: Path) -> None:
    parsed = read_text(file, "a;b\n1.234,5;01.02.2020\n2.345,5;02.02.2020\n")
    assert parsed.frame["b"].tolist() == ["01.02.2020", "02.02.2020"]


def test_detected_values_can_be_overridden(file: Path) -> None:
    text = "a;b\n1,5;x\n2,5;y\n"
    detected = read_text(file, text)
    assert detected.frame["a"].tolist() == [1.5, 2.5]
    dialect = replace(detected.dialect, decimal=".", header=False, missing=("x",))
    parsed = read(file, dialect)
    assert list(parsed.frame.columns) == ["column 1", "column 2"]
    assert parsed.frame["column 1"].tolist() == ["a", "1,5", "2,5"]
    assert parsed.frame["column 2"].isna().tolist() == [False, True, False]


@pytest.mark.parametrize(
    "change",
    [
        {"delimiter": "ab"},
        {"delimiter": "x"},
        {"delimiter": "\n"},
        {"delimiter": "."},
        {"decimal": ";"},
        {"thousands": "."},
        {"encoding": "klingon"},
        {"quote": "`"},
        {"header": 1.5},
        {"missing": "NA"},
        {"skip": -1},
        {"under": 1.5},
        {"comment": "x"},
        {"codes": [1]},
    ],
)
def test_an_impossible_dialect_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(TableError, match=r"allowed is|cannot be both"):
        Dialect(**change)  # type: ignore[arg-type]


def test_a_dialect_survives_json() -> None:
    dialect = Dialect(delimiter=";", decimal=",", missing=("", "x"))
    assert Dialect.from_dict(dialect.to_dict()) == dialect


def test_the_wrong_encoding_is_reported(file: Path) -> None:
    file.write_bytes("a,b\nñ,1\n".encode("latin-1"))
    assert read(file).frame["a"].tolist() == ["ñ"]
    with pytest.raises(TableError, match="Choose another encoding"):
        read(file, Dialect(encoding="utf-8"))


def test_ragged_rows_are_repaired_and_counted(file: Path) -> None:
    file.write_bytes(CASES["ragged"].make())
    parsed = read(file)
    assert len(parsed.frame) == len(table()) - 1
    counts = [notice.message.values for notice in parsed.notices]
    assert counts == [{"count": 1}] * 3  # long, short, blank
    assert parsed.frame.isna().sum().sum() == 2


def test_spaces_before_quotes_are_skipped_in_ragged_files_too(file: Path) -> None:
    file.write_bytes(CASES["spaced"].make())
    parsed = read(file)
    assert list(parsed.frame.columns) == list(table().columns)
    assert parsed.frame["height"].dtype.kind == "f"


def test_empty_cells_after_the_last_column_are_reported(file: Path) -> None:
    file.write_bytes(CASES["trailing"].make())
    parsed = read(file)
    assert len(parsed.frame) == len(table())
    (notice,) = parsed.notices
    assert "empty cells" in notice.message.template and notice.message.values == {"count": 40}


def test_late_ragged_rows_are_repaired_too(file: Path) -> None:
    rows = [f"{number},x" for number in range(60_000)]
    rows[50_000] += ",more"
    parsed = read_text(file, "a,b\n" + "\n".join(rows))
    assert len(parsed.frame) == 59_999
    assert "Rows dropped" in str(parsed.notices[0])


def test_quoted_line_ends_stay_in_their_cells(file: Path) -> None:
    parsed = read_text(file, 'a,"b\nc"\n1,"x\ny"\n2,z\n')
    assert list(parsed.frame.columns) == ["a", "b c"]
    assert parsed.frame["b c"].tolist() == ["x\ny", "z"]


def test_duplicate_names_are_numbered(file: Path) -> None:
    parsed = read_text(file, "a,a,,a (2),a\x07b\n1,2,3,4,5\n6,7,8,9,0\n")
    assert list(parsed.frame.columns) == ["a", "a (2)", "column 3", "a (2) (2)", "a b"]
    assert parsed.notices[0].message.values["count"] == 4


def test_parquet_has_no_dialect_and_only_plain_columns(file: Path) -> None:
    file.write_bytes(CASES["parquet"].make())
    parsed = read(file)
    assert parsed.dialect == Dialect(format=PARQUET)
    kinds = {str(dtype) for dtype in parsed.frame.dtypes}
    assert kinds == {"int64", "float64", "str", "datetime64[us]"}


def test_numbers_beyond_64_bits_are_numbers(file: Path) -> None:
    parsed = read_text(file, f"a,b\n{10**30},1\n-5,2\n")
    assert parsed.frame["a"].tolist() == [1e30, -5]


def test_a_file_too_large_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_bytes(csv(table(40_000)))
    monkeypatch.setenv("DENSEBOARD_UPLOAD_MB", "1")
    with pytest.raises(TableError, match=r"has 1\.\d MB, but at most 1 MB.*DENSEBOARD_UPLOAD_MB"):
        read(file)
    monkeypatch.setenv("DENSEBOARD_UPLOAD_MB", "2")
    assert len(read(file).frame) == 40_000


@pytest.mark.parametrize("value", ["0", "-1", "much", "1.5", "9" * 30])
def test_an_invalid_limit_is_reported(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DENSEBOARD_UPLOAD_MB", value)
    with pytest.raises(TableError, match="whole number of MB"):
        limits.upload_mb()


def test_a_missing_file_is_a_storage_error(file: Path) -> None:
    with pytest.raises(StorageError, match="cannot be used"):
        read(file)


@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("separator line", {"skip": 1}),
        ("comments", {"comment": "#"}),
        ("title above", {"skip": 1}),
        ("units", {"under": 1}),
        ("logger", {"skip": 1, "under": 2}),
    ],
)
def test_lines_without_data_are_skipped_and_reported(
    name: str, layout: dict[str, object], file: Path
) -> None:
    file.write_bytes(CASES[name].make())
    parsed = read(file)
    later = {
        key: parsed.dialect.to_dict().get(key) for key in ("skip", "under", "comment", "codes")
    }
    assert {key: value for key, value in later.items() if value} == layout
    if layout.get("under"):
        assert list(parsed.frame.columns)[1] == "height (cm)"
    expected = table().astype({"colour": "str"}).set_axis(parsed.frame.columns, axis=1)
    pd.testing.assert_frame_equal(parsed.frame, expected)
    assert len([each for each in parsed.notices if each.rule == "layout"]) == len(layout)


def test_a_row_above_can_be_chosen(file: Path) -> None:
    file.write_text("x,y\n1,2\na,b\n3,4\n5,6\n")
    parsed = read(file, Dialect(skip=2))
    assert list(parsed.frame.columns) == ["a", "b"] and parsed.frame["a"].tolist() == [3, 5]
    parsed = read(file, Dialect(skip=1, header=False, comment="#"))
    assert parsed.frame["column 1"].tolist() == ["1", "a", "3", "5"]


@pytest.mark.parametrize(
    "text",
    [
        "colour,n\n#ff0000,1\n#00ff00,2\nred,3\n",
        "#id,n\n1,2\n3,4\n5,6\n7,8\n",
        "a,b,c\nunknown,low,3\n" + "".join(f"{n},{n % 7},x\n" for n in range(30)),
        "a,b\n" + "".join(f"{n},x\n" for n in range(30)),
    ],
    ids=["colours", "a name with the sign", "words in the first row", "as usual"],
)
def test_ordinary_rows_are_not_taken_for_comments_or_units(text: str, file: Path) -> None:
    parsed = read_text(file, text)
    assert len(parsed.frame) == text.count("\n") - 1 and parsed.dialect.plain


def test_na_beside_empty_cells_is_a_value(file: Path) -> None:
    file.write_bytes(CASES["zones"].make())
    parsed = read(file)
    assert set(parsed.frame["zone"].dropna()) == {"APAC", "EUR", "NA"}
    assert parsed.frame["zone"].isna().any() and "NA" not in parsed.dialect.missing_of(1)
    again = read(file, Dialect(missing=("", "NA", "EUR")))
    assert set(again.frame["zone"].dropna()) == {"APAC"}
    assert read_text(file, "a,b\nNA,x\n,y\n3,NA\n").frame.isna().sum().tolist() == [2, 1]


def test_codes_keep_their_leading_zeros(file: Path) -> None:
    file.write_bytes(CASES["leading zeros"].make())
    parsed = read(file)
    assert parsed.dialect.codes == (0,) and set(parsed.frame["zip"].str.len()) == {5}
    assert profile(parsed.frame).columns[0].kind is Kind.CATEGORY
    assert read_text(file, "a,b\n10,x\n20,y\n07,z\n").dialect.codes == ()  # too short


def test_thousands_in_quoted_cells_of_a_comma_file(file: Path) -> None:
    file.write_bytes(CASES["thousands in quotes"].make())
    parsed = read(file)
    price = profile(parsed.frame).column("price")
    assert price is not None and price.notation == Notation(thousands=",")
    np.testing.assert_array_equal(
        numbers(parsed.frame["price"], price.notation), 1000 * table()["age"] + 7
    )
    assert propose(profile(parsed.frame), "x", parsed.dialect).target == "price"
    days = read_text(file, 'a,b\n"May 1, 2020",1\n"June 2, 2021",2\n').frame
    assert profile(days).columns[0].notation is None


def test_a_dialect_without_such_lines_is_written_as_before() -> None:
    # The names of all stored tables are derived from this text.
    assert not {"skip", "under", "comment", "codes"} & set(Dialect().to_dict())
    layout = Dialect(skip=1, under=2, comment="#", codes=(0, 3))
    assert Dialect.from_dict(layout.to_dict()) == layout
