"""How far two trials of a search may differ by chance."""

import math
import statistics
from dataclasses import replace

import pytest

from components.search.chance import chance
from core.base.intervals import student
from core.comparison.chance import Basis
from core.search.config import SearchConfig
from core.settings.config import default_config
from tests.core.search.searches import RATE, UNITS, search


def test_seeds_are_pooled_over_trials() -> None:
    trials = [(0.9, 0.8), (0.7, 0.5), (0.6, 0.6)]
    found = chance(search(seeds=2), trials, 0.85)
    pooled = statistics.fmean(statistics.variance(one) for one in trials)
    assert found.basis is Basis.SEEDS and found.count == 3
    assert found.half == pytest.approx(student(3) * math.sqrt(2 * pooled / 2))


def test_one_degree_of_freedom_says_nothing_of_seeds() -> None:
    assert chance(search(seeds=2), [(0.9, 0.8)], 0.85).basis is Basis.ROWS


def test_an_accuracy_has_the_error_of_its_validation_rows() -> None:
    config = search()
    found = chance(config, [], 0.9)
    samples = config.base.validation_samples
    share = (0.9 * samples + 1) / (samples + 2)
    assert found.basis is Basis.ROWS and found.count == samples
    assert found.half == pytest.approx(1.96 * math.sqrt(2 * share * (1 - share) / samples), rel=0.1)
    assert chance(config, [], 1.0).half > 0  # all right is not all certain


def test_nothing_is_known_of_losses_and_errors_of_one_seed() -> None:
    assert chance(search(goal="loss"), [], 0.3).basis is Basis.UNKNOWN
    regression: SearchConfig = search(RATE, UNITS)
    regression = replace(regression, base=default_config("diabetes"))
    assert chance(regression, [], 40.0).basis is Basis.UNKNOWN
