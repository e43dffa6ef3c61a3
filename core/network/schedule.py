"""The learning rate of every step."""

import numpy as np

from core.settings.config import RunConfig


def rates(config: RunConfig, epoch: int) -> np.ndarray:
    """The rates of one epoch.

    A warm-up grows evenly to the rate set (Goyal et al. 2017, "Accurate, large minibatch SGD",
    section 2.2). After it the rate is multiplied by ``decay_factor`` once in ``decay_epochs``,
    at once or little by little, or falls to zero along half a cosine wave (Loshchilov and
    Hutter 2017, "SGDR", equation 5, without restarts).

    Args:
        config: The run.
        epoch: Counted from 0.

    Returns:
        float32 ``(steps of an epoch,)``.
    """
    step = epoch * config.steps_per_epoch + np.arange(config.steps_per_epoch, dtype=np.float64)
    return (config.learning_rate * _shares(config, step)).astype(np.float32)


def _shares(config: RunConfig, step: np.ndarray) -> np.ndarray:
    """The part of the rate set that each step, counted from 0, is taken with."""
    warmup = config.warmup_epochs * config.steps_per_epoch
    after = np.maximum(step - warmup, 0)
    decays = after / (config.decay_epochs * config.steps_per_epoch)
    if config.schedule == "step":
        shares = config.decay_factor ** np.floor(decays)
    elif config.schedule == "exponential":
        shares = config.decay_factor**decays
    elif config.schedule == "cosine":
        rest = max(config.epochs * config.steps_per_epoch - warmup, 1)
        shares = 0.5 * (1 + np.cos(np.pi * after / rest))
    else:
        shares = np.ones_like(step)
    return np.where(step < warmup, (step + 1) / max(warmup, 1), shares)
