"""How long a run will take and how much memory it needs, before it starts."""

import math

import numpy as np

from core.base.cache import LRUCache
from core.base.errors import ConfigError
from core.base.text import N_
from core.network import architecture
from core.settings.config import RunConfig

# Measured with two threads of a 2021 server processor; ``Estimator`` corrects them by the times of
# runs.
_STEP_SECONDS = 25e-6
_EPOCH_SECONDS = 0.003
_OPERATIONS_PER_SECOND = 140e9
_UPDATE_SECONDS = 0.5e-9  # of a step, per parameter: the optimizer reads and writes each
_COLD_SECONDS = 1.0
_WARM_SECONDS = 0.1
_PROGRAMS = 64  # that workers probably still have
_LEARNING = 0.5  # weight of the newest run in the correction

_NUMBER = np.dtype(np.float32).itemsize
# A worker with TensorFlow, compiled programs, and models held for the next run.
_BASE = 1100 * 2**20
# Copies of each weight alive at once, measured with 17 and 68 million weights: gradients, new
# values beside the old ones, the model on its way to the server. A slot is less than two more.
_PER_WEIGHT = 6.0
_PER_SLOT = 1.5
_ACTIVATIONS = 3  # copies of each layer's outputs alive at once: values, slopes, gradients


def training_seconds(config: RunConfig) -> float:
    """Seconds of training, without compilation.

    A step of a dense network takes 6 operations per parameter and sample: 2 forward, 4 back
    (Kaplan et al. 2020, "Scaling laws for neural language models", section 2.1).
    """
    parameters = architecture.parameters(config)
    operations = 6 * parameters * config.batch_size
    step = _STEP_SECONDS + operations / _OPERATIONS_PER_SECOND
    step += _UPDATE_SECONDS * parameters
    validation = 2 * parameters * config.validation_samples / _OPERATIONS_PER_SECOND
    return config.epochs * (config.steps_per_epoch * step + validation + _EPOCH_SECONDS)


class Estimator:
    """Estimates that learn from the runs of this server."""

    def __init__(self) -> None:
        self._correction = 1.0
        self._known: LRUCache[tuple[object, ...], bool] = LRUCache(_PROGRAMS)

    def seconds(self, config: RunConfig) -> float:
        """Seconds from Train to the evaluation, for a run that need not queue."""
        start = _WARM_SECONDS if config.program in self._known else _COLD_SECONDS
        return start + self._correction * training_seconds(config)

    def learn(self, config: RunConfig, seconds: float) -> None:
        """Learn from the training time of a finished run, without compilation."""
        self._known.put(config.program, True)
        ratio = max(seconds, 1e-3) / training_seconds(config)
        self._correction *= math.pow(ratio / self._correction, _LEARNING)


def memory(config: RunConfig) -> int:
    """Bytes a worker needs for a run: model, optimizer, one batch and the data."""
    per_weight = _PER_WEIGHT + _PER_SLOT * (config.optimizer_entry.slots + bool(config.momentum))
    batch = _ACTIVATIONS * config.batch_size * sum(config.layer_sizes)
    info = config.info
    # Prepared in NumPy, and once more on the device.
    data = 2 * info.inputs * (info.train_samples + info.test_samples)
    return _BASE + _NUMBER * (int(architecture.parameters(config) * per_weight) + batch + data)


def check_memory(config: RunConfig, allowed: int) -> None:
    """Raise if a run does not fit in memory.

    Args:
        config: The run.
        allowed: Bytes a worker may use.

    Raises:
        ConfigError: It needs more.
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
