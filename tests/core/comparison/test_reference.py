"""Which run another one is compared with."""

import math
from dataclasses import replace
from typing import Any

from core.comparison.reference import comparable, reference_first, reference_of
from core.runs.states import State
from core.runs.store import Marks, Summary
from core.runs.store.summary import settings_of
from core.settings.config import default_config


def run(
    name: str,
    created: float,
    *,
    dataset: str = "digits",
    state: State = State.DONE,
    pinned: bool = False,
    **changes: Any,
) -> Summary:
    settings = settings_of(replace(default_config(dataset), **changes))
    return Summary(name, settings, state, created, marks=Marks(pinned=pinned))


def test_the_pinned_run_of_the_dataset_comes_first() -> None:
    pinned, other = run("a", 1, pinned=True), run("b", 2)
    runs = [pinned, other, run("c", 3, dataset="iris", pinned=True)]
    assert reference_of(run("d", 4), runs) is pinned
    assert reference_of(pinned, runs) is None


def test_without_one_it_is_the_last_before_that_is_done() -> None:
    runs = [run("a", 1), run("b", 2), run("c", 3, state=State.FAILED), run("d", 4), run("e", 5)]
    reference = reference_of(runs[3], runs)
    assert reference is runs[1]


def test_a_run_on_shuffled_labels_is_the_reference_only_if_it_is_shown_or_pinned() -> None:
    runs = [run("a", 1), run("b", 2, shuffled_labels=True)]
    wanted = run("", math.inf)
    assert reference_of(wanted, runs) is runs[0]
    assert reference_of(wanted, runs, shown="b") is runs[1]
    assert reference_of(runs[1], runs) is runs[0]
    pinned = [runs[0], run("b", 2, shuffled_labels=True, pinned=True)]
    assert reference_of(wanted, pinned) is pinned[1]


def test_a_fold_of_a_cross_validation_is_the_reference_of_the_same_fold_only() -> None:
    whole = run("a", 1)
    folds = [run(f"fold {fold}", 1 + fold, folds=3, fold=fold) for fold in (1, 2, 3)]
    runs = [whole, *folds]
    assert reference_of(run("", math.inf), runs) is whole
    assert reference_of(folds[2], runs) is whole
    again = run("", math.inf, folds=3, fold=2, seed=9)
    assert reference_of(again, runs) is folds[1]
    assert reference_of(run("", math.inf), runs, shown="fold 1") is folds[0]
    assert reference_of(run("", math.inf), folds) is None


def test_the_first_run_of_a_dataset_has_none() -> None:
    assert reference_of(run("a", 1), [run("a", 1), run("b", 0, dataset="iris")]) is None


def test_an_unfinished_baseline_is_skipped() -> None:
    runs = [run("a", 1, state=State.FAILED, pinned=True), run("b", 2)]
    assert reference_of(run("c", 3), runs) is runs[1]


def test_the_next_run_is_compared_with_the_one_shown_unless_another_is_pinned() -> None:
    runs = [run(name, place) for place, name in enumerate("abcd")]
    wanted = run("", math.inf)
    assert reference_of(wanted, runs) is runs[3]
    assert reference_of(wanted, runs, shown="b") is runs[1]
    pinned = [run("a", 0, pinned=True), *runs[1:]]
    assert reference_of(wanted, pinned, shown="b") is pinned[0]


def test_metrics_are_compared_with_a_run_on_the_same_rows_only() -> None:
    runs = [run("a", 1), run("b", 2, validation_share=0.4), run("c", 3, dataset="iris")]
    wanted = run("", math.inf)
    assert reference_of(wanted, runs) is runs[1]
    assert reference_of(wanted, runs, shown="b", same_rows=True) is runs[0]
    assert reference_of(run("", 9, validation_share=0.0), runs, same_rows=True) is None
    assert comparable(runs[0], wanted) and not comparable(runs[1], wanted)


def test_the_baseline_and_then_the_oldest_stand_first() -> None:
    runs = [run("c", 3), run("b", 2, pinned=True), run("a", 1)]
    assert [one.run_id for one in reference_first(runs)] == ["b", "a", "c"]
