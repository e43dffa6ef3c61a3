"""Statistics of columns."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from core.data.datasets import load
from core.data.profile import describe
from core.data.profile.columns import association, distribution


def test_a_column_is_described_by_the_rows_asked_for() -> None:
    data = load("diabetes")
    rows = np.arange(50)
    age = describe(data, rows)[0]
    values = data.x_train[:50, 0]
    assert (age.name, age.missing, age.whole) == ("age", 0, True)
    assert (age.minimum, age.maximum) == (values.min(), values.max())
    assert age.mean == pytest.approx(values.mean())
    assert age.deviation == pytest.approx(values.std(), rel=1e-5)
    assert age.distinct == len(set(values.tolist()))
    assert sum(age.counts) == 50


def test_missing_values_are_counted_and_left_out() -> None:
    data = load("diabetes")
    x = np.array(data.x_train)
    x[:3, 0], x[:, 1] = np.nan, np.nan
    age, sex, *_rest = describe(replace(data, x_train=x), np.arange(10))
    assert age.missing == 3 and sum(age.counts) == 7
    assert sex.missing == 10 and sex.distinct == 0 and np.isnan(sex.mean)


def test_association_with_numbers_is_pearsons() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=200)
    y = x + random.normal(size=200)
    assert association(x, y, 0) == pytest.approx(stats.pearsonr(x, y).statistic)
    labels = (y > 0).astype(np.int32)
    assert association(x, labels, 2) == pytest.approx(stats.pointbiserialr(labels, x).statistic)


def test_association_with_classes_is_the_correlation_ratio() -> None:
    random = np.random.default_rng(0)
    labels = random.integers(0, 3, 300)
    x = labels * 2.0 + random.normal(size=300)
    groups = [x[labels == label] for label in range(3)]
    f = stats.f_oneway(*groups).statistic
    # F = (η² / 2) / ((1 − η²) / (n − 3))
    expected = np.sqrt(2 * f / (2 * f + 297))
    assert association(x, labels, 3) == pytest.approx(expected)
    assert association(np.where(labels == 1, 5.0, labels), labels, 3) == pytest.approx(1.0)


@pytest.mark.parametrize(("x", "y"), [([1.0, 1.0], [0, 1]), ([1.0, 2.0], [1, 1]), ([1.0], [1])])
def test_nothing_is_associated_where_nothing_varies(x: list[float], y: list[int]) -> None:
    assert np.isnan(association(np.array(x), np.array(y), 2))


def test_few_whole_numbers_have_a_bin_each() -> None:
    counts, edges = distribution(np.array([1.0, 2.0, 2.0, 4.0]), [np.arange(4)])
    assert edges.tolist() == [0.5, 1.5, 2.5, 3.5, 4.5]
    assert counts.tolist() == [[1, 2, 0, 1]]


def test_groups_are_counted_separately_in_the_same_bins() -> None:
    values = np.append(np.linspace(0, 1, 100), np.nan)
    counts, edges = distribution(values, [np.arange(50), np.arange(50, 101)])
    assert counts.shape == (2, len(edges) - 1)
    assert counts.sum(axis=1).tolist() == [50, 50]
    assert counts[0, -1] == 0 == counts[1, 0]


def test_values_that_are_all_unknown() -> None:
    counts, edges = distribution(np.full(3, np.nan), [np.arange(3)])
    assert counts.tolist() == [[0]] and len(edges) == 2
