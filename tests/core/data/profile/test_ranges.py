"""The values that inputs can be set to."""

from dataclasses import replace

import numpy as np

from core.data.datasets import Dataset, Holdout, load
from core.data.profile.ranges import input_ranges


def test_ranges_are_those_of_the_training_rows() -> None:
    data = load("diabetes")
    rows, _validation = Holdout(0.4, 3).rows(data)
    known = input_ranges(data, Holdout(0.4, 3))
    sex = known[data.features.index("sex")]
    assert sex.choices == (1.0, 2.0)
    assert sex.choices_with(1.5) == (1.0, 1.5, 2.0)
    age = known[data.features.index("age")]
    assert age.choices == () and age.decimals == 0
    ages = data.x_train[rows, data.features.index("age")]
    assert (age.low, age.high, age.centre) == (ages.min(), ages.max(), np.median(ages))


def test_a_sample_without_a_value_starts_from_the_median() -> None:
    data = load("diabetes")
    x = data.x_train.copy()
    x[::3, 0] = np.nan
    x[:, 1] = np.nan
    holes = Dataset(data.info, x, data.y_train, data.x_test, data.y_test, data.features)
    first, second, *_ = input_ranges(holes, Holdout(0.0, 0))
    assert first.start(float("nan")) == np.nanmedian(x[:, 0])
    assert first.start(3.0) == 3.0
    assert second.choices == (0.0,) and second.start(float("nan")) == 0.0


def test_a_constant_column_has_one_choice() -> None:
    data = load("diabetes")
    x = np.ones_like(data.x_train)
    constant = replace(data, x_train=x)
    assert {field.choices for field in input_ranges(constant, Holdout(0.1, 0))} == {(1.0,)}


def test_a_step_is_never_wider_than_the_range() -> None:
    data = load("diabetes")
    tiny = replace(data, x_train=data.x_train * np.float32(1e-9))
    for field in input_ranges(tiny, Holdout(0.1, 0)):
        assert field.choices or 0 < field.step <= field.high - field.low
    assert input_ranges(data, Holdout(0.1, 0))[data.features.index("body mass index")].step == 0.1
