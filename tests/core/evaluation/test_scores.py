"""Class scores, compared with results by hand and scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import precision_recall_fscore_support

from core.evaluation.predictions import confusion
from core.evaluation.scores import MEASURES, class_scores


def test_by_hand() -> None:
    scores = class_scores(np.array([[3, 1], [2, 4]]))
    assert MEASURES == ("accuracy", "precision", "recall", "f1")
    assert scores.values[0] == pytest.approx([0.7, 3 / 5, 3 / 4, 6 / 9])
    assert scores.values[1] == pytest.approx([0.7, 4 / 5, 4 / 6, 8 / 11])
    assert scores.support.tolist() == [4, 6]
    assert scores.macro[1] == pytest.approx(0.7)
    assert scores.weighted[1] == pytest.approx((4 * 0.6 + 6 * 0.8) / 10)


@pytest.mark.parametrize("unused", [0, 1])
def test_scores_equal_scikit_learn(unused: int) -> None:
    random = np.random.default_rng(0)
    true = random.integers(0, 5, 200)
    predicted = np.where(random.random(200) < 0.6, true, random.integers(0, 5 - unused, 200))
    predicted[predicted == 5 - unused] = 0
    scores = class_scores(confusion(true, predicted, 5))
    labels, undefined = np.arange(5), np.nan
    each = precision_recall_fscore_support(true, predicted, labels=labels, zero_division=undefined)
    np.testing.assert_allclose(scores.values[:, 1:], np.column_stack(each[:3]))
    assert scores.support.tolist() == each[3].tolist()
    for name, values in (("macro", scores.macro), ("weighted", scores.weighted)):
        expected = precision_recall_fscore_support(
            true, predicted, labels=labels, zero_division=undefined, average=name
        )
        np.testing.assert_allclose(values[1:], expected[:3])


def test_undefined_values_are_nan() -> None:
    # Class 1 is never predicted; class 2 has no sample; class 3 has neither.
    scores = class_scores(np.array([[2, 0, 1, 0], [2, 0, 0, 0], [0] * 4, [0] * 4]))
    defined = ~np.isnan(scores.values[:, 1:])
    assert defined.tolist() == [
        [True, True, True],
        [False, True, True],
        [True, False, True],
        [False, False, False],
    ]
    assert scores.macro[1] == pytest.approx((2 / 4 + 0) / 2)
    assert scores.weighted[2] == pytest.approx(2 / 5)


def test_all_correct_none_correct_and_one_sample() -> None:
    assert (class_scores(np.diag([5, 3])).values == 1).all()
    assert (class_scores(np.array([[0, 4], [4, 0]])).values == 0).all()
    one = class_scores(np.array([[1, 0], [0, 0]]))
    assert one.values[0].tolist() == [1, 1, 1, 1]
    assert one.macro.tolist() == one.weighted.tolist() == [1, 1, 1, 1]


def test_no_sample_at_all() -> None:
    scores = class_scores(np.zeros((2, 2), np.intp))
    assert np.isnan(scores.values).all() and np.isnan(scores.weighted).all()
