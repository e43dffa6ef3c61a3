"""Groups of runs that differ only in the seed, and pairs of two groups."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from core.base.errors import ComparisonError
from core.comparison.groups import (
    Group,
    Pairs,
    group_of,
    grouped,
    higher_is_better,
    key,
    metric,
    pairs,
)
from core.runs.history import Row
from core.runs.states import State
from core.runs.store import Point, Summary
from core.runs.store.summary import settings_of
from core.settings.config import RunConfig, default_config

DIGITS = default_config("digits")
DIABETES = default_config("diabetes")


def run(config: RunConfig, seed: int, last: float | None = 0.9, **more: Any) -> Summary:
    point = None if last is None else Point(config.epochs, last)
    usual: dict[str, Any] = {
        "epochs": config.epochs,
        "run_id": f"{config.units}-{seed}",
        "state": State.DONE,
        "created": float(seed),
        "best": point,
        "last": point,
    }
    return Summary(raw_settings=settings_of(replace(config, seed=seed)), **{**usual, **more})


def runs(config: RunConfig, seeds: Sequence[int], last: float = 0.9) -> list[Summary]:
    return [run(config, seed, last + seed / 1000) for seed in seeds]


def of(*summaries: Summary) -> Group:
    return group_of(summaries[0].raw_settings, summaries)


def no_rows(_run_id: str) -> Sequence[Row]:
    raise AssertionError("only runs with early stopping need their history")


def paired(before: Group, after: Group) -> Pairs:
    return pairs(before, after, no_rows)


def test_only_the_seed_may_differ_within_a_group() -> None:
    wide = replace(DIGITS, units=(128,))
    result = grouped([*runs(DIGITS, [3, 1]), *runs(wide, [1]), *runs(DIGITS, [2])])
    assert [list(group.runs) for group in result.values()] == [[1, 2, 3], [1]]
    assert key(settings_of(DIGITS)) == key(settings_of(replace(DIGITS, seed=9)))
    assert key(settings_of(DIGITS)) != key(settings_of(replace(DIGITS, data_seed=9, epochs=3)))


def test_settings_that_are_not_recorded_have_their_defaults() -> None:
    known = settings_of(DIGITS)
    old = {name: value for name, value in known.items() if name != "class_weights"}
    assert key(old) == key(known)


def test_runs_on_a_deleted_table_are_still_grouped() -> None:
    gone = [
        replace(one, raw_settings={**one.raw_settings, "dataset": "table-0123456789abcdef"})
        for one in runs(DIGITS, [1, 2])
    ]
    assert list(of(*gone).runs) == [1, 2]


def test_the_same_run_twice_counts_once_and_one_that_is_done_counts() -> None:
    first = run(DIGITS, 1, created=5.0, run_id="first")
    lost = run(DIGITS, 1, None, created=1.0, state=State.FAILED, run_id="lost")
    again = run(DIGITS, 1, created=9.0, run_id="again")
    assert of(again, lost, first).runs[1] is first
    assert of(lost).failed == (1,)


def test_pairs_are_in_the_order_of_their_creation() -> None:
    wide = replace(DIGITS, units=(128,))
    late = run(DIGITS, 1, 0.8, created=100.0)
    result = paired(of(late, *runs(DIGITS, [2, 3], 0.7)), of(*runs(wide, [1, 2, 3, 4])))
    assert result.seeds == (2, 3, 1)
    assert result.before == pytest.approx((0.702, 0.703, 0.8))
    assert result.after == pytest.approx((0.902, 0.903, 0.901))
    assert result.higher_is_better and result.single == (4,)


def test_an_error_is_better_when_it_is_lower() -> None:
    result = paired(of(*runs(DIABETES, [1])), of(*runs(replace(DIABETES, units=(4,)), [1])))
    assert not result.higher_is_better


def test_a_loss_of_a_newer_version_is_not_taken_for_an_error() -> None:
    newer = run(DIGITS, 1)
    assert higher_is_better(replace(newer, raw_settings={**newer.raw_settings, "loss": "new"}))


def test_failed_stopped_and_unfinished_runs_are_distinguished() -> None:
    wide = replace(DIGITS, units=(128,))
    lost = run(DIGITS, 5, None, state=State.FAILED)
    before = of(*runs(DIGITS, [1, 2, 3, 4]), lost, run(DIGITS, 6, None))
    after = of(
        run(wide, 1),
        run(wide, 2, None, state=State.FAILED),
        run(wide, 3, None, state=State.QUEUED),
        run(wide, 4, state=State.STOPPED),
        run(wide, 5),
        run(wide, 6, None, state=State.FAILED),
    )
    result = paired(before, after)
    assert result.seeds == (1,)
    assert result.failed == ((5,), (2,))
    assert result.neither == (6,)
    assert result.waiting == (3,)
    assert result.single == (4,)


def test_a_finished_run_without_a_finite_metric_has_failed() -> None:
    assert of(run(DIGITS, 1, None)).failed == (1,)


def test_the_last_epoch_counts_and_not_the_best_one() -> None:
    one = run(DIGITS, 1, 0.7, best=Point(2, 0.95))
    assert metric(one, no_rows) == 0.7


def test_with_early_stopping_the_epoch_with_the_lowest_loss_counts() -> None:
    config = replace(DIGITS, early_stopping=True)
    rows = [
        Row(epoch, end, 0.1, 0.99, loss, value, 0.01, 1.0, 0.0, epoch)
        for epoch, end, loss, value in (
            (1.0, True, 0.5, 0.8),
            (1.5, False, None, None),
            (2.0, True, 0.4, 0.85),
            (3.0, True, 0.6, 0.95),
            (4.0, True, 0.4, 0.7),
        )
    ]
    one = run(config, 1, 0.7, best=Point(3, 0.95))
    assert metric(one, lambda run_id: rows if run_id == one.run_id else []) == 0.85
    assert metric(one, lambda _run_id: []) == 0.7  # the history is lost


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (DIGITS, replace(DIGITS, seed=5), "same settings"),
        (DIGITS, default_config("iris"), "different data"),
        (default_config("moons"), replace(default_config("moons"), noise=0.5), "different data"),
        (DIGITS, replace(DIGITS, validation_share=0.3), "0.3"),
        (replace(DIGITS, validation_share=0.0), replace(DIGITS, units=(4,)), "validation rows"),
    ],
)
def test_metrics_measured_differently_are_not_compared(
    first: RunConfig, second: RunConfig, words: str
) -> None:
    with pytest.raises(ComparisonError, match=words):
        paired(of(run(first, 1)), of(run(second, 1)))


def test_a_run_whose_end_is_being_recorded_waits_and_has_not_failed() -> None:
    half = run(DIGITS, 1, None, epochs=0)
    assert of(half).failed == ()
    result = paired(of(half), of(run(replace(DIGITS, units=(128,)), 1)))
    assert (result.waiting, result.single, result.failed) == ((1,), (), ((), ()))
