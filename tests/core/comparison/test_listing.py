"""Filters and order of a list of runs."""

from dataclasses import replace
from typing import Any

import pytest

from core.comparison.listing import COLUMNS, RESULTS, Among, Between, Mentions, listed
from core.runs.states import State
from core.runs.store import Marks, Point, Summary
from core.runs.store.summary import settings_of
from core.settings.config import RunConfig


def run(
    name: str, best: float | None = None, marks: Marks | None = None, **changes: Any
) -> Summary:
    config = replace(RunConfig(dataset="digits"), **changes)
    point = None if best is None else Point(1, best)
    return Summary(
        name,
        settings_of(config),
        State.DONE,
        float(ord(name)),
        best=point,
        last=point,
        marks=marks or Marks(),
    )


RUNS = [
    run("a", 0.9, Marks("First try", ("lecture",), "Too slow")),
    run("b", None, learning_rate=0.01),
    run("c", 0.95, units=(8, 8), optimizer="sgd"),
    run("d", 0.9, Marks(tags=("lecture", "final")), dropout=0.5),
]


def ids(*conditions: Any, **order: Any) -> str:
    return "".join(run.run_id for run in listed(RUNS, conditions, **order))


def test_the_newest_come_first() -> None:
    assert ids() == "dcba"
    assert ids(descending=False) == "abcd"


def test_those_without_a_value_come_last_either_way() -> None:
    assert ids(order="best") == "cadb"
    assert ids(order="best", descending=False) == "adcb"


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (Between("best", 0.93), "c"),
        (Between("best", None, 0.9), "da"),
        (Between("best"), "dcba"),
        (Between("learning_rate", 0.005, 0.01), "b"),
        (Among("optimizer", ("sgd",)), "c"),
        (Among("units", ((8, 8),)), "c"),
        (Among("units", ()), "dcba"),
        (Among("state", ("done",)), "dcba"),
        (Among("state", ("failed",)), ""),
        (Mentions("LECTURE"), "da"),
        (Mentions("slow first"), "a"),
        (Mentions(" "), "dcba"),
    ],
)
def test_a_condition_leaves_those_that_meet_it(condition: Any, found: str) -> None:
    assert ids(condition) == found


def test_all_conditions_must_be_met() -> None:
    assert ids(Mentions("lecture"), Between("dropout", 0.1)) == "d"


def test_anything_can_be_sorted_by() -> None:
    assert ids(order="units", descending=False)[0] == "c"
    assert ids(order="dropout")[0] == "d"
    for name in COLUMNS:
        assert sorted(ids(order=name)) == list("abcd")


def test_what_tells_of_the_test_set_says_so() -> None:
    assert {name for name, column in RESULTS.items() if column.test} == {"test_metric", "test_loss"}
