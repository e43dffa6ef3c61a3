"""What to expect of a search."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from core.base.errors import SearchError
from core.data.datasets import load
from core.search import forecast
from tests.core.search.searches import RATE, search


def test_more_runs_take_longer() -> None:
    def seconds(**changes: Any) -> float:
        return forecast.estimate(search(RATE, trials=10, **changes), lambda _run: 2.0, 2)

    assert seconds() == pytest.approx(10.0)
    assert seconds(seeds=2) == pytest.approx(20.0)
    assert seconds(seeds=2, folds=5) == pytest.approx(100.0)


def test_a_class_with_fewer_rows_than_folds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    config = search(RATE, folds=5)
    forecast.check_folds(config)
    dataset = load(config.base.source)
    y_train = np.zeros_like(dataset.y_train)
    y_train[:3], y_train[3:40] = 1, 2
    rare = dataclasses.replace(dataset, y_train=y_train)
    monkeypatch.setattr(forecast, "load", lambda _source: rare)
    with pytest.raises(SearchError, match="received 5, but the class versicolor has only 3"):
        forecast.check_folds(config)
    forecast.check_folds(search(RATE))
