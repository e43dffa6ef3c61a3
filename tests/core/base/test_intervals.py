"""Intervals against published and exact values."""

import numpy as np
import pytest

from core.base.intervals import mean, mean_of_few, wilson


# R. G. Newcombe (1998), "Two-sided confidence intervals for the single proportion", Statistics
# in Medicine 17, table I, method 3.
@pytest.mark.parametrize(
    ("successes", "samples", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_equals_published_values(
    successes: int, samples: int, low: float, high: float
) -> None:
    assert wilson(successes, samples) == pytest.approx((low, high), abs=5e-5)


def test_wilson_is_the_same_from_both_ends() -> None:
    low, high = wilson(3, 17)
    assert wilson(14, 17) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize("samples", [1, 2, 360, 10_000])
def test_wilson_stays_within_0_and_1_where_none_or_all_are_right(samples: int) -> None:
    assert wilson(0, samples).low == 0.0 and 0 < wilson(0, samples).high < 1
    assert wilson(samples, samples).high == 1.0 and 0 < wilson(samples, samples).low < 1


def test_mean_is_1_96_standard_errors_wide_on_each_side() -> None:
    low, high = mean(np.array([1.0, 2.0, 3.0, 4.0])) or (0, 0)
    error = np.sqrt(5 / 3 / 4)  # variance 5/3, four values
    assert (low, high) == pytest.approx((2.5 - 1.959964 * error, 2.5 + 1.959964 * error))


def test_mean_of_float32_is_taken_in_double_precision() -> None:
    values = np.tile(np.array([1e6, 1e6 + 0.0625], np.float32), 50)
    low, high = mean(values) or (0, 0)
    assert low < 1e6 + 0.03125 < high and high - low < 0.02


@pytest.mark.parametrize("values", [[], [1.0], [1.0, np.nan], [1.0, np.inf]])
def test_mean_of_uninformative_values(values: list[float]) -> None:
    assert mean(np.array(values)) is None


def test_mean_covers_the_truth_19_times_in_20() -> None:
    random = np.random.default_rng(0)
    intervals = [mean(random.exponential(1.0, 300)) for _ in range(1000)]
    covered = sum(
        interval is not None and interval.low < 1 < interval.high for interval in intervals
    )
    assert 920 <= covered <= 970


@pytest.mark.parametrize("samples", [2, 3, 4, 5, 10, 30])
def test_the_mean_of_few_values_is_within_students_t(samples: int) -> None:
    quantile = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 10: 2.262, 30: 2.045}[samples]
    values = np.arange(samples, dtype=np.float64)
    interval = mean_of_few(values)
    error = values.std(ddof=1) / np.sqrt(samples)
    assert interval is not None
    assert (interval.high - values.mean()) / error == pytest.approx(quantile, rel=0.002)
    assert interval.low + interval.high == pytest.approx(2 * values.mean())


def test_one_value_or_an_infinite_one_has_no_interval() -> None:
    assert mean_of_few(np.array([1.0])) is None
    assert mean_of_few(np.array([1.0, np.nan, 2.0])) is None
