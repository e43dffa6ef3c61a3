"""Mean and interval at each value of one setting."""

import math

import pytest

from core.base.intervals import student, wilson
from core.comparison.chance import Basis
from core.comparison.response import response


def test_the_spread_over_seeds_of_all_values_gives_every_value_a_band() -> None:
    found = response([0.1, 0.001], [[0.5], [0.8, 0.9, 1.0]], 100)
    small, large = found.levels
    assert found.basis is Basis.SEEDS
    assert small.value == 0.001 and small.mean == pytest.approx(0.9)
    assert small.interval is not None and large.interval is not None
    half = student(2) * 0.1
    assert large.interval == pytest.approx((0.5 - half, 0.5 + half))
    assert small.interval.high - small.mean == pytest.approx(half / math.sqrt(3))


def test_with_one_seed_each_the_validation_rows_give_the_band_of_an_accuracy() -> None:
    found = response([1.0, 2.0], [[0.5], [0.75]], 40)
    assert found.basis is Basis.ROWS
    assert [level.interval for level in found.levels] == [wilson(20, 40), wilson(30, 40)]


def test_of_an_error_with_one_seed_each_nothing_is_known() -> None:
    found = response([1.0, 2.0], [[40.0], [50.0]], None)
    assert found.basis is Basis.UNKNOWN
    assert [level.interval for level in found.levels] == [None, None]


def test_numbers_ascend_and_what_does_not_apply_is_last() -> None:
    found = response([None, 10.0, 2.0], [[1.0], [2.0], [3.0]], None)
    assert [level.value for level in found.levels] == [2.0, 10.0, None]
    names = response(["tanh", "relu"], [[1.0], [2.0]], None)
    assert [level.value for level in names.levels] == ["relu", "tanh"]
