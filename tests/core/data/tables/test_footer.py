"""Totals and notes below the data are left out and shown; data are not taken for them."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.data.tables.reading import Table, read

HEAD = "region,n,cost,state\n"
ROWS = [f"area {number % 7},{number},{number * 1.5},{'ab'[number % 2]}" for number in range(60)]


def ended(tmp_path: Path, footer: str, rows: list[str] | None = None) -> Table:
    path = tmp_path / "table.csv"
    path.write_text(HEAD + "\n".join(rows or ROWS) + "\n" + footer)
    return read(path)


@pytest.mark.parametrize(
    ("footer", "count"),
    [
        ("Total,1770,2655.0,\n", 1),
        ("TOTAL:,1770,2655.0,\n", 1),
        ("Suma,1770,2655.0,\n", 1),
        ("Grand total,1770,2655.0,\nMean,29.5,44.25,\n", 2),
        ("\n\nSource: Bureau of Statistics, own estimates\n", 1),
        (",,,\n* provisional,,,\n", 1),
        ("(1) Without islands.\n(2) See the manual.\n\nEnd of file\n", 3),
        ("\nTotal,1770,2655.0,\n\nFuente: INE\n", 2),
    ],
)
def test_totals_and_notes_are_left_out_and_shown(footer: str, count: int, tmp_path: Path) -> None:
    found = ended(tmp_path, footer)
    assert found.dialect.below == count and len(found.frame) == len(ROWS)
    assert found.frame["n"].tolist() == list(range(60)) and found.frame["n"].dtype == "int64"
    shown = [str(notice) for notice in found.notices if "below the data" in str(notice)]
    assert len(shown) == 1 and footer.strip(", \n").splitlines()[0].split(",")[0] in shown[0]


def test_a_total_far_below_is_found_too(tmp_path: Path) -> None:
    found = ended(tmp_path, "Total,1,2,\n", ROWS * 400)
    assert found.dialect.below == 1 and len(found.frame) == 24_000


@pytest.mark.parametrize(
    "footer",
    [
        "area 9,,,\n",
        "Total,7,1.5,a\nother,8,2.5,b\n",
        "area 3,7,1.5,\n",
        "7,,,\n",
    ],
)
def test_data_are_no_footer(footer: str, tmp_path: Path) -> None:
    found = ended(tmp_path, footer)
    assert found.dialect.below == 0 and len(found.frame) == len(ROWS) + footer.count("\n")


def test_a_word_that_is_a_category_is_no_total(tmp_path: Path) -> None:
    rows = [row.replace("area 3", "Total") for row in ROWS]
    assert ended(tmp_path, "Total,7,1.5,a\n", rows).dialect.below == 0


def test_what_was_left_out_can_be_read(tmp_path: Path) -> None:
    found = ended(tmp_path, "Total,1770,2655.0,\n")
    again = read(tmp_path / "table.csv", replace(found.dialect, below=0))
    assert len(again.frame) == len(ROWS) + 1 and again.frame["region"].iloc[-1] == "Total"


def test_empty_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    found = ended(tmp_path, ",,,\n" * 500)
    assert len(found.frame) == len(ROWS) and found.frame["n"].dtype == "int64"
    assert "Empty rows are left out: 500." in str(found.notices[0])
