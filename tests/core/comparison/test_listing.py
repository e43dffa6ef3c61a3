"""Filtering and sorting a list of runs."""

from dataclasses import replace
from typing import Any

import pytest

from core.comparison.listing import (
    COLUMNS,
    Among,
    Between,
    Mentions,
    lines,
    matching,
    occasional,
    present,
)
from core.runs.results import Evaluation
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
    return "".join(
        run.run_id for line in lines(matching(RUNS, conditions), **order) for run in line.runs
    )


def test_the_newest_come_first() -> None:
    assert ids() == "dcba"
    assert ids(descending=False) == "abcd"


def test_runs_without_a_value_come_last_in_either_order() -> None:
    assert ids(order="validation_accuracy") == "cadb"
    assert ids(order="validation_accuracy", descending=False) == "adcb"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Between("validation_accuracy", 0.93), "c"),
        (Between("validation_accuracy", None, 0.9), "da"),
        (Between("validation_accuracy"), "dcba"),
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
def test_a_condition_filters_runs(condition: Any, expected: str) -> None:
    assert ids(condition) == expected


def test_all_conditions_must_be_met() -> None:
    assert ids(Mentions("lecture"), Between("dropout", 0.1)) == "d"


def test_anything_can_be_sorted_by() -> None:
    assert ids(order="units", descending=False)[0] == "c"
    assert ids(order="dropout")[0] == "d"
    for name in COLUMNS:
        assert sorted(ids(order=name)) == list("abcd")


def seeds(*values: float | None, state: State = State.DONE, **changes: Any) -> list[Summary]:
    """Runs with the same settings and the seeds 0, 1, 2 …"""
    return [
        replace(run(chr(ord("k") + seed), value, seed=seed, **changes), state=state)
        for seed, value in enumerate(values)
    ]


def test_runs_that_differ_only_in_the_seed_share_a_line_with_mean_and_spread() -> None:
    runs = [*seeds(0.8, 0.9, 0.7), run("z", 0.85, learning_rate=0.01)]
    first, second = lines(runs, order="validation_accuracy")
    assert [one.run_id for one in first.runs] == ["z"]
    assert [one.run_id for one in second.runs] == ["k", "l", "m"]
    assert second.spread("validation_accuracy") == pytest.approx((0.8, 0.1))
    assert second.value("created") == second.latest.created == ord("m")
    assert len(lines(runs, by_setting=False)) == 4


def test_unfinished_runs_and_repeats_of_a_seed_do_not_count_in_a_mean() -> None:
    again = replace(run("x", 0.8, seed=0), created=999.0)
    (line,) = lines([*seeds(0.8, 0.9), again, *seeds(0.1, state=State.STOPPED)])
    assert len(line.runs) == 4
    assert line.spread("validation_accuracy") == pytest.approx((0.85, 0.005**0.5))
    (stopped,) = lines(seeds(0.1, 0.2, state=State.STOPPED))
    assert stopped.spread("validation_accuracy") is None
    assert stopped.value("validation_accuracy") is None


def test_training_metrics_are_not_sorted_among_validation_metrics() -> None:
    runs = [run("a", 0.8), run("b", 0.99, validation_share=0.0), run("c", 0.9, units=(8,))]
    order = [line.key for line in lines(runs, order="validation_accuracy")]
    assert order == ["c", "a", "b"]
    assert matching(runs, [Between("validation_accuracy", 0.5)]) == [runs[0], runs[2]]
    assert lines(runs, order="training_accuracy")[0].key == "b"


def test_settings_that_only_some_runs_have_are_occasional() -> None:
    runs = [run("a"), run("b", optimizer="sgd", dropout=0.5, seed=3)]
    names = ["dropout", "momentum", "beta_1", "seed"]
    assert occasional(runs, names) == ["momentum", "beta_1", "seed"]


def test_results_that_some_run_has_are_present() -> None:
    runs = [run("a"), run("b", 0.9), run("c", 0.9, validation_share=0.0)]
    assert present(runs[:1]) == ["state", "created"]
    assert present(runs[:2]) == [
        "validation_accuracy",
        "best_epoch",
        "validation_accuracy_last",
        "state",
        "created",
    ]
    assert {"validation_accuracy", "training_accuracy"} <= set(present(runs))
    assert "test_loss" in present([replace(runs[0], evaluation=Evaluation(0.5, 0.9, 360))])
