"""What the browser sends is checked; strokes and axes in JavaScript."""

from typing import Any

import pytest

from components.data.points.editor import received
from core.data.points.points import MOST_POINTS
from tests.javascript import run_module

STROKES = "components/data/points/strokes.js"


def test_points_from_the_browser_are_taken() -> None:
    found = received({"edition": 2, "points": [[1, 2.5, 1], [0, -1, 0]]}, ("A", "B"), 2)
    assert found is not None and found.y.tolist() == [1, 0] and found.labels == ("A", "B")
    assert found.x.tolist() == [[1, 2.5], [0, -1]]
    none = received({"edition": 2, "points": []}, (), 2)
    assert none is not None and none.x.shape == (0, 2) and not none.classifies


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {"edition": 1, "points": []},
        {"edition": 2},
        {"edition": 2, "points": "x"},
        {"edition": 2, "points": [[1, 2]]},
        {"edition": 2, "points": [[1, 2, 3, 4, 5, 6]]},
        {"edition": 2, "points": [[1, 2, 2]]},
        {"edition": 2, "points": [[1, 2, 0.5]]},
        {"edition": 2, "points": [[1, 2, "x"]]},
        {"edition": 2, "points": [[1, {}, 0]]},
        {"edition": 2, "points": [[float("nan"), 2, 0]]},
        {"edition": 2, "points": [[1e9, 2, 0]]},
        {"edition": 2, "points": [[0, 0, 0]] * (MOST_POINTS + 1)},
    ],
)
def test_anything_else_is_refused(sent: Any) -> None:
    assert received(sent, ("A", "B"), 2) is None


def test_strokes_are_drawn_erased_and_undone(chromium: str) -> None:
    found = run_module(
        chromium,
        STROKES,
        """(module) => {
          const ranges = [[-3, 3], [0, 600]]
          const spray = module.sprayed([0, 300], 0.1, 500, ranges)
          const far = spray.map(([x, y]) => Math.hypot(x / 6, (y - 300) / 600))
          const history = new module.History([])
          const stroke = (points) => {
            history.begin()
            history.points = points
            return history.end()
          }
          stroke([[0, 300, 0]])
          stroke([[0, 300, 0], [2, 10, 1]])
          const kept = history.points
          const steps = [history.undo(), history.points.length, history.undo(), history.undo()]
          steps.push(history.redo(), history.redo(), history.redo(), history.points.length)
          return {
            farthest: Math.max(...far),
            inner: far.filter((one) => one < 0.0707).length,
            edge: module.placed([3.2, -5], ranges),
            rounded: module.placed([0.123456, 12.3456], ranges),
            erased: module.erased(kept, [2.1, 20], 0.05, ranges),
            counts: module.counted(kept, 3),
            steps,
            unchanged: stroke(history.points),
          }
        }""",
    )
    assert 0.09 < found["farthest"] <= 0.1001  # rounding
    assert 200 < found["inner"] < 300  # uniform by area: half of them
    assert found["edge"] == [3, 0] and found["rounded"] == [0.123, 12.3]
    assert found["erased"] == [[0, 300, 0]] and found["counts"] == [1, 1, 0]
    assert found["steps"] == [True, 1, True, False, True, True, False, 2]
    assert found["unchanged"] is False


def test_axes_have_round_numbers(chromium: str) -> None:
    ticks = run_module(
        chromium,
        "components/data/points/board.js",
        "(module) => [[-3, 3], [169, 191], [0, 0.05], [-1e6, 1e6]].map((r) => module.ticksOf(r))",
    )
    assert ticks[0] == [-3, -2, -1, 0, 1, 2, 3]
    assert ticks[1] == [170, 175, 180, 185, 190]
    assert ticks[2] == [0, 0.01, 0.02, 0.03, 0.04, 0.05]
    assert ticks[3] == [-1e6, -5e5, 0, 5e5, 1e6]
