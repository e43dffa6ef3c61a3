"""Predictions fixed and broken from one run to the next."""

import numpy as np
import pytest

from core.comparison.transitions import OF_CLASSES, OF_NUMBERS, transitions
from core.evaluation.predictions import TestPredictions

TRUE = np.array([0, 1, 2, 1, 0])
SHARES = np.full((5, 3), 1 / 3)


def test_every_sample_has_one_transition() -> None:
    before = TestPredictions(TRUE, np.array([0, 0, 2, 0, 1]), SHARES)
    after = TestPredictions(TRUE, np.array([0, 1, 1, 0, 2]), SHARES)
    result = transitions(before, after)
    assert {name: numbers.tolist() for name, numbers in result.items()} == {
        "fixed": [1],
        "broken": [2],
        "still_wrong": [3, 4],
        "still_right": [0],
    }
    assert result.keys() == OF_CLASSES.keys()


def test_the_largest_change_of_a_number_comes_first() -> None:
    true = np.array([10.0, 10.0, 10.0, 10.0])
    before = TestPredictions(true, np.array([12.0, 10.0, 10.0, 5.0]), None)
    after = TestPredictions(true, np.array([9.0, 13.0, 10.0, 10.0]), None)
    result = transitions(before, after)
    assert {name: numbers.tolist() for name, numbers in result.items()} == {
        "closer": [3, 0],
        "further": [1],
    }
    assert result.keys() == OF_NUMBERS.keys()


def test_other_test_sets_are_refused() -> None:
    with pytest.raises(ValueError, match="same test set"):
        transitions(TestPredictions(TRUE, TRUE, SHARES), TestPredictions(TRUE + 1, TRUE, SHARES))
