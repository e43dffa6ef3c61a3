"""Estimates the duration of a run and the memory it needs, before it starts."""

import math
from functools import lru_cache

import numpy as np

from core.base.cache import LRUCache
from core.base.errors import ConfigError
from core.base.text import N_
from core.network import architecture
from core.runs.protocol import WARM_PROGRAMS
from core.settings.config import RunConfig

# Measured with two threads on a 2021 server processor; ``Estimator`` corrects them by the duration
# of actual runs.
_STEP_SECONDS = 25e-6
_STEP_SECONDS_WITHOUT_XLA = 100e-6
_EPOCH_SECONDS = 0.003
_OPERATIONS_PER_SECOND = 140e9
_LANDSCAPE_OPERATIONS_PER_SECOND = 35e9
_LANDSCAPE_SECONDS = 1.5  # to compile the program and to find the plane
_UNIT_OPERATIONS = 50  # that cost as much as a unit's activation
_UPDATE_SECONDS = 0.5e-9  # of a step, per parameter: the optimizer reads and writes each
_COLD_SECONDS = 1.0
_COLD_SECONDS_WITHOUT_XLA = 0.4
_WARM_SECONDS = 0.1
_NETWORKS = 1024  # whose seconds are cached: a search is estimated again with each of its trials
_LEARNING = 0.5  # weight of the latest run in the correction

_NUMBER = np.dtype(np.float32).itemsize
# Bytes of a worker with TensorFlow, compiled programs and cached models.
_BASE = 1100 * 2**20
# Copies of each weight in memory at once, measured with 17 and 68 million weights: gradients, old
# and new values, the model on its way to the server. A slot of the optimizer adds less than two.
_PER_WEIGHT = 6.0
_PER_SLOT = 1.5
_ACTIVATIONS = 3  # copies of each layer's outputs at once: values, derivatives, gradients


@lru_cache(maxsize=_NETWORKS)
def training_seconds(config: RunConfig) -> float:
    """Estimate the seconds of training, without compilation.

    A step of a dense network takes 6 operations per parameter and sample: 2 forward, 4 backward
    (Kaplan et al. 2020, "Scaling laws for neural language models", section 2.1).
    """
    parameters = architecture.parameters(config)
    operations = 6 * parameters * config.batch_size
    step = _STEP_SECONDS if config.jit_compile else _STEP_SECONDS_WITHOUT_XLA
    step += operations / _OPERATIONS_PER_SECOND
    step += _UPDATE_SECONDS * parameters
    validation = 2 * parameters * config.validation_samples / _OPERATIONS_PER_SECOND
    return config.epochs * (config.steps_per_epoch * step + validation + _EPOCH_SECONDS)


class Estimator:
    """Estimates the duration of runs, and learns from the runs of this server."""

    def __init__(self) -> None:
        self._correction = 1.0
        self._known: LRUCache[tuple[object, ...], bool] = LRUCache(WARM_PROGRAMS)

    def seconds(self, config: RunConfig) -> float:
        """Estimate the seconds from Train to the evaluation, without waiting in the queue."""
        start = _COLD_SECONDS if config.jit_compile else _COLD_SECONDS_WITHOUT_XLA
        if config.program in self._known:
            start = _WARM_SECONDS
        return start + self._correction * training_seconds(config)

    def learn(self, config: RunConfig, seconds: float) -> None:
        """Learn from a finished run's seconds of training, without compilation."""
        self._known.put(config.program, True)
        ratio = max(seconds, 1e-3) / training_seconds(config)
        self._correction *= math.pow(ratio / self._correction, _LEARNING)


def landscape_seconds(config: RunConfig, points: int, samples: int) -> float:
    """Estimate the seconds that a loss landscape takes in a worker.

    Args:
        config: The run.
        points: Number of weights at which the loss is computed.
        samples: Number of samples that it is computed on.
    """
    operations = 2 * architecture.parameters(config) + _UNIT_OPERATIONS * sum(config.layer_sizes)
    forward = points * samples * operations / _LANDSCAPE_OPERATIONS_PER_SECOND
    return _LANDSCAPE_SECONDS + forward


def memory(config: RunConfig) -> int:
    """Estimate the bytes a worker needs for a run: model, optimizer, one batch and the data."""
    per_weight = _PER_WEIGHT + _PER_SLOT * (config.optimizer_entry.slots + bool(config.momentum))
    batch = _ACTIVATIONS * config.batch_size * sum(config.layer_sizes)
    info = config.info
    # Prepared as NumPy arrays, and again as tensors.
    data = 2 * info.inputs * (info.train_samples + info.test_samples)
    return _BASE + _NUMBER * (int(architecture.parameters(config) * per_weight) + batch + data)


def check_memory(config: RunConfig, allowed: int) -> None:
    """Raise if a run does not fit in memory.

    Args:
        config: The run.
        allowed: Bytes a worker may use.

    Raises:
        ConfigError: The run needs more.
    """
    needed = memory(config)
    if needed > allowed:
        raise ConfigError(
            N_(
                "This network has {parameters:,} parameters and needs about {needed:.1f} GB of"
                " memory, but a worker here may use {allowed:.1f} GB. Use fewer layers, fewer"
                " units or a smaller batch size."
            ),
            parameters=architecture.parameters(config),
            needed=needed / 1e9,
            allowed=allowed / 1e9,
        )
