"""What a network put out at the ends of its epochs, found from its weights after the run.

While a run trains, nobody looks at the test set: what is found here steers nothing.
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

_PART = 8192  # samples in one forward pass, as when a run is judged


def look_back(config: RunConfig, prepared: Prepared, weights: EpochWeights) -> EpochOutputs:
    """Put the test and the validation rows through a network as it was epoch by epoch.

    Args:
        config: The run.
        prepared: Its data.
        weights: What was kept of it.

    Raises:
        PredictionError: They are the weights of another network.
    """
    with BUILDING:  # making layers draws from what a run beside must have for itself
        model = keras.Sequential(layers(config))
    if weights.values.shape[1:] != (model.count_params(),):
        raise PredictionError(
            N_("The weights that were kept do not fit the settings of the run. Train it again.")
        )
    places = affordable(config, len(weights.epochs))
    weights = EpochWeights(weights.epochs[places], weights.values[places])
    shape = (None, *model.input_shape[1:])
    forward = tf.function(
        lambda x: model(x, training=False), autograph=False
    ).get_concrete_function(tf.TensorSpec(shape, tf.float32))

    def given(x: np.ndarray) -> np.ndarray:
        starts = range(0, len(x), _PART)
        parts = [forward(tf.constant(x[start : start + _PART])).numpy() for start in starts]
        return outputs(config, np.concatenate(parts), prepared.outputs_in_units)

    test, validation = [], []
    for values in weights.values:
        _set(model, values)
        test.append(given(prepared.x_test))
        if len(prepared.x_validation):
            validation.append(given(prepared.x_validation))
    return EpochOutputs(
        weights.epochs, np.stack(test), np.stack(validation) if validation else None
    )


def _set(model: Any, values: np.ndarray) -> None:
    start = 0
    for weight in model.weights:
        stop = start + int(np.prod(weight.shape))
        weight.assign(values[start:stop].reshape(weight.shape))
        start = stop


_aside = BackgroundThread("denseboard-retrospect")


def _look_back(config_json: str, weights: bytes) -> bytes:
    config = RunConfig.from_json(config_json)
    dataset = load(config.source)
    prepared = prepare(dataset, *config.preparation)
    return look_back(config, prepared, EpochWeights.from_bytes(weights)).to_bytes()


async def epoch_outputs(config_json: str, weights: bytes) -> bytes:
    """As ``look_back``, without holding up the worker's event loop; all in bytes.

    Raises:
        DenseboardError: It cannot be done, with the reason.
    """
    answer: bytes = await _aside.run(_look_back, config_json, weights)
    return answer
