"""The verdict between two settings, on the page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.words.labels import difference_label
from core.runs.states import State
from core.runs.store import Summary
from core.settings.config import default_config
from tests.components.drawn import charts
from tests.runs import summary

DIGITS = default_config("digits")
WIDE = replace(DIGITS, units=(128,))
DIABETES = default_config("diabetes")


def page(before: object, after: object, runs: list) -> None:  # type: ignore[type-arg]
    from components.compare.verdict import verdict_view

    verdict_view(before, after, runs, lambda _run_id: [], key="verdict")  # type: ignore[arg-type]


def see(before: Sequence[Summary], after: Sequence[Summary]) -> AppTest:
    runs = [*before, *after]
    app = AppTest.from_function(page, default_timeout=30, args=(before[0], after[0], runs))
    app.session_state["verdict_statistics"] = True  # open the fold
    app.run()
    assert not app.exception, app.exception
    return app


def runs(config: Any, count: int, metric: float, step: float = 0.002) -> list[Summary]:
    return [
        summary(
            config,
            metric + step * (seed % 3) * (1 if config in (DIGITS, DIABETES) else -1),
            seed=seed,
            run_id=f"{config.units}-{seed}",
        )
        for seed in range(count)
    ]


def said(app: AppTest) -> str:
    kinds = (app.success, app.warning, app.info, app.error, app.caption)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def test_the_statistics_are_folded() -> None:
    given = runs(DIGITS, 2, 0.9), runs(WIDE, 2, 0.95)
    every = [*given[0], *given[1]]
    app = AppTest.from_function(page, default_timeout=30, args=(given[0][0], given[1][0], every))
    app.run()
    assert "Cannot tell yet." in app.info[0].value
    assert not charts(app) and "Student" not in said(app)


def test_a_setting_that_is_better() -> None:
    app = see(runs(DIGITS, 10, 0.9), runs(WIDE, 10, 0.95))
    (sentence,) = app.success
    assert "B is better." in sentence.value and "over 10 seeds" in sentence.value
    assert "B was better in 10 of 10 seeds." in sentence.value
    assert "not enough" not in sentence.value
    assert "+4.64 points" in sentence.value
    (drawn,) = charts(app)
    points, mean, zero = drawn.figure["data"]
    assert len(points["x"]) == 10 and mean["error_x"]["array"][0] > 0 and zero["x"] == [0, 0]
    assert mean["x"][0] == pytest.approx(100 * (0.05 - 0.004 * 0.9))
    assert "95% interval" in drawn.alt and "Seed 0: +5.00 points" in points["text"]


def test_an_error_that_is_larger_is_worse() -> None:
    app = see(runs(DIABETES, 10, 40.0), runs(replace(DIABETES, units=(4,)), 10, 45.0))
    assert "B is worse." in app.warning[0].value and "validation MAE" in said(app)


def test_too_few_seeds_say_how_many_are_missing() -> None:
    app = see(runs(DIGITS, 2, 0.9), runs(WIDE, 2, 0.95))
    assert "Cannot tell yet." in said(app) and "Train both with 3 more seeds" in said(app)


def test_what_was_seen_is_said_in_words_and_why_it_is_not_enough() -> None:
    few = said(see(runs(DIGITS, 2, 0.9), runs(WIDE, 2, 0.95)))
    assert "B was better in 2 of 2 seeds." in few and "one time in 2" in few
    wins = [
        summary(WIDE, 0.9 + gain, seed=seed, run_id=f"wide-{seed}")
        for seed, gain in enumerate((0.02, 0.03, 0.09, 0.05, 0.01))
    ]
    same = said(see(runs(DIGITS, 5, 0.9, 0.0), wins))
    assert "Cannot tell yet." in same and "B was better in 5 of 5 seeds." in same
    assert "two equal settings would agree like this one time in 16" in same
    wins[0] = summary(WIDE, 0.9, seed=0, run_id="wide-0")
    wins[1] = summary(WIDE, 0.85, seed=1, run_id="wide-1")
    mixed = said(see(runs(DIGITS, 5, 0.9, 0.0), wins))
    assert "B was better in 3, worse in 1, equal in 1 of 5 seeds." in mixed
    assert "the interval includes 0" in mixed


def test_noise_says_how_many_seeds_would_tell_or_that_none_would() -> None:
    small = see(runs(DIGITS, 10, 0.9, 0.01), runs(WIDE, 10, 0.928, 0.01))
    assert "more seeds would detect it with a probability of 80" in said(small)
    none = see(runs(DIGITS, 10, 0.9, 0.01), runs(WIDE, 10, 0.9185, 0.01))
    assert "not even 100 seeds" in said(none)


def test_identical_results_are_said_to_be_identical() -> None:
    app = see(runs(DIGITS, 6, 0.9, 0.0), runs(WIDE, 6, 0.9, 0.0))
    assert "same results with every seed" in said(app)


def test_nothing_is_dropped_silently() -> None:
    lost = [summary(one, None, seed=30, state=State.FAILED) for one in (DIGITS, WIDE)]
    before = [*runs(DIGITS, 8, 0.9), summary(DIGITS, seed=20), lost[0]]
    after = [*runs(WIDE, 7, 0.95), summary(WIDE, None, seed=7, state=State.FAILED), lost[1]]
    app = see(before, after)
    assert "B failed to train with the seeds 7" in said(app)
    assert "Both failed to train with the seeds 30" in said(app)
    assert "only one side is done: seeds 20" in said(app)
    assert "5 of 7 pairs are evaluated; the next evaluation is at 10" in said(app)


def test_what_cannot_be_compared_is_explained() -> None:
    app = see(runs(DIGITS, 6, 0.9), runs(default_config("iris"), 6, 0.9))
    assert "different data" in app.info[0].value and not charts(app)


@pytest.mark.parametrize(
    ("value", "share", "words"),
    [
        (0.0213, True, "+2.13 points"),
        (-0.0213, True, "−2.13 points"),
        (0.0, True, "±0.00 points"),
        (-12.34, False, "−12.3"),
        (1.2345, False, "+1.234"),
    ],
)
def test_differences_have_their_sign(value: float, share: bool, words: str) -> None:
    assert difference_label(value, share) == words
