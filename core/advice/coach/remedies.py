"""Suggestions that several rules share."""

import math
from collections.abc import Iterator
from dataclasses import replace

from core.advice.coach.curves import Curves
from core.advice.coach.tried import Change, Tried, metric_name, tried
from core.advice.step_checks import FEWEST, large_batch, more_epochs, smaller_batch, steps
from core.base.errors import ConfigError
from core.base.messages import Message
from core.base.text import N_
from core.settings import registry
from core.settings.choices import OPTIMIZERS
from core.settings.config import RunConfig, default_config

SQUEEZING = ("sigmoid", "tanh", "softsign", "softmax", "log_sigmoid")
"""Activations that saturate on one or both sides."""

ALIKE = ("zeros", "ones")
"""Kernel initializers that make all units of a layer equal."""

USUAL_RATE = N_("Try a learning rate of {rate}, the usual one of this optimizer.")
LOWER_RATE = N_("Try a learning rate of {rate}, so that the steps are smaller.")
OTHER_WEIGHTS = N_(
    "Try Glorot uniform initial weights: with the current ones all units of a layer stay equal."
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
ONE_MORE_TRY = N_(
    "Try more units once: {units} in every hidden layer. If that changes nothing, the inputs may"
    " hold no more information about the target."
)
AS_ABOVE = N_("The suggestion above may fix this as well.")
OTHER_SETTINGS = N_("Try other settings, one at a time.")
OTHER_INPUTS = N_(
    "Perhaps the inputs hold no more information about the target: other inputs or more samples"
    " would help more than another network."
)
TRIED = N_(
    "Already tried: {text_what}. {text_metric} was {share_before} before and {share_after} after,"
    " no clear gain. {text_next}"
)
TRIED_NUMBERS = N_(
    "Already tried: {text_what}. {text_metric} was {error_before} before and {error_after} after,"
    " no clear gain. {text_next}"
)
TRIED_FAILED = N_("Already tried: {text_what}. Training failed. {text_next}")

_REMAINING = 0.05  # of the rate, at the end of a run
_DEEP = 3  # hidden layers, from which on a saturating activation is the likeliest cause
_HIGH = 3.0  # times the usual rate
_FAR = 50.0  # times the usual rate, which harms a network of any size
_TINY = 3  # outputs per unit
_MANY = 10 * FEWEST  # steps, from which on a smaller batch is not the first thing to try
_DIGITS = 2  # significant digits of a suggested rate

Remedy = tuple[Message, Change | None]


def usual_rate(config: RunConfig) -> float:
    """Return the usual learning rate of the run's optimizer."""
    return OPTIMIZERS[config.optimizer].learning_rate


def high_rate(config: RunConfig) -> bool:
    """Whether the run's rate is far above the usual one."""
    return config.learning_rate >= _HIGH * usual_rate(config)


def low_rate(config: RunConfig) -> bool:
    """Whether the run's rate is far below the usual one."""
    return config.learning_rate <= usual_rate(config) / _HIGH


def few_steps(config: RunConfig) -> bool:
    """Whether the run has so few steps that more are the first thing to try.

    Above ``core.advice.step_checks.FEWEST`` only if a smaller batch gives more steps in the same
    epochs.
    """
    return steps(config) < (_MANY if large_batch(config) else FEWEST)


def lower_rate(config: RunConfig, divisor: float) -> Remedy:
    """Suggest the usual rate if the run's is above it, otherwise a fraction of the run's.

    Args:
        config: The run.
        divisor: Divides the rate if it is not above the usual one.
    """
    if config.learning_rate > usual_rate(config):
        return _rate(USUAL_RATE, usual_rate(config))
    rate = max(config.learning_rate / divisor, registry.LEARNING_RATE.minimum)
    return _rate(LOWER_RATE, float(f"{rate:.{_DIGITS}g}"))


def take_usual_rate(config: RunConfig) -> Remedy:
    """Suggest the usual rate of the optimizer."""
    return _rate(USUAL_RATE, usual_rate(config))


def slower_decay(config: RunConfig) -> Remedy:
    """Suggest a decay that leaves a twentieth of the rate at the end of the run."""
    lasting = config.epochs - config.warmup_epochs
    wanted = math.ceil(lasting * math.log(config.decay_factor) / math.log(_REMAINING))
    epochs = min(max(wanted, config.decay_epochs), registry.DECAY_EPOCHS.maximum)
    return Message(SLOWER_DECAY, {"epochs": epochs}), ("decay_epochs", epochs)


def squeezes(config: RunConfig) -> bool:
    """Whether a hidden layer has a saturating activation."""
    return any(name in SQUEEZING for name in config.layer_activations)


def take_activation(config: RunConfig, template: str, name: str) -> Remedy:
    """Suggest another activation; only in words if layers have their own."""
    return Message(template), None if config.activations else ("activation", name)


def take_other_weights() -> Remedy:
    """Suggest initial weights that differ from unit to unit."""
    return Message(OTHER_WEIGHTS), ("kernel_initializer", "glorot_uniform")


def learn_more(curves: Curves, next_words: str = OTHER_SETTINGS) -> Remedy:
    """Suggest a change for a network that does not learn its training samples.

    The likeliest cause comes first: weights that make all units equal, then a layer that is too
    narrow to separate the classes, unless the rate is far too high; then the rate, as "perhaps
    the most important hyperparameter" (Goodfellow, Bengio & Courville, "Deep Learning", 2016,
    section 11.4.1), then what can keep a network of any size from learning, then its capacity.
    Causes that earlier runs have ruled out are skipped.

    Args:
        curves: The run.
        next_words: The advice if there is nothing left to try.
    """
    evidence = None
    for sentence, change in _causes(curves.config):
        if change is None:
            return sentence, None
        evidence = tried(curves, change)
        if evidence is None:
            return sentence, change
    return (in_vain(curves, evidence, next_words) if evidence else Message(next_words)), None


def _causes(config: RunConfig) -> Iterator[Remedy]:
    narrow_first = too_narrow(config)
    if config.units and config.kernel_initializer in ALIKE:
        yield take_other_weights()
    if narrow_first:
        yield more_units(config)
    if high_rate(config) or low_rate(config):
        yield take_usual_rate(config)
    if few_steps(config):
        yield more_steps(config)
    if len(config.units) >= _DEEP and squeezes(config):
        yield take_activation(config, RELU, "relu")
    if not narrow_first:
        yield more_units(config)


def in_vain(curves: Curves, evidence: Tried, next_words: str = OTHER_SETTINGS) -> Message:
    """Return a message that a change was tried without a clear gain.

    Args:
        curves: The run.
        evidence: The runs that show it.
        next_words: The advice that follows, a template without places.
    """
    values = {"text_what": evidence.what, "text_next": next_words}
    if evidence.after is None:
        return Message(TRIED_FAILED, values)
    classifies = curves.config.task.classifies
    kind, template = ("share", TRIED) if classifies else ("error", TRIED_NUMBERS)
    metrics = {f"{kind}_before": evidence.before, f"{kind}_after": evidence.after}
    return Message(template, {**values, "text_metric": metric_name(curves.config), **metrics})


def narrow(config: RunConfig) -> bool:
    """Whether a hidden layer is smaller than the output layer."""
    return bool(config.units) and min(config.units) < config.layer_sizes[-1]


def tiny(config: RunConfig) -> bool:
    """Whether a hidden layer has at most a third of the units of the output layer."""
    return too_narrow(config) and _TINY * min(config.units) <= config.layer_sizes[-1]


def too_narrow(config: RunConfig) -> bool:
    """Whether a narrow layer is a likelier cause than the rate."""
    return narrow(config) and config.learning_rate <= _FAR * usual_rate(config)


def more_steps(config: RunConfig) -> Remedy:
    """Suggest smaller batches if they are larger than usual, otherwise more epochs."""
    now = steps(config)
    if large_batch(config):
        size = smaller_batch(config)
        values = {"steps": now, "size": size, "more": steps(replace(config, batch_size=size))}
        return Message(SMALLER_BATCH, values), ("batch_size", size)
    epochs = more_epochs(config)
    return Message(MORE_EPOCHS, {"steps": now, "epochs": epochs}), ("epochs", epochs)


def more_units(config: RunConfig) -> Remedy:
    """Suggest twice as many units, or a first hidden layer; only in words at the maximum."""
    start = default_config(config.dataset).units
    if not config.units:
        return Message(A_HIDDEN_LAYER, {"units": start[0]}), ("units", start[:1])
    width = max(2 * max(config.units), start[0])
    units = (width,) * len(config.units)
    try:
        replace(config, units=units)
    except ConfigError:
        return Message(OTHER_SETTINGS), None
    return Message(MORE_UNITS, {"units": width}), ("units", units)


def _rate(template: str, rate: float) -> Remedy:
    return Message(template, {"rate": rate}), ("learning_rate", rate)
