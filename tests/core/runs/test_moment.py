"""The weights of a network at one moment."""

import numpy as np

from core.runs.epochs import EpochWeights
from core.runs.moment import LARGEST, Moment, moment_of

WEIGHTS = EpochWeights(np.array([1.0, 2.0, 4.0]), np.arange(9, dtype=np.float32).reshape(3, 3))


def test_the_last_stored_epoch_counts_with_the_one_before() -> None:
    cases = ((0.5, 1, None, 2), (1, 1, None, 2), (3.9, 2, 1, 4), (9, 4, 2, np.inf))
    for epoch, expected, before, until in cases:
        moment = moment_of(WEIGHTS, epoch)
        assert moment is not None and moment.epoch == expected
        assert moment.values.tolist() == WEIGHTS.values[[1, 2, 4].index(expected)].tolist()
        assert (moment.before.epoch if moment.before else None) == before
        assert moment.until == until


def test_of_large_networks_there_is_none() -> None:
    for weights, shown in ((LARGEST, True), (LARGEST + 1, False)):
        stored = EpochWeights(np.array([1.0]), np.zeros((1, weights), np.float32))
        assert (moment_of(stored, 1) is not None) == shown


def test_bytes_hold_both_moments() -> None:
    data = moment_of(WEIGHTS, 2).to_bytes()  # type: ignore[union-attr]
    assert np.frombuffer(data, "<f8", 3).tolist() == [2.0, 1.0, 4.0]
    assert np.frombuffer(data, "<f4", offset=24).tolist() == [3, 4, 5, 0, 1, 2]
    alone = Moment(0.0, np.array([1.5], np.float32)).to_bytes()
    assert np.isnan(np.frombuffer(alone, "<f8", 3)[1])
    assert np.frombuffer(alone, "<f4", offset=24).tolist() == [1.5]
