"""The epochs of a run, to bytes and back."""

import numpy as np
import pytest

from core.base.errors import StorageError
from core.runs.checkpoint import Checkpoint
from core.runs.epochs import EpochOutputs, EpochWeights, epochs_in

WEIGHTS = EpochWeights(np.array([1.0, 2.0, 2.5]), np.arange(6, dtype=np.float32).reshape(3, 2))


def test_weights_come_back_bit_by_bit() -> None:
    data = WEIGHTS.to_bytes()
    back = EpochWeights.from_bytes(data)
    assert np.array_equal(back.values, WEIGHTS.values) and back.values.dtype == np.float32
    assert epochs_in(data) == (1.0, 2.0, 2.5)


def test_whole_epochs_up_to_one() -> None:
    assert WEIGHTS.until(5).epochs.tolist() == [1.0, 2.0]
    assert WEIGHTS.until(1).values.tolist() == [[0.0, 1.0]]


@pytest.mark.parametrize("validation", [None, np.ones((2, 3), np.float32)])
def test_outputs_round_trip(validation: np.ndarray | None) -> None:
    outputs = EpochOutputs(np.array([1.0, 4.0]), np.eye(2, dtype=np.float32), validation)
    back = EpochOutputs.from_bytes(outputs.to_bytes())
    test, validated = back.at(3.5)
    assert test.tolist() == [0.0, 1.0]
    assert (validated is None) == (validation is None)
    assert back.at(1)[0].tolist() == [1.0, 0.0]


def test_a_checkpoint_comes_back_with_its_types() -> None:
    arrays: tuple[np.ndarray, ...] = (
        np.ones((2, 3), np.float32),
        np.array(7, np.int64),
        np.array([1, 2], np.uint32),
    )
    back = Checkpoint.from_bytes(Checkpoint(12, arrays).to_bytes())
    assert back.epoch == 12
    for one, other in zip(back.arrays, arrays, strict=True):
        assert np.array_equal(one, other) and one.dtype == other.dtype and one.shape == other.shape


@pytest.mark.parametrize("damaged", [b"", b"PK", WEIGHTS.to_bytes()[:-40]])
def test_damaged_records_are_reported(damaged: bytes) -> None:
    with pytest.raises(StorageError, match=r"are damaged .* Train the run again"):
        EpochWeights.from_bytes(damaged)
    with pytest.raises(StorageError, match="are damaged"):
        Checkpoint.from_bytes(WEIGHTS.to_bytes())
