"""The learning rate of every step."""

import numpy as np

from core.settings.config import RunConfig

FIRST, LAST = 0.1, 0.001
"""One cycle: the parts of the rate set at the first and at the last step."""
TURN = 0.45
"""One cycle: part of the run after which the rate is highest; it falls as long."""


def rates(config: RunConfig, epoch: int) -> np.ndarray:
    """The rates of one epoch.

    A warm-up grows evenly to the rate set (Goyal et al. 2017, "Accurate, large minibatch SGD",
    section 2.2). After it the rate is multiplied by ``decay_factor`` once in ``decay_epochs``,
    at once or little by little, or falls to zero along half a cosine wave (Loshchilov and
    Hutter 2017, "SGDR", equation 5, without restarts).

    One cycle (Smith and Topin 2018, "Super-convergence: very fast training of neural networks
    using large learning rates", section 3) rises evenly from a tenth of the rate set to all of it,
    falls back in as many steps, and ends in a tenth of the run at a thousandth. Momentum stays
    as it is set. Reduction on a plateau depends on the validation loss, so these are its rates
    before the first one.

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
    elif config.schedule == "one_cycle":
        shares = _one_cycle(step / max(config.epochs * config.steps_per_epoch - 1, 1))
    else:
        shares = np.ones_like(step)
    return np.where(step < warmup, (step + 1) / max(warmup, 1), shares)


def _one_cycle(done: np.ndarray) -> np.ndarray:
    """The same for one cycle, by how much of the run is done, 0 to 1."""
    points = (0.0, TURN, 2 * TURN, 1.0)
    shares: np.ndarray = np.interp(done, points, (FIRST, 1.0, FIRST, LAST))
    return shares
