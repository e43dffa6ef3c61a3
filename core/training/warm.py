"""Compiled models and data on the device, cached for the next run that can use them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.base.cache import LRUCache
from core.base.memory import ALIGNMENT
from core.data.datasets import Prepared
from core.runs.protocol import WARM_PROGRAMS
from core.settings.config import RunConfig
from core.training.backend import tf
from core.training.fused import FusedSequential, Parts
from core.training.network import new_model, restart

_MODELS = WARM_PROGRAMS
_PARAMETERS = 40_000_000  # of all cached models: 480 MB with Adam's two slots
_DATASETS = 2  # as many as ``core.data.datasets.prepare`` caches
_PART = 8192  # samples in one forward pass, which bounds its memory


@dataclass(frozen=True)
class DeviceData:
    """A prepared dataset as tensors.

    Labels are int32 ``(samples,)``, or float32 ``(samples, units)`` with one output unit or with
    a loss that takes them one-hot.
    """

    train: tuple[Any, Any]
    validation: Parts | None
    test: Parts


class WarmModels:
    """Caches models by graph and data by preparation; evicts the least recently used."""

    def __init__(self) -> None:
        self._models: LRUCache[tuple[Any, ...], FusedSequential] = LRUCache(
            _MODELS, _PARAMETERS, FusedSequential.count_params
        )
        self._data: LRUCache[tuple[Prepared, tuple[bool, bool]], DeviceData] = LRUCache(_DATASETS)

    def take(self, config: RunConfig) -> FusedSequential:
        """Return a model with its initial weights, already traced if one is cached.

        It leaves the cache: give it back with ``put`` after the run. So a run that fails
        half-way never leaves a damaged model behind.
        """
        model = self._models.pop(config.graph) or new_model(config)
        restart(model, config)
        return model

    def put(self, config: RunConfig, model: FusedSequential) -> None:
        """Cache a model, without its data, for later runs."""
        model.release()
        if model.count_params() <= _PARAMETERS:  # a larger one would evict all others
            self._models.put(config.graph, model)

    def data(self, config: RunConfig, prepared: Prepared) -> DeviceData:
        """The run's data on the device."""
        key = (prepared, (config.output_units == 1, config.one_hot))
        return self._data.get_or_make(key, lambda: _load(config, prepared))


def tensors(config: RunConfig, x: np.ndarray, y: np.ndarray) -> tuple[Any, Any]:
    """Return prepared inputs and labels as tensors, in the form of ``DeviceData``."""
    if config.output_units == 1:
        return _shared(x), tf.constant(y.reshape(-1, 1))
    labels = tf.constant(y)
    return _shared(x), tf.one_hot(labels, config.output_units) if config.one_hot else labels


def _shared(x: np.ndarray) -> Any:
    """A tensor in the memory of prepared inputs, which never change; a copy of any others."""
    in_place = x.size and x.flags.c_contiguous and not x.ctypes.data % ALIGNMENT
    if not in_place or tf.config.list_logical_devices("GPU"):
        return tf.constant(x)
    view = x.view()
    try:
        view.setflags(write=True)  # DLPack has no way to say that an array is read-only
    except ValueError:
        return tf.constant(x)
    return tf.experimental.dlpack.from_dlpack(view.__dlpack__())


def _load(config: RunConfig, prepared: Prepared) -> DeviceData:
    def parts(x: np.ndarray, y: np.ndarray) -> Parts:
        starts = range(0, len(y), _PART)
        return tuple(
            tensors(config, x[start : start + _PART], y[start : start + _PART]) for start in starts
        )

    return DeviceData(
        train=tensors(config, prepared.x_train, prepared.y_train),
        validation=parts(prepared.x_validation, prepared.y_validation) or None,
        test=parts(prepared.x_test, prepared.y_test),
    )
