"""Texts of many programs are read as they were meant, or it is said what they are."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.base.errors import TableError
from core.data.tables.columns import Kind
from core.data.tables.conversion import numbers, texts
from core.data.tables.inspection import Inspection, Request, inspect
from core.data.tables.other_texts import check_is_table
from core.data.tables.profiling import profile
from core.data.tables.reading import read
from tests.core.data.tables.odd_texts import (
    BOUGHT,
    COUNT,
    DATES,
    READ,
    REFUSED,
    SIZE,
    UNREAD,
    lines,
    sized,
    usual,
)


def found(folder: Path, text: str) -> Inspection:
    path = folder / "odd.upload"
    path.write_bytes(text.encode())
    return inspect(Request(path, "Odd"))


def told(inspection: Inspection) -> str:
    return " ".join(map(str, (*inspection.table.notices, *inspection.examination.suspicions)))


@pytest.mark.parametrize("name", READ)
def test_the_values_are_those_that_were_meant(name: str, tmp_path: Path) -> None:
    text, expected = READ[name]
    path = tmp_path / "odd.upload"
    path.write_bytes(text.encode())
    table = read(path)
    seen = {each.name: each for each in profile(table.frame, table.dialect.decimal).columns}
    for column, values in expected.items():
        if isinstance(values[-1], str):
            assert texts(table.frame[column]).tolist() == values, column
            continue
        assert seen[column].kind is Kind.NUMBER, column
        wanted = np.array([np.nan if value is None else value for value in values], float)
        got = numbers(table.frame[column], seen[column].notation)
        np.testing.assert_allclose(got, wanted, rtol=1e-12, err_msg=column)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_by_what_it_is(name: str, tmp_path: Path) -> None:
    text, message = REFUSED[name]
    with pytest.raises(TableError, match=message):
        found(tmp_path, text)


@pytest.mark.parametrize("write", UNREAD.values(), ids=UNREAD)
def test_numbers_that_are_not_read_are_said(write: Callable[[int], str], tmp_path: Path) -> None:
    inspection = found(tmp_path, sized(write))
    assert "which look like numbers but are not read as numbers" in told(inspection)


def test_what_is_below_a_limit_is_said_and_has_no_order(tmp_path: Path) -> None:
    text = sized(lambda n: "<0.01" if n % 9 == 0 else str(SIZE[n]))
    said = told(found(tmp_path, text))
    assert "numbers written in several ways, such as <0.01" in said
    assert "have an order" not in said


@pytest.mark.parametrize("example", DATES)
def test_dates_in_more_ways(example: str, tmp_path: Path) -> None:
    days = pd.date_range("2020-01-05", periods=len(BOUGHT), freq="40D")
    written = [day.strftime(DATES[example]) for day in days]
    if "年" in example:
        written = [f"{day.year}年{day.month}月{day.day}日" for day in days]
    assert written[0] == example
    text = lines(lambda n: f'"{written[n]}",{COUNT[n]},{BOUGHT[n]}', "day,count,bought")
    column = found(tmp_path, text).plan.column("day")
    assert column.kind is Kind.DATE and column.formats == (DATES[example],)


def test_more_cells_than_names_are_said(tmp_path: Path) -> None:
    text = lines(lambda n: f"{SIZE[n]},“a, b”,{BOUGHT[n]}", "size,text,bought")
    assert "3 names of columns, but rows with 4 cells" in told(found(tmp_path, text))
    named = told(found(tmp_path, READ["names of rows"][0]))
    assert "it names the rows" in named and "rows with" not in named


def test_tables_are_not_taken_for_other_texts() -> None:
    check_is_table(usual(","))
    check_is_table(lines(lambda n: f"k=a,{n}:30,http://a/b?c={n}", "key,time,address"))
    check_is_table(lines(lambda n: f"insert {n},x", "what,y"))
    check_is_table(lines(lambda n: f"a & b,{n}", "firm,y"))
    check_is_table("- a: b\n1,2\n3,4\n5,6\n7,8\n")


def test_spaces_in_texts_do_not_align_columns(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    for text in (
        lines(lambda n: f"{SIZE[n]:<9},   {COUNT[n]:<5},{BOUGHT[n]}"),
        lines(lambda n: f"{SIZE[n]}\tone  two\t{BOUGHT[n]}", "size\ttext\tbought"),
        usual(" "),
    ):
        path.write_text(text)
        dialect = read(path).dialect
        assert not dialect.aligned and not dialect.escaped
