"""Curves over all thresholds, compared with results by hand."""

import numpy as np
import pytest

from core.evaluation.ranking import precision_recall, roc

TRUE = np.array([0, 0, 1, 1])
SCORES = np.array([0.1, 0.4, 0.35, 0.8])  # the example of scikit-learn's documentation


def test_roc() -> None:
    curve = roc(TRUE, SCORES)
    assert curve is not None
    assert curve.area == 0.75  # three of the four pairs are in the right order
    assert (curve.x[0], curve.y[0], curve.x[-1], curve.y[-1]) == (0, 0, 1, 1)
    assert curve.chosen == (0.0, 0.5)
    assert curve.chance == 0.5
    assert np.isinf(curve.thresholds[0])


def test_precision_recall() -> None:
    curve = precision_recall(TRUE, SCORES)
    assert curve is not None
    assert curve.area == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    assert curve.chosen == (0.5, 1.0)
    assert curve.chance == 0.5
    assert len(curve.x) == len(curve.y) == len(curve.thresholds)


def test_one_half_is_the_first_class_as_everywhere() -> None:
    curve = roc(np.array([0, 1]), np.array([0.5, 0.6]))
    assert curve is not None and curve.chosen == (0.0, 1.0)


def test_all_correct_and_all_wrong() -> None:
    perfect, inverted = roc(TRUE, TRUE * 0.9), roc(TRUE, 1 - TRUE * 0.9)
    assert perfect is not None and perfect.area == 1
    assert inverted is not None and inverted.area == 0
    precise = precision_recall(TRUE, TRUE * 0.9)
    assert precise is not None and precise.area == 1


def test_nothing_predicted_as_positive_has_no_precision() -> None:
    curve = precision_recall(TRUE, SCORES / 2)
    assert curve is not None
    assert curve.chosen[0] == 0 and np.isnan(curve.chosen[1])


@pytest.mark.parametrize("label", [0, 1])
def test_one_class_alone_has_no_curve(label: int) -> None:
    true = np.full(3, label)
    assert roc(true, SCORES[:3]) is None
    assert precision_recall(true, SCORES[:3]) is None
