"""Positions of values along an axis."""

import math

import pytest

from core.comparison.axes import Axis, axis, jittered, whole
from core.comparison.effects import Factor, Scale


def test_a_few_numbers_each_have_a_mark() -> None:
    result = axis(Factor("dropout", Scale.LINEAR, (0.5, 0.0, 0.5)))
    assert result == Axis((0.5, 0.0, 0.5), (0.0, 0.5), (0.0, 0.5), Scale.LINEAR)


def test_sizes_lie_by_their_logarithm() -> None:
    result = axis(Factor("learning_rate", Scale.LOG, (0.1, 0.001)))
    assert result == Axis((-1.0, -3.0), (-3.0, -1.0), (0.001, 0.1), Scale.LOG)


def test_many_numbers_have_round_marks_within_them() -> None:
    values = tuple(0.013 + 0.037 * place for place in range(11))
    result = axis(Factor("dropout", Scale.LINEAR, values))
    assert result.values == (0.1, 0.2, 0.3)
    sizes = tuple(10 ** (-4 + 0.3 * place) for place in range(11))
    assert axis(Factor("l2", Scale.LOG, sizes)).values == (
        *(0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1),
    )
    wide = tuple(10.0 ** (-6 + place) for place in range(9))
    assert axis(Factor("l2", Scale.LOG, wide)).values == wide


def test_numbers_with_no_round_one_between_them_have_marks_at_the_ends() -> None:
    sizes = tuple(1.01 + 0.01 * place for place in range(20))
    result = axis(Factor("clip_at", Scale.LOG, sizes))
    assert result.values == (sizes[0], sizes[-1])


def test_categories_are_counted_in_the_order_of_their_names() -> None:
    result = axis(Factor("activation", Scale.CATEGORY, ("tanh", "relu", "tanh")))
    assert result == Axis((1.0, 0.0, 1.0), (0.0, 1.0), ("relu", "tanh"), Scale.CATEGORY)


def test_inapplicable_settings_come_last() -> None:
    names = whole(axis(Factor("nesterov", Scale.CATEGORY, (True, None, False))))
    assert names == Axis((1.0, 2.0, 0.0), (0.0, 1.0, 2.0), (False, True, None), Scale.CATEGORY)
    numbers = whole(axis(Factor("momentum", Scale.LINEAR, (0.0, None, 1.0))))
    assert numbers.positions == pytest.approx((0.0, 1.15, 1.0))
    assert numbers.values == (0.0, 1.0, None)
    alone = whole(axis(Factor("momentum", Scale.LINEAR, (0.9, None))))
    assert alone.positions == pytest.approx((0.9, 1.9))
    # The last round number is not the last value.
    many = whole(axis(Factor("momentum", Scale.LINEAR, (1.0, 2.2, 3.1, 4.4, 5.7, 7.3, 9.9, None))))
    assert many.values == (2.0, 4.0, 6.0, 8.0, None)
    assert many.positions[-1] == many.marks[-1] == pytest.approx(9.9 + 0.15 * 8.9)
    all_apply = axis(Factor("dropout", Scale.LINEAR, (0.5, 0.0)))
    assert whole(all_apply) is all_apply


def test_only_categories_are_moved_always_alike_and_stay_apart() -> None:
    names = axis(Factor("activation", Scale.CATEGORY, ("tanh", "relu", "tanh")))
    moved = jittered(names)
    assert moved == jittered(names) and len(set(moved)) == 3
    for place, to in zip(names.positions, moved, strict=True):
        assert place is not None and to is not None and 0 < math.fabs(to - place) < 0.2
    numbers = axis(Factor("dropout", Scale.LINEAR, (0.5, 0.0)))
    assert jittered(numbers) == numbers.positions
