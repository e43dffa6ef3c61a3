"""What outputs say about the test set, against counts by hand."""

import numpy as np

from core.evaluation.predictions import common_range, confusion, predictions
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
