"""Scores by group of a column, against plain loops over the samples."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from core.base.intervals import wilson
from core.data.datasets import Dataset, Holdout, load
from core.data.profile.originals import NumberColumn, OriginalColumn, originals
from core.data.profile.ranges import InputRange
from core.evaluation.predictions import TestPredictions
from core.evaluation.subgroups import FEW, GROUPS, subgroups
from tests.core.data.tables.people import uploaded

NUMBER = NumberColumn("x", (0,), InputRange(0.0, 1.0, 1, (), 0.5))


@pytest.fixture
def people(tmp_path: Path) -> Dataset:
    return load(uploaded(tmp_path / "people.csv").name)


def column(dataset: Dataset, name: str) -> OriginalColumn:
    return next(one for one in originals(dataset, Holdout(0.2, 0)).columns if one.name == name)


def of_right(right: np.ndarray) -> TestPredictions:
    """Predictions of two classes, of which some are right."""
    shares = np.column_stack([right, ~right]).astype(np.float64)
    return TestPredictions(np.zeros(len(right), np.intp), (~right).astype(np.intp), shares)


def test_categories_are_scored_one_by_one(people: Dataset) -> None:
    right = np.random.default_rng(0).random(len(people.x_test)) < 0.7
    found = subgroups(column(people, "colour"), people.x_test, of_right(right))
    by_label = {name: people.x_test[:, place] for place, name in enumerate(people.features)}
    labels = [name for name in by_label if name.startswith("colour = ")]
    assert len(found) == len(labels) >= 3
    for group, label in zip(found, labels, strict=True):
        chosen = by_label[label] == 1
        assert group.samples == chosen.sum() and group.value == pytest.approx(right[chosen].mean())
        assert group.interval == wilson(int(right[chosen].sum()), group.samples)
        assert group.few == (group.samples < FEW)


def test_days_are_ranges_in_order(people: Dataset) -> None:
    right = np.ones(len(people.x_test), bool)
    found = subgroups(column(people, "day"), people.x_test, of_right(right))
    bounds = [group.bounds for group in found if group.bounds]
    assert len(bounds) == GROUPS and all(isinstance(low, date) for low, _high in bounds)
    ends = [end for pair in bounds for end in pair]
    assert ends == sorted(ends)
    assert sum(group.samples for group in found) == len(people.x_test)


def test_numbers_are_divided_evenly_and_equal_ones_never() -> None:
    random = np.random.default_rng(1)
    x = np.concatenate([random.normal(size=300), np.full(200, 0.5), np.full(11, np.nan)])[:, None]
    true, predicted = random.normal(size=len(x)), random.normal(size=len(x))
    predictions = TestPredictions(true, predicted, None)
    found = subgroups(NUMBER, x, predictions)
    assert sum(group.samples for group in found) == len(x)
    assert [group.bounds is None for group in found] == [False] * (len(found) - 1) + [True]
    assert found[-1].samples == 11
    for group in found[:-1]:
        assert group.bounds is not None
        low, high = group.bounds
        chosen = (x[:, 0] >= low) & (x[:, 0] <= high)
        assert chosen.sum() == group.samples  # so no value is in two groups
        assert group.value == pytest.approx(np.abs(true - predicted)[chosen].mean())


@pytest.mark.parametrize("values", [1, 2, GROUPS])
def test_few_values_are_a_group_each(values: int) -> None:
    x = (np.arange(100) % values).astype(np.float32)[:, None]
    found = subgroups(NUMBER, x, of_right(np.ones(100, bool)))
    assert [group.bounds for group in found] == [(value, value) for value in range(values)]
    assert sum(group.samples for group in found) == 100
