"""Which cells stand for missing values is decided, counted and changed column by column."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from core.base.errors import TableError
from core.data.tables.columns import Kind
from core.data.tables.dialect import MISSING, Dialect
from core.data.tables.oddities import BLANKS, VALUES
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import Table, read
from core.data.tables.suspicions import suspicions
from tests.core.data.tables.corpus import CASES

ROWS = 60


def parsed(path: Path, **columns: list[str]) -> Table:
    frame = pd.DataFrame(
        {"n": range(ROWS), **{k: v * (ROWS // len(v)) for k, v in columns.items()}}
    )
    path.write_text(frame.to_csv(index=False))
    return read(path)


def test_signs_and_words_are_categories_where_there_is_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CASES["signs"].make())
    table = read(path)
    assert set(table.frame["charge"]) == {"+", "-", "?"}
    assert set(table.frame["answer"]) == {"NA", "null"}
    assert set(table.frame["continent"]) == {"EU", "NA", "AS", "AF"}
    seen = table.frame["seen"]
    assert set(seen.dropna()) == {"often", "never"}
    assert table.blanks == {"seen": {"?": int(seen.isna().sum())}}
    kinds = {column.name: column.kind for column in profile(table.frame).columns}
    assert {kinds[name] for name in ("charge", "answer", "continent")} == {Kind.CATEGORY}
    pd.testing.assert_frame_equal(read(path, table.dialect).frame, table.frame)


def test_what_is_missing_as_a_rule_stays_missing(tmp_path: Path) -> None:
    table = parsed(
        tmp_path / "a.csv",
        sex=["M", "F", "NA"],
        temperature=["1.5", "-", "?"],
        empty=["NA"],
        word=["low", "high", "-"],
    )
    assert table.dialect.missing_in == ()
    assert table.frame[["sex", "temperature", "word"]].isna().sum().tolist() == [20, 40, 20]
    assert table.frame["empty"].isna().all()
    assert table.blanks == {"sex": {"NA": 20}, "empty": {"NA": 60}, "word": {"-": 20}}


def test_one_column_is_read_in_another_way(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    table = parsed(path, sex=["M", "F", "NA"], other=["x", "NA"], m=["1.5", "-999", "2"])
    cells = (*(cell for cell in MISSING if cell != "NA"),)
    dialect = replace(table.dialect, missing_in=((1, cells), (3, (*MISSING, "-999"))))
    again = read(path, dialect)
    assert set(again.frame["sex"]) == {"M", "F", "NA"} and again.frame["other"].isna().sum() == 30
    assert again.frame["m"].isna().sum() == 20 and again.frame["m"].max() == 2
    assert again.blanks == {"other": {"NA": 30}} and again.dialect == dialect


@pytest.mark.parametrize("name", ["ragged", "comments"])
def test_files_that_are_repaired_as_well(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CASES[name].make().replace(b",red,", b",NA,").replace(b",blue,", b",,"))
    table = read(path)
    assert list(table.blanks) == ["colour"]
    assert sum(table.blanks["colour"].values()) < table.frame["colour"].isna().sum()


def test_they_are_named_with_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CASES["signs"].make())
    table = read(path)
    known = profile(table.frame)
    plan = propose(known, "x", table.dialect)
    notices = suspicions(table.frame, known, plan, table.blanks)
    missing = [each for each in notices if each.rule == BLANKS]
    assert [each.column for each in missing] == ["seen"]
    assert f"? ({table.blanks['seen']['?']})" in str(missing[0])
    values = {each.column: str(each) for each in notices if each.rule == VALUES}
    assert set(values) == {"charge", "answer", "continent"} and "NA" in values["continent"]


@pytest.mark.parametrize("wrong", [((1, "NA"),), ((1, ("x",) * 99),), (("a", ("x",)),), (1,)])
def test_wrong_cells_are_refused(wrong: object) -> None:
    with pytest.raises(TableError, match="Missing values"):
        Dialect(missing_in=wrong)  # type: ignore[arg-type]
    assert "missing_in" not in Dialect().to_dict()
    chosen = Dialect(missing_in=((1, ("", "x")),))
    assert Dialect.from_dict(chosen.to_dict()) == chosen
