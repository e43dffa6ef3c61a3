"""Strange files are read as they were meant, or it is said what was made of them."""

from pathlib import Path

import pandas as pd
import pytest

from core.base.errors import TableError
from core.data.tables.columns import Kind
from core.data.tables.conversion import texts
from core.data.tables.inspection import Inspection, Request, inspect
from tests.core.data.tables.corpus import CASES
from tests.core.data.tables.people import csv, table
from tests.core.data.tables.workbooks import Formula, xlsx


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.upload"


def found(path: Path, content: bytes | str) -> Inspection:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return inspect(Request(path, "Strange"))


def told(inspection: Inspection) -> str:
    return " ".join(map(str, (*inspection.table.notices, *inspection.examination.suspicions)))


def lines(names: str, rows: list[str]) -> str:
    return "\n".join([names, *rows]) + "\n"


def test_a_file_appended_to_another_has_its_names_left_out(path: Path) -> None:
    read = found(path, CASES["appended"].make())
    expected = found(path, csv(table()))
    pd.testing.assert_frame_equal(read.table.frame, expected.table.frame)
    assert "Rows that repeat the names of the columns are left out: 1." in told(read)


def test_a_drawn_table_is_read_without_its_lines(path: Path) -> None:
    read = found(path, CASES["drawn"].make()).table
    expected = found(path, csv(table())).table.frame
    for name in expected:
        assert texts(read.frame[name]).equals(texts(expected[name])), name
    drawn = lines(
        "| a | b | y |\n|---|:-:|--:|", [f"| {n} | {n * n} | {n % 2} |" for n in range(40)]
    )
    assert [*found(path, drawn).table.frame][1:4] == ["a", "b", "y"]
    client = lines(" a | b | y\n---+---+---", [f" {n} | {n * n} | {n % 2}" for n in range(40)])
    assert len(found(path, client).table.frame) == 40


def test_merged_cells_stand_in_each_of_their_rows(path: Path) -> None:
    read = found(path, CASES["merged cells"].make())
    sites = read.table.frame["site"].tolist()
    assert sites == [f"site {number // 5}" for number in range(len(sites))]
    assert "which fills 96 cells" in told(read)


def test_formulas_without_results_and_hidden_rows_are_said(path: Path) -> None:
    rows = [[n * 1.5, n % 7, Formula(f"A{n + 2}+1")] for n in range(40)]
    read = found(path, xlsx({"Sums": [["a", "b", "c"], *rows]}, hidden_rows=(3, 4)))
    assert "without a stored result: 40" in told(read) and "hides rows (2)" in told(read)
    only = [[Formula("RAND()"), Formula("RAND()")] for _ in range(40)]
    with pytest.raises(TableError, match="without a stored result: 80"):
        found(path, xlsx({"Sums": [["a", "b"], *only]}))


def test_digits_that_numbers_cannot_keep_are_codes(path: Path) -> None:
    read = found(path, CASES["long codes"].make())
    assert set(read.table.frame["sender"].dropna()) == {str(2**60 + n) for n in range(3)}
    assert read.plan.column("sender").kind is Kind.CATEGORY
    assert "more digits than numbers keep" in told(read)


def test_names_may_be_numbers_and_rows_may_be_words(path: Path) -> None:
    years = lines(
        "country,2019,2020,2021", [f"c{n},{n * 1.5},{n * 2},{n * 7 % 5}" for n in range(40)]
    )
    assert [*found(path, years).table.frame] == ["country", "2019", "2020", "2021"]
    counting = lines("1,2,3,p", [f"{n},{n + 1},{n + 2},{'pq'[n % 2]}" for n in range(2, 40)])
    assert "column 1" in found(path, counting).table.frame  # the first of such rows
    words = [("red", "cat", "p"), ("blue", "dog", "q"), ("red", "dog", "p"), ("blue", "cat", "q")]
    no_names = lines("red,cat,p", [",".join(words[n % 4]) for n in range(40)])
    assert len(found(path, no_names).table.frame) == 41


def test_labels_that_look_alike_are_offered_to_be_merged(path: Path) -> None:
    labels = ["caf\u00e9", "cafe\u0301", "re\u200bd", "red"]
    rows = [f"{labels[n % 4]},{n * 7 % 11},{'pq'[n % 3 > 0]}" for n in range(60)]
    assert "characters that are not seen" in told(found(path, lines("c,x,y", rows)))


@pytest.mark.parametrize(
    "ways",
    [["{} g", "{} kg"], ["{}%", "0.{}"], ["$ {}", "€ {}"], ["{}", "{}*"], ["{}.5", "<{}", "{}"]],
)
def test_numbers_in_several_ways_are_said(ways: list[str], path: Path) -> None:
    rows = [f"{n * 7 % 11},{ways[n % len(ways)].format(n + 1)},{'pq'[n % 2]}" for n in range(60)]
    assert "x has numbers written in several ways" in told(found(path, lines("a,x,y", rows)))


def test_words_beside_numbers_are_said_where_the_column_is_left_out(path: Path) -> None:
    rows = [f"{n * 7 % 11},{'s/d' if n % 4 == 0 else n * 3},{'pq'[n % 2]}" for n in range(80)]
    assert "The others are s/d (20)" in told(found(path, lines("a,x,y", rows)))
    coded = [f"{n * 7 % 11},A{n},{'pq'[n % 2]}" for n in range(80)]
    assert "numbers" not in told(found(path, lines("a,x,y", coded)))


def test_times_have_no_unit_and_half_empty_columns_are_no_target(path: Path) -> None:
    rows = [f"{n % 24:02}:30:00,{'pq'[n % 2]},{n * n if n % 2 else ''}" for n in range(60)]
    read = found(path, lines("t,y,extra", rows))
    written = read.plan.column("t").notation
    assert written is not None and written.clock and read.plan.target == "y"
