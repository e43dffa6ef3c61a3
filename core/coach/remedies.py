"""What can be tried: the suggestions that several rules share."""

from dataclasses import replace
from typing import Any

from core import settings
from core.choices import OPTIMIZERS
from core.coach.advice import Sentence
from core.config import RunConfig, default_config
from core.errors import ConfigError
from core.text import N_

SQUEEZING = ("sigmoid", "tanh", "softsign", "softmax", "log_sigmoid")
"""Activations that flatten out on one or both sides."""

USUAL_RATE = N_("Try a learning rate of {rate}, the usual one of this optimizer.")
LOWER_RATE = N_("Try a learning rate of {rate}, so that the steps are smaller.")
RELU = N_("Try ReLU, whose gradient does not vanish for positive inputs.")
MORE_UNITS = N_("Try more units: {units} in every hidden layer.")
A_HIDDEN_LAYER = N_("Try a hidden layer of {units} units.")
OTHER_SETTINGS = N_("Try other settings, one at a time.")

_DEEP = 3  # hidden layers from which on a squeezing activation is to blame first
_HIGH = 3.0  # times the usual rate
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


def lower_rate(config: RunConfig, divisor: float) -> Remedy:
    """The usual rate where the run's is above it, otherwise a part of the run's.

    Args:
        config: The run.
        divisor: What to divide the rate by where it is not above the usual one.
    """
    if config.learning_rate > usual_rate(config):
        return _rate(USUAL_RATE, usual_rate(config))
    rate = max(config.learning_rate / divisor, settings.LEARNING_RATE.minimum)
    return _rate(LOWER_RATE, float(f"{rate:.{_DIGITS}g}"))


def take_usual_rate(config: RunConfig) -> Remedy:
    """The rate that goes with the optimizer."""
    return _rate(USUAL_RATE, usual_rate(config))


def squeezes(config: RunConfig) -> bool:
    """Whether a hidden layer has an activation that flattens out."""
    return any(name in SQUEEZING for name in config.layer_activations)


def take_activation(config: RunConfig, template: str, name: str) -> Remedy:
    """Another activation; in words alone where layers have their own, which it would not reach."""
    return Sentence(template, {}), None if config.activations else ("activation", name)


def learn_more(config: RunConfig) -> Remedy:
    """What to try for a network that does not learn its training samples, likeliest cause first.

    The rate comes first, as "perhaps the most important hyperparameter" (Goodfellow, Bengio &
    Courville, "Deep Learning", 2016, section 11.4.1), then what can keep a network of any size
    from learning, then its capacity.
    """
    if high_rate(config) or low_rate(config):
        return take_usual_rate(config)
    if narrow(config):
        return _more_units(config)
    if len(config.units) >= _DEEP and squeezes(config):
        return take_activation(config, RELU, "relu")
    return _more_units(config)


def narrow(config: RunConfig) -> bool:
    """Whether everything has to pass through a layer smaller than the output."""
    return bool(config.units) and min(config.units) < config.layer_sizes[-1]


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
