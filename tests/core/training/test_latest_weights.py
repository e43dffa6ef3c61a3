"""Those who watch a run get its weights, and change nothing."""

from typing import Any

import numpy as np
import pytest

from core.runs.epochs import EpochWeights
from core.runs.moment import Moment
from tests.core.training.conftest import Run, numbers, same, small

CONFIG = small("moons", epochs=4, batch_normalization=True, dropout=0.2)


@pytest.fixture
def watched(train: Run, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any, list[Moment]]:
    """Result and rows of a run, and its weights at every possible moment."""
    from core.training import latest_weights

    monkeypatch.setattr(latest_weights, "SECONDS", 0.0)
    moments: list[Moment] = []
    result, rows = train(CONFIG, publish_weights=moments.append)
    return result, rows, moments


def test_the_numbers_are_the_same_with_and_without(watched: Any, train: Run) -> None:
    result, rows, _ = watched
    without, unwatched = train(CONFIG)
    assert same(result, without) and numbers(rows) == numbers(unwatched)


def test_the_weights_are_those_of_the_epochs(watched: Any) -> None:
    result, _, moments = watched
    stored = EpochWeights.from_bytes(result.weights)
    ends = {moment.epoch: moment for moment in moments}
    for epoch, values in zip(stored.epochs, stored.values, strict=True):
        assert np.array_equal(ends[epoch].values, values)
        before = ends[epoch].before
        assert before is not None and before.epoch == epoch - 1 and before.before is None
        assert np.array_equal(before.values, ends[epoch - 1].values)
    start = moments[0]
    assert start.epoch == 0 and start.before is None
    assert not np.array_equal(start.values, moments[-1].values)


def test_large_networks_are_left_out(train: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training import latest_weights

    monkeypatch.setattr(latest_weights, "LARGEST", 10)
    moments: list[Moment] = []
    train(CONFIG, publish_weights=moments.append)
    assert not moments
