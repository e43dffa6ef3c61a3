"""Texts are split into rows; a quote that never closes swallows none of them."""

import io
from pathlib import Path

import pandas as pd
import pytest

from core.base.errors import TableError
from core.data.tables.dialect import Dialect
from core.data.tables.reading import read
from core.data.tables.rows import every_row
from tests.core.data.tables.corpus import CASES
from tests.core.data.tables.people import table


def split(
    text: str, dialect: Dialect | None = None
) -> tuple[list[list[str]], list[tuple[int, int]]]:
    unclosed: list[tuple[int, int]] = []
    lines = io.StringIO(text, newline="")
    return list(every_row(lines, dialect or Dialect(), unclosed)), unclosed


def numbered(count: int) -> list[str]:
    return [f"{number},{number * 1.5},x" for number in range(count)]


@pytest.mark.parametrize("line", [0, 3, 300, 1199])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_quote_that_never_closes_is_left_out(line: int, place: int) -> None:
    lines = numbered(1200)
    cells = lines[line].split(",")
    cells[place] = '"' + cells[place]
    broken = ",".join(cells)
    rows, unclosed = split("\n".join([*lines[:line], broken, *lines[line + 1 :], ""]))
    assert [",".join(row) for row in rows] == lines
    assert unclosed == [(line, broken.index('"'))]


def test_quotes_that_close_each_other_swallow_no_rows_either() -> None:
    lines = numbered(100)
    lines[20] = lines[20].replace("x", '"x')
    lines[40] = lines[40].replace("x", '"x')
    rows, unclosed = split("\n".join(lines))
    assert [",".join(row) for row in rows] == numbered(100)
    assert [line for line, _place in unclosed] == [20, 40]


def test_quotes_that_close_each_other_in_a_line_join_no_cells() -> None:
    lines = [f"{line},x" for line in numbered(30)]
    lines[20] = '20,"30.0,x,"y, z"'
    rows, unclosed = split("\n".join(lines))
    assert rows[20] == ["20", "30.0", "x", "y, z"] and unclosed == [(20, 3)]


def test_known_quotes_are_left_out_without_a_search() -> None:
    lines = numbered(600)
    lines[550] = '"' + lines[550]
    rows, unclosed = split("\n".join(lines), Dialect(unclosed=((550, 0),)))
    assert [",".join(row) for row in rows] == numbered(600) and not unclosed


@pytest.mark.parametrize(
    "cell",
    ["one\ntwo", "a, b\nc, d", 'say ""hi""\nthere', "\n" * 50, "x, y, z\n" * 3 + "end", ","],
)
def test_cells_of_several_lines_stay_whole(cell: str) -> None:
    lines = [f'{number},"{cell}",w,v' for number in range(30)]
    rows, unclosed = split("\n".join(lines))
    assert len(rows) == 30 and not unclosed
    assert rows[7] == ["7", cell.replace('""', '"'), "w", "v"]


def test_a_cell_beyond_a_megabyte_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a,b,c\n1,2,x\n" + '1,2,"' + "x, y\n" * 300_000 + '"\n' + "3,4,z\n" * 20)
    frame = read(path).frame
    assert len(frame) == 22 and len(frame["c"][1]) == 1_500_000


@pytest.mark.parametrize("content", ["x" * 1_500_000, '"' * 1_500_001, "1" * 3_000_000 + "\n"])
def test_a_long_line_without_delimiter_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(content)
    with pytest.raises(TableError, match="no rows"):
        read(path)


def test_a_long_line_of_delimiters_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    for sign in ",\t":
        path.write_text(sign * 1_000_000 + "\n" + "1,2\n" * 20)
        with pytest.raises(TableError, match="at most 20000 are allowed"):
            read(path)


def test_empty_lines_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    body = CASES["plain"].make().decode()
    for above in ("\n" * 250_000, "   \r\n" * 1000, "\n" * 300_000 + "People of 2020\n\n"):
        path.write_text(above + body.replace("\n", "\n\n", 5))
        pd.testing.assert_frame_equal(read(path).frame, table().astype({"colour": "str"}))


def test_quotes_in_most_rows_that_never_close_are_ordinary(tmp_path: Path) -> None:
    path = tmp_path / "inches.csv"
    path.write_text("size,name,n\n" + "".join(f'"{n},a{n},{n}\n' for n in range(3000)))
    found = read(path)
    assert len(found.frame) == 3000 and found.dialect.quote == ""
    assert "Quotes are ordinary characters" in str(found.notices[0])


def test_rows_that_become_shorter_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text("a,b,c\n" + "1,2,3\n" * 500 + "1,2\n" * 7 + "1,2,3\n")
    found = read(path)
    assert len(found.frame) == 508 and found.frame["c"].isna().sum() == 7
    assert "Rows with fewer cells than columns: 7" in str(found.notices[0])
