"""The outputs of a network at its epochs, computed after the run."""

import asyncio
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.base.errors import DenseboardError, PredictionError, StorageError
from core.runs import epochs as limits
from core.runs.epochs import EpochOutputs, EpochWeights
from core.settings.config import RunConfig
from tests.core.training.conftest import Run, data, small

CONFIGS = {
    "several classes": small("digits", units=(12, 8), dropout=0.2, batch_normalization=True),
    "two classes, early stopping": small(
        epochs=12, early_stopping=True, patience=2, learning_rate=0.05
    ),
    "a number": small("diabetes", activation="sinc"),
    "no validation": small("diabetes", validation_share=0.0),
}


@pytest.fixture
def trainer(uncompiled: Any) -> Any:
    return uncompiled


def epoch_outputs(config: RunConfig, result: Any) -> EpochOutputs:
    from core.training import epoch_outputs as module

    outputs = asyncio.run(module.epoch_outputs(config.to_json(), result.weights))
    return EpochOutputs.from_bytes(outputs)


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_at_the_epoch_judged_they_are_those_of_the_result(config: RunConfig, train: Run) -> None:
    result, _ = train(config)
    outputs = epoch_outputs(config, result)
    test, validation = outputs.at(result.evaluation.epoch or config.epochs)
    np.testing.assert_allclose(test, result.outputs, rtol=1e-6, atol=1e-6)
    assert test.dtype == np.float32 and test.shape == result.outputs.shape
    if result.validation_outputs is None:
        assert validation is None
    else:
        assert validation is not None
        np.testing.assert_allclose(validation, result.validation_outputs, rtol=1e-6, atol=1e-6)
    assert len(np.unique(outputs.test[:, 0].round(5), axis=0)) > 1  # epochs differ


def test_an_epoch_is_what_a_shorter_run_ends_with(train: Run) -> None:
    config = replace(CONFIGS["several classes"], epochs=4)
    outputs = epoch_outputs(config, train(config)[0])
    shorter, _ = train(replace(config, epochs=3))
    np.testing.assert_allclose(outputs.at(3)[0], shorter.outputs, rtol=1e-6, atol=1e-6)


def test_with_many_samples_there_are_fewer_epochs(
    train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = small(epochs=9)
    samples = sum(len(y) for y in (data(config).y_test, data(config).y_validation))
    monkeypatch.setattr(limits, "OUTPUT_BYTES", 4 * samples * 3)
    assert epoch_outputs(config, train(config)[0]).epochs.tolist() == [1.0, 5.0, 9.0]


def test_impossible_epochs_are_reported(train: Run) -> None:
    from core.training import epoch_outputs as module

    config = small()
    result, _ = train(config)

    def error_of(config: RunConfig, weights: bytes) -> DenseboardError:
        with pytest.raises(DenseboardError) as caught:
            asyncio.run(module.epoch_outputs(config.to_json(), weights))
        return caught.value

    assert isinstance(error_of(config, b"nothing"), StorageError)
    other = error_of(replace(config, units=(3,)), result.weights)
    assert isinstance(other, PredictionError) and "do not fit" in str(other)
    cut = EpochWeights(np.array([1.0]), np.ones((1, 5), np.float32)).to_bytes()
    assert "do not fit" in str(error_of(config, cut))
