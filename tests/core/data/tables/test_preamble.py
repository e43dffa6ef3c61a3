"""Telling names in one row or two from units under them and titles above them."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.data.tables.preamble import joined
from core.data.tables.reading import read

ROWS = "\n".join(f"{n % 40 + 20},{n * 1.5},{n * 7 % 13},{'ab'[n % 2]}" for n in range(60)) + "\n"


@pytest.mark.parametrize(
    ("above", "names"),
    [
        ("id,Temp,,State\n,low,high,\n", ["id", "Temp low", "Temp high", "State"]),
        ("id,Temp,Temp,State\nid,low,high,of it\n", ["id", "Temp low", "Temp high", "State of it"]),
        (
            "Report,,,\n,,,\nid,Temp,,State\n,low,high,\n",
            ["id", "Temp low", "Temp high", "State"],
        ),
        (
            "id,Temp,,State\n,low,high,\n,°C,°C,\n",
            ["id", "Temp low (°C)", "Temp high (°C)", "State"],
        ),
        ("2020,,2021,\na,b,a,b\n", ["2020 a", "2020 b", "2021 a", "2021 b"]),
        # Not two rows of names:
        ("id,low,high,state\ns,m,kg,\n", ["id (s)", "low (m)", "high (kg)", "state"]),
        (",low,high,state\n,m,kg,\n", ["column 1", "low (m)", "high (kg)", "state"]),
        ("Station:,Berlin,,\nDate:,today,,\nid,low,high,state\n", ["id", "low", "high", "state"]),
        ('"TOA9","5521","CRX","5521"\nid,low,high,state\n', ["id", "low", "high", "state"]),
        ("\n" * 30 + ",,,\n" * 30 + "id,low,high,state\n", ["id", "low", "high", "state"]),
    ],
)
def test_the_names_of_the_columns(above: str, names: list[str], tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(above + ROWS)
    found = read(path)
    assert list(found.frame.columns) == names
    assert len(found.frame) == 60 and found.frame.iloc[:, 0].dtype == "int64"
    words = "joined from 2 rows" in " ".join(map(str, found.notices))
    assert words == (found.dialect.name_rows == 2)


def test_rows_of_names_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,,b\nx,y,z\nred,one,u\nblue,two,v\n")
    found = read(path)
    chosen = read(path, replace(found.dialect, header=True, name_rows=2))
    assert list(chosen.frame.columns) == ["a x", "a y", "b z"] and len(chosen.frame) == 2


def test_columns_that_are_empty_everywhere_do_not_hide_the_units(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    rows = "".join(f",{row},,\n" for row in ROWS.splitlines())
    path.write_text(",id,low,high,state,,\n,s,m,kg,,,\n" + rows)
    found = read(path)
    assert list(found.frame.columns)[1:5] == ["id (s)", "low (m)", "high (kg)", "state"]


def test_groups_go_on_where_a_name_is_below_the_gap() -> None:
    assert joined(["a", "", "b", ""], ["x", "y", "b"]) == ["a x", "a y", "b", ""]
