"""Predictions for the test set, compared with results by hand."""

import numpy as np
import pytest

from core.evaluation.predictions import (
    TestPredictions,
    certainty,
    common_range,
    confusion,
    entropy,
    largest_entropy,
    predictions,
    probabilities,
)
from core.settings.config import RunConfig, default_config


def test_several_classes_take_the_most_probable() -> None:
    outputs = np.array([[0.1, 0.7, 0.2], [0.5, 0.2, 0.3]], np.float32)
    assert predictions(RunConfig(), outputs).tolist() == [1, 0]


def test_two_classes_are_split_above_one_half() -> None:
    outputs = np.array([0.0, 0.5, 0.5001, 1.0], np.float32)
    assert predictions(default_config("breast_cancer"), outputs).tolist() == [0, 0, 1, 1]


def test_regression_predicts_what_it_puts_out() -> None:
    outputs = np.array([12.5, -3.0], np.float32)
    assert predictions(default_config("diabetes"), outputs).tolist() == [12.5, -3.0]


def test_confusion_has_a_row_per_true_class() -> None:
    true = np.array([0, 0, 1, 2, 2, 2], np.int32)
    predicted = np.array([0, 1, 1, 0, 2, 2])
    assert confusion(true, predicted, 4).tolist() == [
        [1, 1, 0, 0],
        [0, 1, 0, 0],
        [1, 0, 2, 0],
        [0, 0, 0, 0],
    ]


def test_common_range_covers_both_and_survives_nan() -> None:
    assert common_range(np.array([1.0, 5.0]), np.array([np.nan, -2.0])) == (-2.0, 5.0)
    assert common_range(np.array([np.inf]), np.array([np.nan])) == (0.0, 1.0)


def test_several_classes_come_with_their_probabilities() -> None:
    outputs = np.array([[0.25, 0.75], [1.0, 0.0]], np.float32)
    assert probabilities(RunConfig(), outputs).tolist() == outputs.tolist()


def test_two_classes_come_from_one_output() -> None:
    outputs = np.array([0.25, 1.0], np.float32)
    shares = probabilities(default_config("breast_cancer"), outputs)
    assert shares.tolist() == [[0.75, 0.25], [0.0, 1.0]]


def test_certainty_is_the_largest_probability() -> None:
    assert certainty(np.array([[0.2, 0.5, 0.3], [0.0, 0.0, 1.0]])).tolist() == [0.5, 1.0]


def test_entropy_is_in_bits() -> None:
    shares = np.array([[0.5, 0.5, 0, 0], [0.25] * 4, [0, 1, 0, 0], [0.5, 0.25, 0.125, 0.125]])
    assert entropy(shares).tolist() == pytest.approx([1.0, 2.0, 0.0, 1.75])
    assert not np.signbit(entropy(shares)).any()  # "-0.00 bits" would look like a mistake
    assert largest_entropy(4) == 2.0


def test_classes_are_right_or_wrong() -> None:
    outputs = np.array([[0.9, 0.1], [0.9, 0.1]], np.float32)
    judgement = TestPredictions.of(RunConfig(), np.array([0, 1], np.int32), outputs)
    assert judgement.right.tolist() == [True, False]
    assert judgement.probabilities is not None and judgement.probabilities.shape == (2, 2)
    assert len(judgement) == 2


def test_numbers_have_residuals_and_no_probabilities() -> None:
    true, outputs = np.array([10.0, 5.0], np.float32), np.array([12.5, 4.0], np.float32)
    judgement = TestPredictions.of(default_config("diabetes"), true, outputs)
    assert judgement.probabilities is None
    assert judgement.residuals.tolist() == [-2.5, 1.0]
