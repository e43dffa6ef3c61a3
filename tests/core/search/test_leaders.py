"""The trials that lead a search."""

from dataclasses import replace

from core.runs.search_record import TrialRecord
from core.runs.search_state import TrialState
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.search.leaders import leaders, search_seeds
from core.search.space import Space
from core.settings.candidates import Range
from core.settings.config import RunConfig, default_config

SPACE = Space((Dimension("learning_rate", Range(0.001, 0.1, log=True)),))
DIGITS = default_config("digits")


def trial(number: int, *results: float, state: TrialState = TrialState.DONE) -> TrialRecord:
    return TrialRecord("s", number, state, (f"run-{number}",), results or None)


def runs(*rates: float) -> dict[str, RunConfig]:
    return {
        f"run-{number}": replace(DIGITS, learning_rate=rate) for number, rate in enumerate(rates)
    }


def test_the_best_come_first_by_the_direction_of_the_goal() -> None:
    trials = [trial(0, 0.8), trial(1, 0.9), trial(2, 0.85)]
    known = runs(0.01, 0.02, 0.03)
    accuracy = leaders(SearchConfig(DIGITS, SPACE), trials, known)
    assert [(one.number, one.value) for one in accuracy] == [(1, 0.9), (2, 0.85), (0, 0.8)]
    assert accuracy[0].config.learning_rate == 0.02
    loss = leaders(SearchConfig(DIGITS, SPACE, goal="loss"), trials, known)
    assert [one.number for one in loss] == [0, 2, 1]


def test_unended_and_unknown_trials_and_repeated_settings_are_left_out() -> None:
    trials = [
        trial(0, 0.9, state=TrialState.PRUNED),
        trial(1, 0.8),
        trial(2),
        trial(3, 0.85),
        trial(4, 0.7),
        trial(5, 0.99),
    ]
    found = leaders(SearchConfig(DIGITS, SPACE), trials, runs(0.01, 0.02, 0.03, 0.02, 0.05))
    assert [one.number for one in found] == [3, 4]


def test_of_two_goals_the_front_leads() -> None:
    config = SearchConfig(DIGITS, SPACE, goal="metric_parameters")
    trials = [trial(0, 0.9, 500), trial(1, 0.9, 400), trial(2, 0.8, 450), trial(3, 0.7, 100)]
    found = leaders(config, trials, runs(0.01, 0.02, 0.03, 0.04))
    assert [one.number for one in found] == [1, 3]


def test_seeds_of_a_search_start_at_that_of_its_base() -> None:
    base = replace(DIGITS, seed=2**31 - 1)
    assert search_seeds(SearchConfig(base, SPACE, seeds=3)) == (2**31 - 1, 0, 1)
