"""When a difference between two settings is decided, and when not."""

import math

import numpy as np
import pytest

from core.comparison.verdict import (
    LEAST,
    LIMITS,
    POWER,
    SPENT,
    Decision,
    Reason,
    Verdict,
    power,
    verdict,
)

ZIGZAG = (0.01, -0.01, 0.004, -0.004, 0.0)  # with mean zero


def judge(differences: list[float], *, higher: bool = True, **more: tuple[int, int]) -> Verdict:
    before = [0.8 + 0.001 * place for place in range(len(differences))]
    after = [value + difference for value, difference in zip(before, differences, strict=True)]
    return verdict(before, after, higher_is_better=higher, **more)


def shifted(by: float, pairs: int) -> list[float]:
    return [by + ZIGZAG[place % 5] for place in range(pairs)]


def test_a_clear_difference_comes_with_its_interval() -> None:
    result = judge(shifted(0.02, 10))
    assert (result.decision, result.reason, result.pairs, result.looked) == (
        Decision.BETTER,
        Reason.DECIDED,
        10,
        10,
    )
    assert result.difference == pytest.approx(0.02) and result.more is None
    assert result.spread == pytest.approx(np.std(shifted(0, 10), ddof=1))
    half = LIMITS[10] * result.spread / math.sqrt(10)
    assert result.interval is not None
    assert result.interval == pytest.approx((0.02 - half, 0.02 + half))


def test_the_direction_of_the_metric_decides_what_better_is() -> None:
    assert judge(shifted(0.02, 10), higher=False).decision is Decision.WORSE
    assert judge(shifted(-0.02, 10), higher=False).decision is Decision.BETTER
    assert judge(shifted(-0.02, 10)).decision is Decision.WORSE


def test_noise_is_no_difference_and_its_interval_has_zero_in_it() -> None:
    result = judge(shifted(0.002, 10))
    assert (result.decision, result.reason) == (Decision.OPEN, Reason.NOISE)
    assert result.interval is not None and result.interval.low < 0 < result.interval.high


@pytest.mark.parametrize("pairs", range(LEAST))
def test_too_few_pairs_report_how_many_are_missing(pairs: int) -> None:
    result = judge([0.3] * pairs)
    assert (result.decision, result.reason, result.interval) == (Decision.OPEN, Reason.FEW, None)
    assert (result.pairs, result.looked, result.more) == (pairs, pairs, LEAST - pairs)
    assert result.difference == pytest.approx(0.3 if pairs else 0.0)


def test_pairs_between_two_analyses_wait_for_the_next_one() -> None:
    noise = shifted(0.004, 5)
    assert judge([*noise, 9.0, 9.0, 9.0]) == Verdict(
        **{**vars(judge(noise)), "pairs": 8, "more": judge([*noise, 9.0, 9.0, 9.0]).more}
    )
    assert judge(shifted(0.0, 29)).looked == 20
    assert judge(shifted(0.0, 5000)).looked == 100


def test_more_seeds_are_requested_until_the_power_suffices() -> None:
    result = judge(shifted(0.004, 10))
    assert result.more is not None and result.reason is Reason.NOISE
    effect = result.difference / result.spread
    look = 10 + result.more
    assert power(effect, look) >= POWER
    assert all(power(effect, one) < POWER for one in LIMITS if 10 < one < look)
    # If some have been added since, fewer are missing.
    assert judge(shifted(0.004, 13)).more == result.more - 3


def test_a_difference_too_small_to_detect_says_so() -> None:
    assert judge(shifted(0.0, 10)).more is None
    assert judge(shifted(0.0001, 30)).more is None


def test_identical_runs_and_runs_without_spread() -> None:
    assert judge([0.0] * 20).reason is Reason.IDENTICAL
    early = judge([0.25] * 6)  # all equal by chance, once in 32
    assert (early.decision, early.reason, early.more) == (Decision.OPEN, Reason.FEW, 4)
    sure = judge([0.25] * 10)
    assert (sure.decision, sure.reason) == (Decision.BETTER, Reason.DECIDED)
    assert sure.interval == pytest.approx((0.25, 0.25))


