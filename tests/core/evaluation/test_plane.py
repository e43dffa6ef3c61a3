"""Planes through weights: norms, principal components, projections and grids."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from core.base.errors import PredictionError
from core.evaluation.plane import (
    Plane,
    Weight,
    ends_plane,
    held,
    path_grid,
    path_plane,
    random_grid,
    random_plane,
    trainable_of,
)

# A dense layer, batch normalisation with its moving mean and variance, another layer.
WEIGHTS = [
    Weight((5, 4), True),
    *[Weight((4,), True)] * 2,
    *[Weight((4,), False)] * 2,
    Weight((4, 3), True),
    Weight((3,), True),
]
SIZE = sum(one.size for one in WEIGHTS)
TRAINABLE = trainable_of(WEIGHTS)
RANDOM = np.random.default_rng(1)
PATH = RANDOM.standard_normal((9, SIZE)).cumsum(axis=0)
OTHER = RANDOM.standard_normal((6, SIZE)).cumsum(axis=0) + PATH[0]


def arrays(flat: np.ndarray) -> list[np.ndarray]:
    ends = np.cumsum([one.size for one in WEIGHTS])[:-1]
    return [p.reshape(w.shape) for w, p in zip(WEIGHTS, np.split(flat, ends), strict=True)]


def test_each_filter_of_a_random_direction_has_the_norm_of_the_weights() -> None:
    centre = PATH[-1]
    plane = random_plane(WEIGHTS, centre, 3)
    for direction in plane.directions:
        for weight, drawn, own in zip(WEIGHTS, arrays(direction), arrays(centre), strict=True):
            if len(weight.shape) == 2:
                np.testing.assert_allclose(
                    np.linalg.norm(drawn, axis=0), np.linalg.norm(own, axis=0), rtol=1e-12
                )
            else:
                assert not drawn.any()
    same, other = (random_plane(WEIGHTS, centre, seed).directions for seed in (3, 4))
    assert np.array_equal(plane.directions, same)
    assert not np.allclose(plane.directions, other)
    assert np.isnan(plane.shares).all()


def test_a_unit_without_weights_stays_and_a_network_without_any_has_no_plane() -> None:
    centre = np.array(PATH[-1])
    arrays(centre)[0][:, 1] = 0  # a view
    plane = random_plane(WEIGHTS, centre, 0)
    assert np.isfinite(plane.directions).all()
    assert not arrays(plane.directions[0])[0][:, 1].any()
    with pytest.raises(PredictionError, match="no plane"):
        random_plane(WEIGHTS, np.zeros(SIZE), 0)


def test_main_directions_and_shares_are_those_of_scikit_learn() -> None:
    plane = path_plane(PATH[-1], PATH, TRAINABLE)
    known = PCA(2).fit(PATH[:, TRAINABLE])
    found = plane.directions[:, TRAINABLE]
    np.testing.assert_allclose(np.abs(known.components_ @ found.T), np.eye(2), atol=1e-9)
    np.testing.assert_allclose(plane.shares, known.explained_variance_ratio_, rtol=1e-9)
    places, _rest = plane.project(PATH)
    assert (places[0] < 0).all() and np.allclose(places[-1], 0, atol=1e-9)
    # As scikit-learn projects them, but with the end as the origin.
    expected = known.transform(PATH[:, TRAINABLE])
    expected = (expected - expected[-1]) * np.sign(places[0] / (expected - expected[-1])[0])
    np.testing.assert_allclose(places, expected, atol=1e-9)


def test_moving_statistics_follow_the_weights_along_a_path() -> None:
    """A path within a plane has its own statistics at each of its points."""
    two = RANDOM.standard_normal((2, SIZE))
    path = PATH[-1] + RANDOM.standard_normal((7, 2)) @ two
    path[-1] = PATH[-1]
    plane = path_plane(path[-1], path, TRAINABLE)
    places, rest = plane.project(path)
    np.testing.assert_allclose(plane.centre + places @ plane.directions, path, atol=1e-9)
    assert rest.max() < 1e-12
    assert held(rest, path, path[-1], TRAINABLE) == pytest.approx(1)


def test_a_path_that_is_a_line_has_no_plane() -> None:
    line = PATH[-1] + np.linspace(-1, 0, 5)[:, None] * PATH[0]
    for path in (line, line[:2], np.repeat(line[:1], 3, axis=0)):
        with pytest.raises(PredictionError, match="no two directions"):
            path_plane(path[-1], path, TRAINABLE)


def test_projections_are_the_nearest_points_also_along_oblique_directions() -> None:
    directions = np.array([[1.0, 0, 0, 0], [3.0, 1, 0, 9]])
    trainable = np.array([True, True, True, False])
    plane = Plane(np.array([1.0, 0, 0, 0]), directions, trainable, np.full(2, np.nan))
    places, rest = plane.project(np.array([[1 + 2 + 6.0, 2, 5, 77]]))
    np.testing.assert_allclose(places, [[2, 2]])
    np.testing.assert_allclose(rest, [25])  # the fourth weight is not trained


def test_the_share_held_is_that_of_squared_distances_from_the_end() -> None:
    plane = path_plane(PATH[-1], PATH, TRAINABLE)
    places, rest = plane.project(PATH)
    share = held(rest, PATH, PATH[-1], TRAINABLE)
    moved = ((PATH - PATH[-1])[:, TRAINABLE] ** 2).sum()
    assert share == pytest.approx((places**2).sum() / moved) and 0 < share < 1
    still = np.repeat(PATH[:1], 2, axis=0)
    assert held(np.zeros(2), still, still[0], TRAINABLE) == 1


def test_a_plane_through_two_ends_holds_both() -> None:
    every = np.vstack([PATH, OTHER])
    plane = ends_plane(PATH[-1], OTHER[-1], every, TRAINABLE)
    places, rest = plane.project(np.stack([PATH[-1], OTHER[-1]]))
    np.testing.assert_allclose(places, [[0, 0], [1, 0]], atol=1e-9)
    np.testing.assert_allclose(rest, 0, atol=1e-9)
    np.testing.assert_allclose(plane.centre + plane.directions[0], OTHER[-1], atol=1e-12)
    first, second = plane.directions[:, TRAINABLE]
    assert first @ second == pytest.approx(0, abs=1e-9)
    assert np.linalg.norm(first) == pytest.approx(np.linalg.norm(second))
    # The main direction of what is left: no other at right angles holds more.
    moved = (every - PATH[-1])[:, TRAINABLE]
    unit = first / np.linalg.norm(first)
    left = moved - np.outer(moved @ unit, unit)
    most = np.linalg.svd(left)[1][0] ** 2
    assert ((left @ second / np.linalg.norm(second)) ** 2).sum() == pytest.approx(most)


def test_equal_ends_have_no_way_between_them() -> None:
    with pytest.raises(PredictionError, match="same weights"):
        ends_plane(PATH[-1], PATH[-1].copy(), PATH, TRAINABLE)


@pytest.mark.parametrize("resolution", [15, 61])
@pytest.mark.parametrize("width", [0.25, 1, 3])
def test_grids_frame_the_path_and_have_the_end_among_their_places(
    resolution: int, width: float
) -> None:
    places = np.array([[-8.0, 0.1], [-3.0, 0.5], [0.0, 0.0]])
    x, y = path_grid(places, width, resolution)
    for axis in (x, y):
        steps = np.diff(axis)
        assert len(axis) == resolution and 0.0 in axis
        np.testing.assert_allclose(steps, steps[0])
    if width == 1:
        assert x[0] < -8 and x[-1] > 0 and y[0] < 0 and y[-1] > 0.5
        assert np.ptp(x) == pytest.approx(8 * 1.3) and np.ptp(y) == pytest.approx(0.4 * 8 * 1.3)
    x, y = random_grid(width, resolution)
    assert x[0] == -width and x[-1] == width and x[resolution // 2] == 0 and np.array_equal(x, y)
