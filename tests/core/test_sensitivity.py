"""How far each input moves a prediction, on functions whose answer is known."""

import numpy as np

from core.sensitivity import POINTS, changes, probes

TRAINING = np.random.default_rng(0).normal(size=(200, 3)).astype(np.float32)
ROW = np.array([0.5, -1.0, 2.0], np.float32)


def test_only_one_input_moves_at_a_time() -> None:
    moved = probes(ROW, TRAINING)
    assert moved.shape == (1 + 3 * POINTS, 3) and moved.dtype == np.float32
    assert (moved[0] == ROW).all()
    for column in range(3):
        part = moved[1 + column * POINTS : 1 + (column + 1) * POINTS]
        assert (np.delete(part, column, axis=1) == np.delete(ROW, column)).all()
        ends = np.percentile(TRAINING[:, column], [5, 95]).astype(np.float32)
        assert (part[[0, -1], column] == ends).all()


def test_the_input_with_the_largest_effect_comes_first() -> None:
    weights = np.array([0.1, -3.0, 1.0])
    moved = probes(ROW, TRAINING)
    found = changes(moved @ weights)
    assert found.order.tolist() == [1, 2, 0]
    spread = np.abs(weights) * np.ptp(moved[1:].reshape(3, POINTS, 3), axis=1)[range(3), range(3)]
    now = ROW @ weights
    assert (found.lowest <= now).all() and (now <= found.highest).all()
    inside = (np.percentile(TRAINING, 5, 0) < ROW) & (np.percentile(TRAINING, 95, 0) > ROW)
    np.testing.assert_allclose((found.highest - found.lowest)[inside], spread[inside], rtol=1e-5)
    assert (found.highest - found.lowest)[2] > spread[2]  # 2.0 is beyond the 95th percentile


def test_what_is_missing_is_left_out() -> None:
    holes = TRAINING.copy()
    holes[::2, 1] = np.nan
    assert np.isfinite(probes(ROW, holes)).all()