def test_rounding_is_no_spread() -> None:
    # A difference of one sample in thirty, rounded to six significant digits.
    before = [0.966667, 0.9, 0.933333, 0.833333, 0.866667] * 2
    after = [0.933333, 0.866667, 0.9, 0.8, 0.833333] * 2
    result = verdict(before, after, higher_is_better=True)
    assert (result.decision, result.spread) == (Decision.WORSE, 0.0)


def test_rounding_is_no_difference() -> None:
    after = [0.900002, 0.899999, 0.900001, 0.9, 0.900001] * 2
    result = verdict([0.9] * 10, after, higher_is_better=True)
    assert (result.decision, result.reason, result.difference) == (
        Decision.OPEN,
        Reason.IDENTICAL,
        0.0,
    )


def test_a_setting_that_fails_more_often_is_never_called_the_better_one() -> None:
    pairs = shifted(0.02, 10)
    assert judge(pairs, failed=(0, 1)).reason is Reason.FAILED
    assert judge(pairs, failed=(0, 1)).decision is Decision.OPEN
    assert judge(pairs, failed=(1, 1)).decision is Decision.BETTER
    assert judge(pairs, failed=(3, 0)).decision is Decision.BETTER
    assert judge(shifted(-0.02, 10), failed=(0, 3)).decision is Decision.WORSE
    assert judge(shifted(-0.02, 10), failed=(1, 0)).reason is Reason.FAILED
    assert judge([0.25] * 10, failed=(0, 1)).reason is Reason.FAILED


def test_pairs_are_counted_by_their_outcome() -> None:
    mixed = judge([0.01, -0.02, 0.0, 0.03, 0.01])
    assert (mixed.better, mixed.worse, mixed.agreed) == (3, 1, False)
    error = judge([0.01, -0.02, 0.0, 0.03, 0.01], higher=False)
    assert (error.better, error.worse) == (1, 3)
    waiting = judge([*shifted(0.05, 5), -1.0])  # the sixth waits for the look at ten
    assert (waiting.better, waiting.worse, waiting.agreed) == (5, 0, True)
    assert judge([-0.1, -0.2]).agreed and not judge([0.1]).agreed and not judge([]).agreed
    rounding = verdict([0.9] * 5, [0.900002] * 5, higher_is_better=True)
    assert (rounding.better, rounding.worse) == (0, 0)


def test_five_unequal_wins_of_five_are_inconclusive() -> None:
    wins = judge([0.02, 0.03, 0.6, 0.1, 0.4])
    assert wins.agreed and wins.decision is Decision.OPEN and wins.reason is Reason.NOISE


@pytest.mark.parametrize("after", [[0.5], [0.5, math.nan], [0.5, math.inf]])
def test_invalid_pairs_are_refused(after: list[float]) -> None:
    with pytest.raises(ValueError, match="finite"):
        verdict([0.5, 0.5], after, higher_is_better=True)


def test_repeated_analyses_are_wrong_in_five_of_a_hundred() -> None:
    """At every look up to a hundred pairs, for normal differences of any spread."""
    paths, rng = 20_000, np.random.default_rng(5)
    x = rng.normal(size=(paths, 100))
    wrong = np.zeros(paths, bool)
    for look, limit in LIMITS.items():
        seen = x[:, :look]
        t = seen.mean(axis=1) / (seen.std(axis=1, ddof=1) / math.sqrt(look))
        wrong |= np.abs(t) > limit
        assert wrong.mean() == pytest.approx(SPENT[look], abs=0.004), look
    assert SPENT[100] == 0.05


@pytest.mark.parametrize("effect", [0.3, 0.7, 1.0, 4 / 3, 2.0])
def test_the_power_is_that_of_simulated_differences(effect: float) -> None:
    rng = np.random.default_rng(6)
    for look in (5, 10, 30):
        seen = rng.normal(effect, 1, (10_000, look))
        t = seen.mean(axis=1) / (seen.std(axis=1, ddof=1) / math.sqrt(look))
        assert power(effect, look) == pytest.approx((np.abs(t) > LIMITS[look]).mean(), abs=0.025)


def test_two_points_are_found_with_ten_seeds() -> None:
    assert power(0.02 / 0.015, 10) > 0.9
    assert power(0.02 / 0.01, 10) > 0.99
