"""Importance as Optuna computes it."""

import numpy as np
import pytest

from core.comparison.evaluators import best, fanova, ped_anova


def test_what_makes_the_best_run_differs_from_what_spoils_the_worst() -> None:
    """One setting spoils half of the runs, another one makes the best of the rest."""
    rng = np.random.default_rng(0)
    spoils = rng.uniform(0, 1, 80)
    makes = rng.uniform(0, 1, 80)
    results = np.where(spoils < 0.3, -10.0, 0.0) + makes
    columns = {"spoils": spoils.tolist(), "makes": makes.tolist()}
    shares = fanova(columns, (), results.tolist())
    reaching = ped_anova(columns, (), results.tolist(), higher_is_better=True)
    assert shares["spoils"] > 0.8 > shares["makes"]
    assert reaching["makes"] > reaching["spoils"]
    assert sum(reaching.values()) == pytest.approx(1.0)


def test_the_direction_of_the_result_decides_which_runs_are_best() -> None:
    numbers = np.linspace(0, 1, 30)
    noise = np.random.default_rng(1).permutation(numbers)
    results = np.where(numbers > 0.8, numbers + 5, 0).tolist()
    columns = {"number": numbers.tolist(), "noise": noise.tolist()}
    high = ped_anova(columns, (), results, higher_is_better=True)
    assert high["number"] > high["noise"]
    low = ped_anova(columns, (), [-one for one in results], higher_is_better=False)
    assert low == pytest.approx(high)


def test_a_setting_that_applies_under_another_only_is_included() -> None:
    optimizers = ["sgd", "adam"] * 15
    momentum = [place / 30 if place % 2 == 0 else None for place in range(30)]
    results = [one or 0.0 for one in momentum]
    found = ped_anova(
        {"optimizer": optimizers, "momentum": momentum},
        ("optimizer",),
        results,
        higher_is_better=True,
    )
    assert set(found) == {"optimizer", "momentum"} and found["momentum"] > 0.2


def test_where_all_results_are_equal_nothing_matters() -> None:
    found = ped_anova({"a": list(range(20))}, (), [0.5] * 20, higher_is_better=True)
    assert found == {"a": 0.0}


def test_the_best_are_a_tenth_at_least_five_and_all_that_are_as_good() -> None:
    results = [float(place) for place in range(100)]
    assert best(results, higher_is_better=True) == list(range(90, 100))
    assert best(results[:20], higher_is_better=False) == list(range(5))
    assert best([1.0] * 4 + [0.5] * 10, higher_is_better=True) == list(range(14))
    assert best([3.0, 2.0], higher_is_better=True) == [0, 1]
