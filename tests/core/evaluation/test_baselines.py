"""Trivial answers, by hand."""

import numpy as np
import pytest

from core.data.datasets import load
from core.evaluation.baselines import class_baseline, most_frequent, number_baseline
from core.settings.config import RunConfig, default_config


def test_several_classes() -> None:
    train = np.repeat(np.arange(10), [1, 1, 1, 1, 4, 1, 1, 0, 0, 0]).astype(np.int32)
    baseline = class_baseline(RunConfig(), train, np.array([4, 4, 0, 1], np.int32))
    assert (baseline.answer, baseline.metric) == (4, 0.5)
    assert baseline.loss == pytest.approx(-np.mean(np.log([0.4, 0.4, 0.1, 0.1])))


def test_two_classes() -> None:
    config = default_config("breast_cancer")
    baseline = class_baseline(config, np.array([1, 1, 1, 0]), np.array([1, 0, 0, 0, 0]))
    assert (baseline.answer, baseline.metric) == (1, 0.2)
    assert baseline.loss == pytest.approx(-np.mean(np.log([0.75, 0.25, 0.25, 0.25, 0.25])))


def test_the_first_of_classes_that_are_equally_frequent() -> None:
    assert most_frequent(np.array([2, 1, 1, 2])) == 1


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        ("mean_squared_error", np.mean([(4 - 10) ** 2, (8 - 10) ** 2]) / 4),  # the mean, 10
        ("mean_absolute_error", np.mean([4 - 2, 8 - 2]) / 2),  # the median, 2
    ],
)
def test_numbers(loss: str, expected: float) -> None:
    config = RunConfig(dataset="diabetes", loss=loss)
    train, test = np.array([1, 2, 27], np.float32), np.array([4, 8], np.float32)
    baseline = number_baseline(config, train, test, scale=2.0)
    assert (baseline.answer, baseline.metric) == (2, 4)
    assert baseline.loss == pytest.approx(expected)


def test_breast_cancer_has_two_benign_for_one_malignant() -> None:
    data = load("breast_cancer")
    baseline = class_baseline(default_config("breast_cancer"), data.y_train, data.y_test)
    assert baseline.answer == 1
    assert baseline.metric == pytest.approx((data.y_test == 1).mean())
