"""What can be trained on, how a plane is shown, and what a formula's samples are."""

from dataclasses import replace

import numpy as np
import pytest

from core.base.errors import PointsError
from core.data.points.points import CLASSES, LARGEST, Plane, Points, around, check
from core.data.points.sampling import Sampling, draw

RANDOM = np.random.default_rng(0)
X = RANDOM.uniform(-3, 3, (40, 2))
Y = np.arange(40) % 2


@pytest.mark.parametrize(
    ("points", "told"),
    [
        (Points(X[:9], Y[:9], ("A", "B")), "There are 9 points, but at least 10"),
        (Points(X, np.zeros(40, np.int64), ("A", "B")), "All points are of class A"),
        (Points(X[:14], np.array([0] * 10 + [1] * 4), ("A", "B")), "Class B has only 4 points"),
        (Points(np.ones((40, 2)), Y, ("A", "B")), "All points lie at the same place"),
        (Points(X, np.full(40, 2.5)), "All points have the same number"),
    ],
)
def test_what_cannot_be_trained_on_is_told(points: Points, told: str) -> None:
    with pytest.raises(PointsError, match=told):
        check(points)


def test_a_class_without_points_is_none() -> None:
    check(Points(X, 2 * Y, ("A", "B", "C")))
    check(Points(X, Y.astype(float)))


def test_the_plane_shows_all_points() -> None:
    assert around(X) == Plane() == around(X[:0])
    for x in (X * 100 + 500, X * 1e-3 + 50, np.array([[5.0, 9.0]]), X * 1e5):
        plane = around(x)
        for (low, high), column in zip((plane.x1, plane.x2), x.T, strict=True):
            least, most = column.min().item(), column.max().item()
            assert low < least <= most < high
            assert high - low < 1.4 * np.ptp(column) + 3
    wide = Plane().around(np.array([[0.0, 4.0]]))
    assert [*wide.x1, wide.x2[0]] == [-3, 3, -3.4]
    assert 4 < wide.x2[1] < 5
    assert Plane.from_dict(wide.to_dict()) == wide


@pytest.mark.parametrize("ends", [(1.0, 1.0), (2.0, 1.0), (float("nan"), 1.0), (0.0, 2 * LARGEST)])
def test_a_range_has_two_ends(ends: tuple[float, float]) -> None:
    with pytest.raises(PointsError, match="Range of x2: received"):
        Plane((0, 1), ends)


def test_a_condition_gives_class_b_and_the_seed_the_same_points() -> None:
    sampling = Sampling("x**2 + y**2 < 4", samples=300, seed=3)
    points = draw(sampling)
    assert points.labels == ("A", "B") and points.x.shape == (300, 2)
    np.testing.assert_array_equal(points.y, (np.square(points.x).sum(axis=1) < 4).astype(int))
    again = draw(Sampling.from_dict(sampling.to_dict()))
    np.testing.assert_array_equal(again.x, points.x)
    assert not np.array_equal(draw(replace(sampling, seed=4)).x, points.x)
    noisy = draw(replace(sampling, noise=0.5))
    np.testing.assert_array_equal(noisy.y, points.y)
    assert np.std(noisy.x - points.x) == pytest.approx(0.5, rel=0.1)


def test_numbers_are_classes_or_a_target() -> None:
    four = draw(Sampling("(x > 0) + 2*(y > 0)"))
    assert four.labels == CLASSES and set(four.y.tolist()) == {0, 1, 2, 3}
    number = draw(Sampling("sin(3*x) + y", classes=False, noise=0.1, x1=(0, 1), x2=(5, 6)))
    assert not number.classifies and number.x.min(axis=0)[1] >= 5 and number.x.max(axis=0)[0] <= 1
    exact = np.sin(3 * number.x[:, 0]) + number.x[:, 1]
    assert np.std(number.y - exact) == pytest.approx(0.1, rel=0.15)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"formula": "x + y"}, "Classes are 0, 1, 2 and 3"),
        ({"formula": "4*(x > 0)"}, "gives 4 at"),
        ({"formula": "2*(x > 0)"}, "gives class 2 at some points, and class 1 at none"),
        ({"formula": "x > 5"}, "the same class at all 500 points"),
        ({"formula": "1"}, "class 1 at some points, and class 0 at none"),
        ({"formula": "x > 0", "samples": 49}, "Samples: received 49, allowed is 50 to 5000"),
        ({"formula": "x > 0", "noise": float("nan")}, "Noise: received"),
        ({"formula": "x > 0", "seed": -1}, "Seed: received"),
        ({"formula": "x > 0", "x1": (3, -3)}, "Range of x1"),
    ],
)
def test_a_sampling_that_gives_nothing_to_learn_is_refused(changes: dict, told: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(PointsError, match=told):
        draw(Sampling(**changes))
