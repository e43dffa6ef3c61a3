"""Compiled models and data on the device, kept for the next run that can use them."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from core.config import RunConfig
from core.datasets import Prepared
from core.tasks import MULTICLASS
from core.training.backend import tf
from core.training.fused import FusedSequential
from core.training.network import new_model, restart

_MODELS = 8
_PARAMETERS = 40_000_000  # of all models kept: with Adam's two slots 480 MB
_TENSORS = 2


@dataclass(frozen=True)
class DeviceData:
    """A prepared dataset as tensors; labels of one output unit are float32 ``(samples, 1)``."""

    train: tuple[Any, Any]
    validation: tuple[Any, Any] | None
    test: tuple[Any, Any]


def _tensors(x: Any, y: Any, multiclass: bool) -> tuple[Any, Any]:
    labels = tf.constant(y) if multiclass else tf.constant(y.reshape(-1, 1), tf.float32)
    return tf.constant(x), labels


class WarmModels:
    """Models by program, the one used longest ago dropped first."""

    def __init__(self) -> None:
        self._models: OrderedDict[tuple[Any, ...], FusedSequential] = OrderedDict()
        self._data: OrderedDict[tuple[Any, ...], DeviceData] = OrderedDict()

    def take(self, config: RunConfig) -> FusedSequential:
        """A model at the very start of the run, compiled before where there is one.

        It is no longer kept: give it back with ``put`` once the run is over. A run that fails
        half-way thus never leaves a damaged model to the next.
        """
        model = self._models.pop(config.program, None) or new_model(config)
        restart(model, config)
        return model

    def put(self, config: RunConfig, model: FusedSequential) -> None:
        """Keep a model for later runs."""
        self._models[config.program] = model
        while len(self._models) > 1 and (
            len(self._models) > _MODELS
            or sum(kept.count_params() for kept in self._models.values()) > _PARAMETERS
        ):
            self._models.popitem(last=False)

    def data(self, config: RunConfig, prepared: Prepared) -> DeviceData:
        """The run's data on the device."""
        key = (config.dataset, config.validation_share, config.seed)
        if key not in self._data:
            self._data[key] = self._load(config, prepared)
        self._data.move_to_end(key)
        while len(self._data) > _TENSORS:
            self._data.popitem(last=False)
        return self._data[key]

    @staticmethod
    def _load(config: RunConfig, prepared: Prepared) -> DeviceData:
        multiclass = config.task.name == MULTICLASS
        return DeviceData(
            train=_tensors(prepared.x_train, prepared.y_train, multiclass),
            validation=_tensors(prepared.x_validation, prepared.y_validation, multiclass)
            if len(prepared.y_validation)
            else None,
            test=_tensors(prepared.x_test, prepared.y_test, multiclass),
        )
