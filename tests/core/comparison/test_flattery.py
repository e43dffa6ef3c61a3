"""By how much the best of many flatters itself."""

import numpy as np
import pytest

from core.comparison.flattery import flattery


def test_it_is_the_chosen_result_minus_the_mean_of_new_seeds() -> None:
    told = flattery(0.95, [0.90, 0.92, 0.94], higher_is_better=True)
    assert told.mean == pytest.approx(0.92) and told.size == pytest.approx(0.03)
    assert told.interval is not None and told.size_interval is not None
    assert told.size_interval.low == pytest.approx(0.95 - told.interval.high)
    assert told.size_interval.high == pytest.approx(0.95 - told.interval.low)


def test_an_error_flatters_when_it_is_too_small() -> None:
    assert flattery(2.0, [3.0, 3.5], higher_is_better=False).size == pytest.approx(1.25)
    assert flattery(4.0, [3.0, 3.5], higher_is_better=False).size < 0


def test_one_seed_has_no_interval() -> None:
    told = flattery(0.9, [0.8], higher_is_better=True)
    assert told.interval is None and told.size_interval is None and told.seeds == 1


def test_the_best_of_many_equal_settings_is_flattered() -> None:
    """Choosing by noise alone, the interval of the flattery lies above zero."""
    random = np.random.default_rng(0)
    found = [
        flattery(random.normal(size=100).max(), list(random.normal(size=10)), higher_is_better=True)
        for _ in range(50)
    ]
    assert np.mean([one.size for one in found]) == pytest.approx(2.5, abs=0.3)
    assert sum(one.size_interval is not None and one.size_interval.low > 0 for one in found) > 45
