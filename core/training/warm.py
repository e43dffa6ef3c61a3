"""Compiled models and data on the device, kept for the next run that can use them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.base.cache import LRUCache
from core.data.datasets import Prepared
from core.settings.config import RunConfig
from core.training.backend import tf
from core.training.fused import FusedSequential, Parts
from core.training.network import new_model, restart

_MODELS = 8
_PARAMETERS = 40_000_000  # of all models kept: with Adam's two slots 480 MB
_DATASETS = 2  # as many as ``core.data.datasets.prepare`` keeps
_PART = 8192  # samples in one forward pass, which bounds its memory


@dataclass(frozen=True)
class DeviceData:
    """A prepared dataset as tensors.

    Labels are int32 ``(samples,)``, or float32 ``(samples, units)`` for one output unit and
    for losses that take them one-hot.
    """

    train: tuple[Any, Any]
    validation: Parts | None
    test: Parts


class WarmModels:
    """Models by program and data by what was prepared; those used longest ago go first."""

    def __init__(self) -> None:
        self._models: LRUCache[tuple[Any, ...], FusedSequential] = LRUCache(
            _MODELS, _PARAMETERS, FusedSequential.count_params
        )
        self._data: LRUCache[tuple[Prepared, tuple[bool, bool]], DeviceData] = LRUCache(_DATASETS)

    def take(self, config: RunConfig) -> FusedSequential:
        """A model at the very start of the run, compiled before where there is one.

        It is no longer kept: give it back with ``put`` once the run is over. A run that fails
        half-way thus never leaves a damaged model to the next.
        """
        model = self._models.pop(config.program) or new_model(config)
        restart(model, config)
        return model

    def put(self, config: RunConfig, model: FusedSequential) -> None:
        """Keep a model, without its data, for later runs."""
        model.release()
        if model.count_params() <= _PARAMETERS:  # one that large would crowd out the next run
            self._models.put(config.program, model)

    def data(self, config: RunConfig, prepared: Prepared) -> DeviceData:
        """The run's data on the device."""
        key = (prepared, (config.output_units == 1, config.one_hot))
        return self._data.get_or_make(key, lambda: _load(config, prepared))


def _load(config: RunConfig, prepared: Prepared) -> DeviceData:
    def tensors(x: np.ndarray, y: np.ndarray) -> tuple[Any, Any]:
        if config.output_units == 1:
            return tf.constant(x), tf.constant(y.reshape(-1, 1))
        labels = tf.constant(y)
        return tf.constant(x), tf.one_hot(labels, config.output_units) if config.one_hot else labels

    def parts(x: np.ndarray, y: np.ndarray) -> Parts:
        starts = range(0, len(y), _PART)
        return tuple(
            tensors(x[start : start + _PART], y[start : start + _PART]) for start in starts
        )

    return DeviceData(
        train=tensors(prepared.x_train, prepared.y_train),
        validation=parts(prepared.x_validation, prepared.y_validation) or None,
        test=parts(prepared.x_test, prepared.y_test),
    )
