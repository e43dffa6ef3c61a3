"""How far each input moves a prediction, on functions whose answer is known."""

from dataclasses import replace

import numpy as np

from core.data.datasets import load, split
from core.evaluation.sensitivity import POINTS, changes, grid, probes

GRID = np.linspace([-2, -3, -1], [2, 3, 1], POINTS).astype(np.float32)
ROW = np.array([0.5, -1.0, 2.0], np.float32)  # the last is beyond what is tried


def test_values_tried_are_percentiles_of_the_training_rows() -> None:
    data = load("diabetes")
    train, _validation = split(data, 0.3, 5)
    tried = grid(data, 0.3, 5)
    assert tried.shape == (POINTS, 10) and tried.dtype == np.float32
    ends = np.percentile(data.x_train[train], [5, 50, 95], axis=0)
    np.testing.assert_allclose(tried[[0, POINTS // 2, -1]], ends, rtol=1e-6)


def test_what_is_missing_is_left_out() -> None:
    data = load("diabetes")
    x = data.x_train.copy()
    x[::2, 1] = np.nan
    x[:, 2] = np.nan
    tried = grid(replace(data, x_train=x), 0.0, 0)
    assert np.isfinite(tried).all() and (tried[:, 2] == 0).all()
    np.testing.assert_allclose(tried[-1, 1], np.nanpercentile(x[:, 1], 95), rtol=1e-6)


def test_only_one_input_moves_at_a_time() -> None:
    moved = probes(ROW, GRID)
    assert moved.shape == (1 + 3 * POINTS, 3) and moved.dtype == np.float32
    assert (moved[0] == ROW).all()
    for column in range(3):
        part = moved[1 + column * POINTS : 1 + (column + 1) * POINTS]
        assert (np.delete(part, column, axis=1) == np.delete(ROW, column)).all()
        assert (part[:, column] == GRID[:, column]).all()


def test_the_input_with_the_largest_effect_comes_first() -> None:
    weights = np.array([0.1, -3.0, 1.0])
    found = changes(probes(ROW, GRID) @ weights)
    assert found.order.tolist() == [1, 2, 0]
    spread = found.highest - found.lowest
    np.testing.assert_allclose(spread, [0.1 * 4, 3 * 6, 1 + 2], rtol=1e-5)
    now = ROW @ weights
    assert (found.lowest <= now).all() and (now <= found.highest).all()
