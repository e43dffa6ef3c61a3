"""The importance of columns, compared with results by hand."""

import numpy as np
import pytest

from core.evaluation.importance import by_importance, connection_norms, correlations

X = np.array([[1.0, 1.0, 7.0], [2.0, -1.0, 7.0], [3.0, 1.0, 7.0], [4.0, -1.0, 7.0]], np.float32)
OUTPUTS = np.array([-2.0, -4.0, -6.0, -8.0], np.float32)


def test_the_norm_of_a_connection() -> None:
    kernel = np.array([[3.0, -4.0], [0.0, 0.0], [1.0, 0.0]], np.float32)
    assert connection_norms(kernel).tolist() == [5.0, 0.0, 1.0]


def test_correlation_has_no_sign_and_none_with_a_constant() -> None:
    result = correlations(X, OUTPUTS)
    assert result.tolist() == pytest.approx([1.0, abs(np.corrcoef(X[:, 1], OUTPUTS)[0, 1]), 0.0])


def test_the_closest_of_several_outputs_counts() -> None:
    outputs = np.column_stack([np.zeros(4), X[:, 1], -X[:, 0]])
    assert correlations(X, outputs).tolist() == pytest.approx([1.0, 1.0, 0.0])


def test_weights_decide_and_correlations_where_there_are_none() -> None:
    kernel = np.array([[0.1], [0.2], [-0.3]], np.float32)
    assert by_importance(kernel, X, OUTPUTS).tolist() == [2, 1, 0]
    assert by_importance(None, X, OUTPUTS).tolist() == [0, 1, 2]


def test_a_missing_number_counts_as_the_mean_of_its_column() -> None:
    holes = X.copy()
    holes[1, 0] = np.nan
    filled = np.where(np.isnan(holes), np.nanmean(holes, axis=0), holes)
    assert correlations(holes, OUTPUTS) == pytest.approx(correlations(filled, OUTPUTS))
    assert np.isfinite(correlations(np.full_like(X, np.nan), OUTPUTS)).all()
