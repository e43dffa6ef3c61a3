"""Mean and spread of a table's columns."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.datasets import load
from core.data.profile.spread import column_stats, decimals


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.0, 2.0, 3.0], 0),
        ([14.13, 17.65, 10.1], 1),
        ([500.25, 1200.5, 300.75], 0),
        ([0.0612, 0.0701, 0.0555], 4),
        ([5.5, 5.5], 0),
        ([1e-9, 2e-9], 6),
    ],
)
def test_decimals_show_the_spread(values: list[float], expected: int) -> None:
    assert decimals(np.array(values)) == expected


def test_a_row_is_measured_in_standard_deviations() -> None:
    dataset = load("diabetes")
    known = column_stats(dataset)
    columns = dataset.x_train.astype(np.float64)
    assert known.mean.tolist() == pytest.approx(columns.mean(axis=0).tolist())
    row = known.mean + 2 * known.deviation
    assert known.standardised(row).tolist() == pytest.approx([2.0] * 10)
    assert known.decimals[dataset.features.index("age")] == 0
    assert column_stats(dataset) is known


def test_missing_numbers_are_left_out() -> None:
    dataset = load("diabetes")
    x = dataset.x_train.copy()
    x[::3, 2], x[:, 4] = np.nan, np.nan
    known = column_stats(replace(dataset, x_train=x))
    assert known.mean[2] == pytest.approx(np.delete(x[:, 2], slice(None, None, 3)).mean(), rel=1e-5)
    assert (known.mean[4], known.deviation[4], known.decimals[4]) == (0, 1, 0)
    assert known.standardised(x[0])[[2, 4]].tolist() == [0, 0]
