"""Regression scores, compared with results by hand and scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import r2_score

from core.evaluation.residuals import bootstrap, histogram, r_squared, scores

TRUE = np.array([1.0, 2.0, 3.0, 4.0])
PREDICTED = np.array([1.0, 2.0, 4.0, 6.0])


def test_scores_equal_those_computed_by_hand() -> None:
    mae, rmse, r2 = scores(TRUE, PREDICTED, np.array([0.0, 1.0, 5.0]))
    assert (mae.name, mae.value, mae.baseline) == ("mae", 0.75, 1.5)  # the median, 1
    assert rmse.name == "rmse"
    assert rmse.value == pytest.approx(np.sqrt(5 / 4))
    assert rmse.baseline == pytest.approx(np.sqrt((1 + 0 + 1 + 4) / 4))  # the mean, 2
    assert (r2.name, r2.value) == ("r2", 0.0)
    assert r2.baseline == pytest.approx(1 - 6 / 5)


def test_intervals_contain_the_value() -> None:
    random = np.random.default_rng(0)
    true = random.normal(100, 20, 400)
    results = scores(true, true + random.normal(0, 10, 400), true)
    for score in results:
        assert score.interval is not None
        assert score.interval.low < score.value < score.interval.high
    mae, rmse, r2 = results
    assert mae.interval and mae.interval.low < 10 * np.sqrt(2 / np.pi) < mae.interval.high
    assert rmse.interval and rmse.interval.low < 10 < rmse.interval.high
    assert r2.interval and r2.interval.low < 0.75 < r2.interval.high
    assert r2.interval.high - r2.interval.low < 0.15


def test_r_squared_equals_scikit_learn() -> None:
    random = np.random.default_rng(0)
    true, predicted = random.random(50), random.random(50)
    assert r_squared(true, predicted) == pytest.approx(r2_score(true, predicted))


def test_bootstrap_is_the_same_every_time_and_does_not_mind_large_numbers() -> None:
    random = np.random.default_rng(0)
    true = random.random(60)
    predicted = true + random.normal(0, 0.1, 60)
    first = bootstrap(true.tobytes(), predicted.tobytes())
    bootstrap.cache_clear()
    assert bootstrap(true.tobytes(), predicted.tobytes()) == first
    shifted = bootstrap((true + 1e6).tobytes(), (predicted + 1e6).tobytes())
    assert shifted == pytest.approx(first, abs=1e-6)


def test_bootstrap_equals_resampling_one_by_one() -> None:
    random = np.random.default_rng(1)
    true = random.normal(size=80)
    predicted = true + random.normal(0, 0.5, 80)
    picks = [random.integers(80, size=80) for _ in range(2000)]
    expected = np.quantile([r_squared(true[p], predicted[p]) for p in picks], [0.025, 0.975])
    assert bootstrap(true.tobytes(), predicted.tobytes()) == pytest.approx(expected, abs=0.02)


def test_values_without_a_score() -> None:
    one = np.array([2.0])
    mae, rmse, r2 = scores(one, one + 1, one)
    assert (mae.value, rmse.value) == (1, 1)
    assert np.isnan(r2.value)
    assert mae.interval is rmse.interval is r2.interval is None
    same = np.full(5, 3.0)
    assert bootstrap(same.tobytes(), same.tobytes()) is None


def test_histogram() -> None:
    counts, edges = histogram(np.array([0.0, 1.0, 1.0, 2.0, np.nan]))
    assert counts.sum() == 4 and len(edges) == len(counts) + 1
    assert edges[0] == 0 and edges[-1] == 2


@pytest.mark.parametrize("values", [[], [5.0], [5.0, 5.0], [np.nan]])
def test_histogram_of_few_values(values: list[float]) -> None:
    counts, edges = histogram(np.array(values))
    assert counts.sum() == sum(np.isfinite(values)) and len(edges) >= 2


def test_histogram_of_outliers_stays_readable() -> None:
    counts, _ = histogram(np.concatenate([np.linspace(-1, 1, 1000), [1e5]]))
    assert len(counts) <= 40
