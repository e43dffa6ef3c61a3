"""Marking and opening rows of the list."""

from typing import Any

import pytest
import streamlit as st

from components.compare import listing
from components.compare.listing import Row, _distinct_values, _marked, _open
from core.comparison.listing import lines
from core.settings.config import default_config
from tests.runs import summary

# A line of three seeds that is open, and a run of other settings.
IDS = [["a", "b", "c"], ["a"], ["b"], ["c"], ["d"]]


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    made: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", made)
    return made


@pytest.mark.parametrize(
    ("before", "rows", "chosen"),
    [
        ("", [0], "abc"),  # a line stands for all its runs
        ("", [2], "b"),
        ("d", [0, 4], "dabc"),
        ("abc", [], ""),
        ("abc", [1, 2, 3], ""),  # the line is unmarked, though its runs are not
        ("abc", [0, 1, 3], "ac"),  # one of its runs is unmarked
        ("b", [0, 2], "bac"),
        ("xd", [1, 4], "xda"),  # runs that are not in the list stay chosen
    ],
)
def test_marking_a_line_marks_its_runs(
    state: dict[str, Any], before: str, rows: list[int], chosen: str
) -> None:
    state |= {"compared": list(before), "list": {"selection": {"rows": rows}}}
    _marked("list", IDS, set(before))
    assert state["compared"] == list(chosen)


def test_a_button_opens_its_line_and_closes_it(state: dict[str, Any]) -> None:
    (line,) = lines([summary(default_config("digits"), seed=seed) for seed in range(2)])
    rows = [Row(line.runs, line), *(Row((run,), None) for run in line.runs)]
    assert [len(listing._rows([line], marked)) for marked in (set(), {"run-1"})] == [1, 3]
    state[listing._OPENING] = {"row": 0, "label": ""}
    _open(rows)
    assert len(listing._rows([line], set())) == 3
    _open(rows)
    assert len(listing._rows([line], set())) == 1


def test_equal_values_with_other_texts_are_distinct_values() -> None:
    values, texts = _distinct_values([0.5, 0.5, 0.5, None], ["x", "y", "x", "–"])
    assert [texts[value] for value in values[:3]] == ["x", "y", "x"]
    assert values[:3] == pytest.approx([0.5] * 3) and values[3] != values[3]
