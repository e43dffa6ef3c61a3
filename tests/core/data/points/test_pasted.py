"""Points from pasted text: what is understood, and what is told line by line."""

from pathlib import Path

import pytest

from core.base.errors import PointsError
from core.data.points.pasted import read


@pytest.mark.parametrize(
    ("text", "x", "y", "labels"),
    [
        ("x,y,kind\n0.1,0.2,b\n1,-2,a\n", [[0.1, 0.2], [1, -2]], [1, 0], ("a", "b")),
        ("1,5\t2,5\tred\r\n1,5\t2,7\tblue\r\n", [[1.5, 2.5], [1.5, 2.7]], [1, 0], ("blue", "red")),
        ("0,5;1,2;A\n\n0,7;-1;B\n", [[0.5, 1.2], [0.7, -1]], [0, 1], ("A", "B")),
        ("1 2 0\n2 3 1\n", [[1, 2], [2, 3]], [0, 1], ("0", "1")),
        ("1\t2\t3.5\n2\t3\t4\n", [[1, 2], [2, 3]], [3.5, 4], ()),
        ("a,b,c\n1,2,é\n\u22121,2,ñ\n", [[1, 2], [-1, 2]], [0, 1], ("é", "ñ")),
        (
            "".join(f"{n},0,{n}\n" for n in range(5)),
            [[n, 0] for n in range(5)],
            [0, 1, 2, 3, 4],
            (),
        ),
    ],
)
def test_points_are_read(
    text: str, x: list[list[float]], y: list[float], labels: tuple[str, ...], tmp_path: Path
) -> None:
    pasted = read(text, tmp_path / "pasted.txt")
    assert pasted.points.x.tolist() == x and pasted.points.y.tolist() == y
    assert pasted.points.labels == labels and not pasted.problems


def test_what_is_not_understood_is_told_line_by_line(tmp_path: Path) -> None:
    text = "height,weight,kind\n1,2,a\noops,2,b\n\n3,4\n5,1e9,a\n6,7,b\n"
    pasted = read(text, tmp_path / "pasted.txt")
    assert pasted.points.x.tolist() == [[1, 2], [6, 7]] and pasted.header == "height, weight, kind"
    first, second, third = map(str, pasted.problems)
    assert first.startswith("Line 3, x1: received “oops”, needed is a number")
    assert second.startswith("Line 5: received “3; 4”, needed are three values")
    assert third.startswith("Line 6, x2: received “1e9”")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (" \n ", "The text has 0 characters"),
        ("1,2,a\n" * 40_000, "240,000 characters|239,999 characters"),
        ("hello", "None of the 1 lines is a point"),
        ("a;b;c\nd;e;f\n", "Line 2, x1: received “d”"),
        ("".join(f"1,{n},{c}\n" for n, c in enumerate("abcde")), "5 different classes"),
        ("".join(f"1,{n},a\n" for n in range(1001)), "1,001 points, but at most 1,000"),
    ],
)
def test_a_text_without_usable_points_is_refused(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(PointsError, match=told):
        read(text, tmp_path / "pasted.txt")
