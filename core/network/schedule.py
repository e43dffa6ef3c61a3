"""The learning rate of every step."""

import numpy as np

from core.settings.config import RunConfig

FIRST, LAST = 0.1, 0.001
"""One cycle: the rates of the first and of the last step, as fractions of the highest."""
TURN = 0.45
"""One cycle: the fraction of the run after which the rate is highest; it falls for as long."""


def rates(config: RunConfig, epoch: int) -> np.ndarray:
    """Compute the learning rate of every step of an epoch.

    A warm-up grows linearly to the configured rate (Goyal et al. 2017, "Accurate, large minibatch
    SGD", section 2.2). Then the rate is multiplied by ``decay_factor`` every ``decay_epochs``, in
    a step or continuously, or falls to zero along half a cosine wave (Loshchilov and Hutter 2017,
    "SGDR", equation 5, without restarts).

    One cycle (Smith and Topin 2018, "Super-convergence: very fast training of neural networks
    using large learning rates", section 3) rises linearly from a tenth of the configured rate to
    the whole, falls back in as many steps, and in the last tenth of the run falls to a
    thousandth. Momentum is constant. For reduction on a plateau, which depends on the validation
    loss, these are the rates before the first reduction.

    Args:
        config: The run.
        epoch: The epoch, counted from 0.

    Returns:
        float32 ``(steps of an epoch,)``.
    """
    step = epoch * config.steps_per_epoch + np.arange(config.steps_per_epoch, dtype=np.float64)
    return (config.learning_rate * _shares(config, step)).astype(np.float32)


def _shares(config: RunConfig, step: np.ndarray) -> np.ndarray:
    """The rate of each step, counted from 0, as a fraction of the configured rate."""
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
    elif config.schedule == "one_cycle":
        shares = _one_cycle(step / max(config.epochs * config.steps_per_epoch - 1, 1))
    else:
        shares = np.ones_like(step)
    return np.where(step < warmup, (step + 1) / max(warmup, 1), shares)


def _one_cycle(done: np.ndarray) -> np.ndarray:
    """The same for one cycle, by the fraction of the run that is done."""
    points = (0.0, TURN, 2 * TURN, 1.0)
    shares: np.ndarray = np.interp(done, points, (FIRST, 1.0, FIRST, LAST))
    return shares
