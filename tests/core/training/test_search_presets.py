"""What presets of searches claim holds for their networks; the course's takes too long here."""

from typing import Any

import pytest

from core.network import architecture
from core.search.dimension import Dimension
from core.search.goals import measured
from core.search.presets import SEARCH_PRESETS
from tests.core.training.conftest import Run


@pytest.fixture
def trainer(uncompiled: Any) -> Any:
    return uncompiled


def result(train: Run, preset: str, **values: Any) -> float:
    """The first value of the trial with these parameters, for the first seed."""
    config = SEARCH_PRESETS[preset].config

    def choose(one: Dimension) -> Any:
        return values[one.name]

    run = config.space.config(config.base, choose)
    _result, rows = train(run)
    found = measured(run, rows)
    assert found is not None
    return config.goal_entry.values([found])[0]


def test_a_larger_batch_needs_a_larger_rate(train: Run) -> None:
    slow, quick = 0.0095, 0.95
    assert result(train, "rate_and_batch", learning_rate=slow, batch_size=8) < 0.4
    assert result(train, "rate_and_batch", learning_rate=slow, batch_size=512) > 1.5
    assert result(train, "rate_and_batch", learning_rate=quick, batch_size=512) < 0.4


def test_depth_does_not_pay_and_needs_a_smaller_rate(train: Run) -> None:
    deep, wide = "24-24-24-24-24-24", "64"
    best = result(train, "depth_and_width", units=wide, learning_rate=0.01)
    right = result(train, "depth_and_width", units=deep, learning_rate=0.003)
    assert best < right < result(train, "depth_and_width", units=deep, learning_rate=0.01)


def test_regularization_helps_on_few_samples(train: Run) -> None:
    without = result(train, "few_samples", dropout=0.0, l2=0.00001)
    assert result(train, "few_samples", dropout=0.5, l2=0.05) < without - 2  # of 50


def test_the_networks_of_equal_size_are_as_large_as_they_say() -> None:

    config = SEARCH_PRESETS["depth_and_width"].config
    sizes = {architecture.parameters(point.config) for point in config.grid}
    assert (min(sizes), max(sizes)) == (4_729, 4_810)
