"""Calibration, compared with results by hand."""

import numpy as np
import pytest

from core.evaluation.calibration import calibration, confidences


def test_confidence_is_the_probability_of_what_was_predicted() -> None:
    assert confidences(np.array([0.1, 0.5, 0.8])) == pytest.approx([0.9, 0.5, 0.8])
    assert confidences(np.array([[0.2, 0.7, 0.1], [0.4, 0.3, 0.3]])).tolist() == [0.7, 0.4]


def test_bins_and_error() -> None:
    sure = np.array([0.55, 0.6, 0.61, 0.95, 1.0])
    right = np.array([True, False, True, True, True])
    result = calibration(sure, right)
    assert result.edges == pytest.approx(np.arange(11) / 10)
    assert result.counts.tolist() == [
        0,
        0,
        0,
        0,
        0,
        2,
        1,
        0,
        0,
        2,
    ]  # 0.6 is in the bin that ends with it
    assert result.confidence[[5, 6, 9]] == pytest.approx([0.575, 0.61, 0.975])
    assert result.accuracy[[5, 6, 9]] == pytest.approx([0.5, 1, 1])
    assert np.isnan(result.accuracy[0])
    assert result.error == pytest.approx((2 * 0.075 + 0.39 + 2 * 0.025) / 5)


def test_one_bin_compares_the_means() -> None:
    result = calibration(np.array([0.2, 0.4]), np.array([True, True]), bins=1)
    assert result.error == pytest.approx(0.7)


def test_the_ends_have_bins() -> None:
    result = calibration(np.array([0.0, 1.0, 1.0000001]), np.array([False, True, True]))
    assert result.counts.tolist() == [1, 0, 0, 0, 0, 0, 0, 0, 0, 2]


@pytest.mark.parametrize(("right", "error"), [(True, 0.1), (False, 0.9)])
def test_one_sample(right: bool, error: float) -> None:
    assert calibration(np.array([0.9]), np.array([right])).error == pytest.approx(error)


def test_honest_probabilities_have_little_error_and_doubled_odds_have_much() -> None:
    random = np.random.default_rng(0)
    p = random.random(20_000)
    true = random.random(20_000) < p
    honest = calibration(confidences(p), (p > 0.5) == true)
    bold = np.clip((p - 0.5) * 2 + 0.5, 0, 1)
    assert honest.error < 0.01
    assert calibration(confidences(bold), (bold > 0.5) == true).error > 0.1
