import json
import math

import pytest

from core.runs.history import Row

ROW = Row(
    epoch=1.25,
    end=False,
    loss=0.5,
    metric=0.875,
    val_loss=None,
    val_metric=None,
    learning_rate=0.001,
    speed=12345.0,
    remaining=3.5,
    seconds=1.75,
)


def test_survives_json() -> None:
    assert Row.from_list(json.loads(json.dumps(ROW.to_list()))) == ROW


def test_keeps_six_significant_digits() -> None:
    carried = ROW._replace(loss=0.123456789, speed=123456789.0, learning_rate=1.23456789e-7)
    row = Row.from_list(carried.to_list())
    assert (row.loss, row.speed, row.learning_rate) == (0.123457, 123457000.0, 1.23457e-7)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_infinite_values_become_none(value: float) -> None:
    row = Row.from_list(ROW._replace(loss=value, val_loss=value).to_list())
    assert row.loss is None
    assert row.val_loss is None
    # Strict JSON has no NaN, and browsers reject it.
    json.dumps(row.to_list(), allow_nan=False)


def test_the_end_of_an_epoch_stays_a_truth_value() -> None:
    assert ROW._replace(end=True).to_list()[1] is True
    assert ROW.to_list()[1] is False
