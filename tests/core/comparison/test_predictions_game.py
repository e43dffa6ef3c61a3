"""Guesses about runs, and their score."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from core.base.errors import RunNotFoundError
from core.comparison.predictions_game import (
    SAME_ACCURACY,
    SAME_ERROR,
    Direction,
    Guess,
    GuessResult,
    Score,
    Speed,
    judge,
    read_guess,
    score,
)
from core.runs.history import Row
from core.runs.states import State
from core.runs.store import Summary
from core.settings.config import default_config
from tests.runs import summary

DIGITS = default_config("digits")
DIABETES = default_config("diabetes")


def rows(**seconds: float) -> Any:
    def read_rows(run_id: str) -> Sequence[Row]:
        spent = seconds.get(run_id, 10.0)
        return [Row(1.0, True, 0.5, 0.5, 0.5, 0.5, 0.01, 1.0, 0.0, spent)]

    return read_rows


def judged(
    before: float, after: float, config: Any = DIGITS, **expected: Any
) -> GuessResult | None:
    guess = Guess("a", **expected)
    runs = (summary(config, before, run_id="a"), summary(config, after, run_id="b", seed=2))
    return judge(guess, *runs, rows())


@pytest.mark.parametrize(
    ("config", "before", "after", "happened"),
    [
        (DIGITS, 0.90, 0.92, Direction.BETTER),
        (DIGITS, 0.90, 0.88, Direction.WORSE),
        (DIGITS, 0.90, 0.90 + SAME_ACCURACY, Direction.SAME),
        (DIGITS, 0.90, 0.90 - SAME_ACCURACY, Direction.SAME),
        (DIGITS, 0.90, 0.9052, Direction.BETTER),
        (DIABETES, 50.0, 48.0, Direction.BETTER),
        (DIABETES, 50.0, 52.0, Direction.WORSE),
        (DIABETES, 50.0, 50.0 * (1 + SAME_ERROR), Direction.SAME),
        (DIABETES, 50.0, 49.4, Direction.BETTER),
    ],
)
def test_the_change_of_the_metric(
    config: Any, before: float, after: float, happened: Direction
) -> None:
    for expected in Direction:
        result = judged(before, after, config, metric=expected)
        assert result is not None and result.metric is happened
        assert result.right == (expected is happened,)
        assert result.difference == pytest.approx(after - before)


@pytest.mark.parametrize(
    ("seconds", "speed"), [(5.0, Speed.FASTER), (20.0, Speed.SLOWER), (10.9, None)]
)
def test_the_change_of_the_time(seconds: float, speed: Speed | None) -> None:
    runs = (summary(DIGITS, run_id="a"), summary(DIGITS, run_id="b"))
    result = judge(Guess("a", speed=Speed.FASTER), *runs, rows(b=seconds))
    assert result is not None and result.speed is speed
    assert result.ratio == pytest.approx(seconds / 10)
    assert result.right == (() if speed is None else (speed is Speed.FASTER,))


def test_guesses_of_metric_and_speed_both_count() -> None:
    runs = (summary(DIGITS, 0.9, run_id="a"), summary(DIGITS, 0.95, run_id="b"))
    result = judge(Guess("a", Direction.BETTER, Speed.FASTER), *runs, rows(b=30.0))
    assert result is not None and result.right == (True, False)


def test_a_failed_run_is_worse_and_a_stopped_or_other_one_is_not_compared() -> None:
    first, guess = summary(DIGITS, run_id="a"), Guess("a", Direction.WORSE, Speed.FASTER)
    failed = summary(DIGITS, None, run_id="b", state=State.FAILED)
    assert judge(guess, first, failed, rows()) == GuessResult(
        Direction.WORSE, None, None, None, (True,)
    )
    for other in (
        summary(DIGITS, run_id="b", state=State.STOPPED),
        summary(DIGITS, run_id="b", state=State.RUNNING),
        summary(replace(DIGITS, validation_share=0.3), run_id="b"),
        summary(default_config("iris"), run_id="b"),
    ):
        assert judge(guess, first, other, rows()) is None


def test_an_unreadable_history_gives_no_ratio() -> None:
    def gone(_run_id: str) -> Sequence[Row]:
        raise RunNotFoundError("gone")

    runs = (summary(DIGITS, 0.9, run_id="a"), summary(DIGITS, 0.95, run_id="b"))
    result = judge(Guess("a", Direction.BETTER, Speed.FASTER), *runs, gone)
    assert result is not None and result.ratio is None and result.right == (True,)


def test_the_score_counts_decided_guesses_and_the_streak_the_latest() -> None:
    runs: list[Summary] = [summary(DIGITS, 0.9, seed=0, run_id="base")]
    guesses: dict[str, dict[str, Any]] = {}
    for seed, expected in enumerate(
        (Direction.BETTER, Direction.WORSE, Direction.BETTER, Direction.BETTER), 1
    ):
        runs.append(summary(DIGITS, 0.95, seed=seed, run_id=f"run-{seed}"))
        guesses[f"run-{seed}"] = Guess("base", expected).to_mapping()
    guesses["gone"] = Guess("base", Direction.WORSE).to_mapping()
    guesses["base"] = {"nothing": "of the kind"}
    assert score(guesses, reversed(runs), rows()) == Score(3, 4, 2)
    runs.append(summary(DIGITS, 0.9, seed=9, run_id="last"))
    guesses["last"] = Guess("away", Direction.WORSE).to_mapping()
    assert score(guesses, runs, rows()) == Score(3, 4, 2)
    assert score({}, runs, rows()) == Score(0, 0, 0)


@pytest.mark.parametrize(
    "guess",
    [
        Guess("a", Direction.SAME, Speed.SLOWER),
        Guess("a", None, Speed.FASTER),
        Guess("a", Direction.BETTER),
    ],
)
def test_a_guess_is_read_as_it_was_written(guess: Guess) -> None:
    assert read_guess(json.loads(json.dumps(guess.to_mapping()))) == guess


def test_invalid_guesses_are_none_and_empty_ones_empty() -> None:
    assert read_guess({"metric": "great", "speed": None, "baseline": "a"}) is None
    assert read_guess({}) is None
    assert Guess("a").empty and not Guess("a", Direction.SAME).empty
