"""Earlier runs on the same data, with which the coach compares a run."""

from dataclasses import replace
from typing import Any

from core.advice.coach.attempts import attempts_before
from core.runs.history import Point
from core.runs.results import Evaluation
from core.runs.states import State
from core.runs.store.summary import Summary, settings_of
from core.settings.config import RunConfig, default_config

DIGITS = default_config("digits")


def summary(
    created: float, config: RunConfig = DIGITS, metric: float | None = 0.9, **fields: Any
) -> Summary:
    last = None if metric is None else Point(5, metric)
    fields = {"state": State.DONE, "last": last, **fields}
    return Summary(f"run-{created}", settings_of(config), created=created, **fields)


def units(count: int) -> RunConfig:
    return replace(DIGITS, units=(count,))


def metrics(*runs: Summary, created: float = 100.0) -> list[float | None]:
    return [one.metric for one in attempts_before("this", created, "digits", runs)]


def test_earlier_runs_on_the_same_data_that_ended() -> None:
    assert metrics(
        summary(1, units(1), 0.1),
        summary(2, default_config("iris"), 0.2),
        summary(3, units(3), 0.3, state=State.STOPPED),
        summary(4, units(4), 0.4, state=State.RUNNING),
        summary(5, units(5), 0.5, state=State.FAILED),
        summary(6, units(6), 0.6),
        summary(101, units(7), 0.7),
    ) == [0.1, None, 0.6]


def test_the_last_of_runs_with_other_seeds_counts() -> None:
    assert metrics(summary(1, DIGITS, 0.1), summary(2, replace(DIGITS, seed=9), 0.2)) == [0.2]


def test_the_latest_twenty_settings_count() -> None:
    runs = [summary(count, units(count), count / 100) for count in range(1, 50)]
    assert metrics(*runs) == [count / 100 for count in range(30, 50)]


def test_settings_that_are_no_longer_allowed_are_left_out() -> None:
    broken = Summary(
        "old", {**settings_of(DIGITS), "units": [0]}, State.DONE, 1.0, last=Point(5, 0.9)
    )
    assert metrics(broken, summary(2)) == [0.9]


def test_the_test_set_is_not_read() -> None:
    runs = [summary(1, units(1), 0.5, evaluation=Evaluation(0.1, 0.99, 360))]
    changed = [summary(1, units(1), 0.5, evaluation=Evaluation(9.0, 0.01, 360))]
    assert attempts_before("this", 9, "digits", runs) == attempts_before(
        "this", 9, "digits", changed
    )
