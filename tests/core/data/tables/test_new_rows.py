"""Rows of a file are matched with the columns of a table, and written back with predictions."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.base.errors import TableError
from core.data.tables.encoders import CategoryEncoder, DateEncoder, NumberEncoder
from core.data.tables.new_rows import Findings, match, read_rows, read_written, write_part
from core.data.tables.target import true_values


def test_columns_are_found_by_name_in_any_spelling() -> None:
    names = ["Extra", "temp (°F)", "BODY_mass", "species ", "id"]
    found = match(names, ["Temp (°C)", "body mass", "sex"], "Species")
    assert dict(found.columns) == {"Temp (°C)": "temp (°F)", "body mass": "BODY_mass"}
    assert found.missing == ("sex",) and found.extra == ("Extra", "id")
    assert found.target == "species " and found.units == (("Temp (°C)", "temp (°F)"),)


def test_an_exact_name_goes_before_a_similar_one() -> None:
    found = match(["AGE", "age"], ["age"], "y")
    assert found.columns == (("age", "age"),) and found.extra == ("AGE",) and not found.target


def test_codes_keep_their_zeros_and_missing_columns_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("code,n,note\n" + "012,1,a\n9,2,b\n" * 6)
    encoders = (
        CategoryEncoder("code", {"012": 0, "9": 1}, inputs=2),
        NumberEncoder("n"),
        DateEncoder("day"),
    )
    rows = read_rows(path, encoders, "y")
    part = rows.part(1, 4)
    assert part["code"].tolist() == ["9", "012", "9"] and part["n"].tolist() == [2, 1, 2]
    assert part["day"].isna().all() and rows.match.missing == ("day",)
    assert rows.target(0, 2) is None
    assert [each.encode(part[each.column]).shape[0] for each in encoders] == [3, 3, 3]


def test_a_file_without_any_of_the_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    with pytest.raises(TableError, match="it has a, b, needed are n"):
        read_rows(path, [NumberEncoder("n")], "y")


@pytest.mark.parametrize(
    "lines",
    [
        ["seen", *(f"2010/01/{day:02} {day:02}:00:00" for day in range(1, 20))],
        ["seen", *["2 h", "3 h", "1 h"] * 6],
        ["seen", *["1,5", "0,25"] * 6],
        ["seen", *["the red", "the blue"] * 6],
        ["seen", *["a", "b"] * 6],
        ["seen", "7"],
    ],
    ids=["dates", "units", "decimal commas", "words", "texts", "one row"],
)
def test_a_file_may_have_a_single_column(lines: list[str], tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("\n".join(lines) + "\n")
    rows = read_rows(path, [CategoryEncoder("seen", {"a": 0}), NumberEncoder("n")], "y")
    assert rows.match.columns == (("seen", "seen"),) and rows.match.missing == ("n",)
    expected = [line.replace(",", ".") for line in lines[1:]]
    assert rows.frame["seen"].astype(str).tolist() == expected


def test_odd_values_are_counted_and_named() -> None:
    numbers = Findings(NumberEncoder("n"))
    categories = Findings(CategoryEncoder("c", {"a": 0}))
    for values in (["1", "x", None, "900"], ["x", "y", "800", "700"]):
        frame = pd.DataFrame({"n": values, "c": ["a", "b", None, " a"]}, dtype="str")
        for found, name in ((numbers, "n"), (categories, "c")):
            found.add(frame[name], found.encoder.encode(frame[name]), 0.0, 10.0)
    assert (numbers.count, numbers.present, numbers.outside) == (3, 7, 3)
    assert numbers.examples == ["x", "y"] and not numbers.strange
    assert (categories.count, categories.examples) == (2, ["b"])
    numbers.outside += 1
    assert numbers.strange


def test_parts_are_written_as_one_file_that_is_safe_to_open(tmp_path: Path) -> None:
    path = tmp_path / "predicted.csv"
    frame = pd.DataFrame({"note": ["=1+1", "añil", "-5", None], "Predicted": [1, 2, 3, 4]})
    frame["note"] = frame["note"].astype("str").where(frame["note"].notna())
    for start in (0, 2):
        rows = frame.iloc[start : start + 2]
        write_part(path, rows, [("Predicted", ["yes", "no"])], start == 0)
    written = read_written(path, 10)
    assert list(written.columns) == ["note", "Predicted", "Predicted (2)"]
    assert written["note"].tolist() == ["'=1+1", "añil", "-5", ""]
    assert written["Predicted (2)"].tolist() == ["yes", "no", "yes", "no"]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_targets_of_a_file_are_those_of_the_table() -> None:
    texts = pd.Series(["Yes", "no.", " no ", "maybe", None], dtype="str")
    assert true_values(texts, ("no", "yes")).tolist() == [1, 0, 0, -1, -1]
    assert true_values(pd.Series([0.0, 1.0, np.nan]), ("0", "1")).tolist() == [0, 1, -1]
    numbers = true_values(pd.Series(["1.5", "x"], dtype="str"), ())
    np.testing.assert_array_equal(numbers, [1.5, np.nan])
