"""What can be tried: the suggestions that several rules share."""

import math
from dataclasses import replace
from typing import Any

from core.advice.coach.advice import Sentence
from core.advice.step_checks import FEWEST, large_batch, more_epochs, smaller_batch, steps
from core.base.errors import ConfigError
from core.base.text import N_
from core.settings import registry
from core.settings.choices import OPTIMIZERS
from core.settings.config import RunConfig, default_config

SQUEEZING = ("sigmoid", "tanh", "softsign", "softmax", "log_sigmoid")
"""Activations that flatten out on one or both sides."""

ALIKE = ("zeros", "ones")
"""Initializers of kernels that leave all units of a layer the same."""

USUAL_RATE = N_("Try a learning rate of {rate}, the usual one of this optimizer.")
LOWER_RATE = N_("Try a learning rate of {rate}, so that the steps are smaller.")
OTHER_WEIGHTS = N_(
    "Try Glorot uniform initial weights: as they are, all units of a layer stay alike."
)
RELU = N_("Try ReLU, whose gradient does not vanish for positive inputs.")
MORE_UNITS = N_("Try more units: {units} in every hidden layer.")
A_HIDDEN_LAYER = N_("Try a hidden layer of {units} units.")
SMALLER_BATCH = N_(
    "The whole run has only {steps} steps: try a batch size of {size}, which gives {more} in the"
    " same epochs."
)
MORE_EPOCHS = N_("The whole run has only {steps} steps: try {epochs} epochs.")
SLOWER_DECAY = N_("Try a slower decay: {epochs} epochs per decay.")
AS_ABOVE = N_("What is suggested above may mend this as well.")
OTHER_SETTINGS = N_("Try other settings, one at a time.")

_LEFT = 0.05  # of the rate, at the end of a run
_DEEP = 3  # hidden layers from which on a squeezing activation is to blame first
_HIGH = 3.0  # times the usual rate
_FAR = 50.0  # times the usual rate: above that it does harm in a network of any size
_TINY = 3  # outputs for each unit
_MANY = 10 * FEWEST  # steps, from which on a smaller batch is not the first thing to try
_DIGITS = 2  # significant ones of a rate that is suggested

Change = tuple[str, Any]
Remedy = tuple[Sentence, Change | None]


def usual_rate(config: RunConfig) -> float:
    """The learning rate that goes with the run's optimizer."""
    return OPTIMIZERS[config.optimizer].learning_rate


def high_rate(config: RunConfig) -> bool:
    """Whether the run's rate is far above the usual one."""
    return config.learning_rate >= _HIGH * usual_rate(config)


def low_rate(config: RunConfig) -> bool:
    """Whether the run's rate is far below the usual one."""
    return config.learning_rate <= usual_rate(config) / _HIGH


def few_steps(config: RunConfig) -> bool:
    """Whether the run takes so few steps that more of them are the first thing to try.

    Above ``core.advice.step_checks.FEWEST`` only where a smaller batch gives more for nothing.
    """
    return steps(config) < (_MANY if large_batch(config) else FEWEST)


def lower_rate(config: RunConfig, divisor: float) -> Remedy:
    """The usual rate where the run's is above it, otherwise a part of the run's.

    Args:
        config: The run.
        divisor: What to divide the rate by where it is not above the usual one.
    """
    if config.learning_rate > usual_rate(config):
        return _rate(USUAL_RATE, usual_rate(config))
    rate = max(config.learning_rate / divisor, registry.LEARNING_RATE.minimum)
    return _rate(LOWER_RATE, float(f"{rate:.{_DIGITS}g}"))


def take_usual_rate(config: RunConfig) -> Remedy:
    """The rate that goes with the optimizer."""
    return _rate(USUAL_RATE, usual_rate(config))


def slower_decay(config: RunConfig) -> Remedy:
    """As many epochs per decay as leave a twentieth of the rate at the end of the run."""
    lasting = config.epochs - config.warmup_epochs
    wanted = math.ceil(lasting * math.log(config.decay_factor) / math.log(_LEFT))
    epochs = min(max(wanted, config.decay_epochs), registry.DECAY_EPOCHS.maximum)
    return Sentence(SLOWER_DECAY, {"epochs": epochs}), ("decay_epochs", epochs)


def squeezes(config: RunConfig) -> bool:
    """Whether a hidden layer has an activation that flattens out."""
    return any(name in SQUEEZING for name in config.layer_activations)


def take_activation(config: RunConfig, template: str, name: str) -> Remedy:
    """Another activation; in words alone where layers have their own, which it would not reach."""
    return Sentence(template, {}), None if config.activations else ("activation", name)


def take_other_weights() -> Remedy:
    """Initial weights that tell units apart."""
    return Sentence(OTHER_WEIGHTS, {}), ("kernel_initializer", "glorot_uniform")


def learn_more(config: RunConfig) -> Remedy:
    """What to try for a network that does not learn its training samples, likeliest cause first.

    Weights that leave all units alike come first, then a layer that cannot hold the classes
    apart, unless the rate is out of all proportion; then the rate, as "perhaps the most important
    hyperparameter" (Goodfellow, Bengio & Courville, "Deep Learning", 2016, section 11.4.1), then
    what can keep a network of any size from learning, then its capacity.
    """
    if config.units and config.kernel_initializer in ALIKE:
        return take_other_weights()
    if too_narrow(config):
        return _more_units(config)
    if high_rate(config) or low_rate(config):
        return take_usual_rate(config)
    if few_steps(config):
        return more_steps(config)
    if len(config.units) >= _DEEP and squeezes(config):
        return take_activation(config, RELU, "relu")
    return _more_units(config)


def narrow(config: RunConfig) -> bool:
    """Whether everything has to pass through a layer smaller than the output."""
    return bool(config.units) and min(config.units) < config.layer_sizes[-1]


def tiny(config: RunConfig) -> bool:
    """Whether a layer has less than a third of the units of the output."""
    return too_narrow(config) and _TINY * min(config.units) <= config.layer_sizes[-1]


def too_narrow(config: RunConfig) -> bool:
    """Whether that is to blame rather than the rate."""
    return narrow(config) and config.learning_rate <= _FAR * usual_rate(config)


def more_steps(config: RunConfig) -> Remedy:
    """Smaller batches where they are larger than usual, otherwise more epochs."""
    now = steps(config)
    if large_batch(config):
        size = smaller_batch(config)
        values = {"steps": now, "size": size, "more": steps(replace(config, batch_size=size))}
        return Sentence(SMALLER_BATCH, values), ("batch_size", size)
    epochs = more_epochs(config)
    return Sentence(MORE_EPOCHS, {"steps": now, "epochs": epochs}), ("epochs", epochs)


def _more_units(config: RunConfig) -> Remedy:
    start = default_config(config.dataset).units
    if not config.units:
        return Sentence(A_HIDDEN_LAYER, {"units": start[0]}), ("units", start[:1])
    width = max(2 * max(config.units), start[0])
    units = (width,) * len(config.units)
    try:
        replace(config, units=units)
    except ConfigError:
        return Sentence(OTHER_SETTINGS, {}), None
    return Sentence(MORE_UNITS, {"units": width}), ("units", units)


def _rate(template: str, rate: float) -> Remedy:
    return Sentence(template, {"rate": rate}), ("learning_rate", rate)
