"""Where the keys move the marked part of an axis."""

from typing import Any

import pytest

from tests.javascript import run_module

BRUSH = "components/search/brush.js"
MOVED = """(module, { keys, step, low }) => {
  let marked = null
  return keys.map((key) => {
    const [name, stretch] = key.startsWith("+") ? [key.slice(1), true] : [key, false]
    const found = module.moved(name, stretch, marked, { step, low })
    if (found === undefined) return "other"
    marked = found
    return marked
  })
}"""


def moved(chromium: str, *keys: str, step: float = 0.25, low: float = 0.0) -> list[Any]:
    """What is marked after each key; ``+`` stands for Shift."""
    given = {"keys": keys, "step": step, "low": low}
    found: list[Any] = run_module(chromium, BRUSH, MOVED, given)
    return found


def test_the_keys_mark_a_part_of_an_axis_and_move_it(chromium: str) -> None:
    up = moved(chromium, "ArrowUp", "ArrowUp", "+ArrowRight", "+ArrowUp", "ArrowUp", "Tab")
    assert up == [[0, 0.25], [0.25, 0.5], [0.25, 0.75], [0.25, 1], [0.25, 1], "other"]
    down = moved(chromium, "ArrowDown", "+ArrowDown", "ArrowLeft", "Escape", "Enter")
    assert down == [[0.75, 1], [0.75, 1], [0.5, 0.75], None, "other"]


def test_the_keys_reach_what_has_no_effect(chromium: str) -> None:
    first, second = moved(chromium, "ArrowUp", "ArrowUp", step=0.5, low=-0.39)
    assert first == pytest.approx([-0.39, 0.11]) and second == pytest.approx([0.11, 0.61])
