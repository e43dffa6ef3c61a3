"""A network's outputs at the ends of its epochs, computed from stored weights after the run.

During a run nothing reads the test set, so these outputs cannot influence training.
"""

from typing import Any

import numpy as np

from core.base.errors import PredictionError
from core.base.text import N_
from core.data.datasets import Prepared, load, prepare
from core.evaluation.predictions import outputs
from core.runs.epochs import EpochOutputs, EpochWeights, affordable
from core.settings.config import RunConfig
from core.training.backend import keras, tf
from core.training.background import BackgroundThread
from core.training.network import BUILDING, layers

_PART = 8192  # samples in one forward pass, as when a run is evaluated


def compute(config: RunConfig, prepared: Prepared, weights: EpochWeights) -> EpochOutputs:
    """Compute the outputs for test and validation rows with the weights of each stored epoch.

    Args:
        config: The run.
        prepared: Its data.
        weights: Its stored weights.

    Raises:
        PredictionError: They are the weights of another network.
    """
    with BUILDING:  # creating layers draws seeds that a run in another thread may be drawing too
        model = keras.Sequential(layers(config))
    if weights.values.shape[1:] != (model.count_params(),):
        raise PredictionError(
            N_("The stored weights do not fit the settings of the run. Train it again.")
        )
    places = affordable(config, len(weights.epochs))
    weights = EpochWeights(weights.epochs[places], weights.values[places])
    shape = (None, *model.input_shape[1:])
    forward = tf.function(
        lambda x: model(x, training=False), autograph=False
    ).get_concrete_function(tf.TensorSpec(shape, tf.float32))

    def predict(x: np.ndarray) -> np.ndarray:
        starts = range(0, len(x), _PART)
        parts = [forward(tf.constant(x[start : start + _PART])).numpy() for start in starts]
        return outputs(config, np.concatenate(parts), prepared.outputs_in_units)

    test, validation = [], []
    for values in weights.values:
        _set(model, values)
        test.append(predict(prepared.x_test))
        if len(prepared.x_validation):
            validation.append(predict(prepared.x_validation))
    return EpochOutputs(
        weights.epochs, np.stack(test), np.stack(validation) if validation else None
    )


def _set(model: Any, values: np.ndarray) -> None:
    start = 0
    for weight in model.weights:
        stop = start + int(np.prod(weight.shape))
        weight.assign(values[start:stop].reshape(weight.shape))
        start = stop


_thread = BackgroundThread("denseboard-epoch-outputs")


def _compute_in_bytes(config_json: str, weights: bytes) -> bytes:
    config = RunConfig.from_json(config_json)
    dataset = load(config.source)
    prepared = prepare(dataset, *config.preparation)
    return compute(config, prepared, EpochWeights.from_bytes(weights)).to_bytes()


async def epoch_outputs(config_json: str, weights: bytes) -> bytes:
    """Like ``compute``, without blocking the worker's event loop.

    Args:
        config_json: The run, from ``RunConfig.to_json``.
        weights: From ``EpochWeights.to_bytes``.

    Returns:
        ``EpochOutputs.to_bytes``.

    Raises:
        DenseboardError: The weights are damaged or of another network, or the computation failed.
    """
    answer: bytes = await _thread.run(_compute_in_bytes, config_json, weights)
    return answer
