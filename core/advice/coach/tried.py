"""Suggestions that earlier runs have already tried."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import permutations
from typing import Any, NamedTuple

from core.advice.coach.context import Attempt, clear_gain
from core.advice.coach.curves import Curves
from core.base.text import N_
from core.settings.config import RunConfig

Change = tuple[str, Any]
"""A setting's name in ``core.settings.registry`` and the value to try."""

MORE_UNITS_TRIED = N_("more units")
FEWER_UNITS_TRIED = N_("fewer units")
HIGHER_RATE_TRIED = N_("a higher learning rate")
LOWER_RATE_TRIED = N_("a lower learning rate")
LARGER_BATCH_TRIED = N_("larger batches")
SMALLER_BATCH_TRIED = N_("smaller batches")
MORE_EPOCHS_TRIED = N_("more epochs")
FEWER_EPOCHS_TRIED = N_("fewer epochs")
SLOWER_DECAY_TRIED = N_("a slower decay of the learning rate")
FASTER_DECAY_TRIED = N_("a faster decay of the learning rate")
ACTIVATION_TRIED = N_("this activation")
WEIGHTS_TRIED = N_("these initial weights")
EARLY_STOPPING_TRIED = N_("early stopping")
VALIDATION_METRIC = N_("Validation accuracy")
TRAINING_METRIC = N_("Training accuracy")
VALIDATION_METRIC_NUMBERS = N_("Validation mean absolute error")
TRAINING_METRIC_NUMBERS = N_("Training mean absolute error")

_DIRECTIONS = {
    "units": (FEWER_UNITS_TRIED, MORE_UNITS_TRIED),
    "learning_rate": (LOWER_RATE_TRIED, HIGHER_RATE_TRIED),
    "batch_size": (SMALLER_BATCH_TRIED, LARGER_BATCH_TRIED),
    "epochs": (FEWER_EPOCHS_TRIED, MORE_EPOCHS_TRIED),
    "decay_epochs": (FASTER_DECAY_TRIED, SLOWER_DECAY_TRIED),
}
_CHOICES = {
    "activation": ACTIVATION_TRIED,
    "kernel_initializer": WEIGHTS_TRIED,
    "early_stopping": EARLY_STOPPING_TRIED,
}


class Tried(NamedTuple):
    """Two runs that differ in one setting only, the second without a clear gain.

    Attributes:
        what: A template that names the change, such as ``MORE_UNITS_TRIED``.
        before: Metric of the run without the change.
        after: Metric of the run with it; ``None`` if training failed.
    """

    what: str
    before: float
    after: float | None


def tried(curves: Curves, change: Change) -> Tried | None:
    """Return two earlier runs that show that a change does not help, if there are any.

    The two runs differ in that setting only. The first is no further in the direction of the
    change than the current run; the second is further, but not beyond the suggestion, and not
    clearly better. They count unless the current run is clearly better, as then something else
    was the problem.

    Every suggestion that is followed adds such a pair or a clear gain, and a metric has a best
    value, so the suggestions come to an end.

    Args:
        curves: The run that the change is suggested for.
        change: The suggestion.
    """
    name, value = change
    now = Attempt(curves.config, curves.result)
    direction = _direction(name, getattr(now.config, name), value)
    attempts = [one for one in (*curves.context.attempts(), now) if _same(one, now)]
    for before, after in _pairs(attempts, name):
        held = getattr(before.config, name)
        if (
            before.metric is not None
            and _direction(name, held, getattr(after.config, name)) == direction
            and _direction(name, held, getattr(now.config, name)) in (direction, None)
            and _direction(name, getattr(after.config, name), value) in (direction, None)
            and not clear_gain(now.config, before.metric, after.metric)
            and not clear_gain(now.config, before.metric, now.metric)
        ):
            return Tried(_what(name, direction), before.metric, after.metric)
    return None


def metric_name(config: RunConfig) -> str:
    """Return the template that names the metric by which runs are compared."""
    if config.task.classifies:
        return VALIDATION_METRIC if config.validation_samples else TRAINING_METRIC
    return VALIDATION_METRIC_NUMBERS if config.validation_samples else TRAINING_METRIC_NUMBERS


def _direction(name: str, before: Any, after: Any) -> Any:
    """-1 or 1 for less or more, the value itself for a choice; ``None`` for no change."""
    if before == after:
        return None
    if name not in _DIRECTIONS:
        return after
    less, more = sorted((_size(before), _size(after)))
    return None if less == more else (1 if _size(after) == more else -1)


def _size(value: Any) -> float:
    return float(sum(value)) if isinstance(value, tuple) else float(value)


def _what(name: str, direction: Any) -> str:
    return _DIRECTIONS[name][direction == 1] if name in _DIRECTIONS else _CHOICES[name]


def _same(one: Attempt, other: Attempt) -> bool:
    """Whether the metrics of two runs were measured on the same rows, up to the seed."""
    holdouts = [each.config.holdout._replace(seed=0) for each in (one, other)]
    return one.config.source == other.config.source and holdouts[0] == holdouts[1]


def _pairs(attempts: Sequence[Attempt], name: str) -> Iterator[tuple[Attempt, Attempt]]:
    """Yield pairs of runs that differ in one setting, and perhaps in the seed, in both orders."""
    for one, other in permutations(attempts, 2):
        differing = {
            f.name for f in fields(one.config) if _differs(one.config, other.config, f.name)
        }
        if name in differing and differing <= {name, "seed", *_FOLLOWING.get(name, ())}:
            yield one, other


_FOLLOWING = {"units": ("activations",), "early_stopping": ("patience",)}


def _differs(one: RunConfig, other: RunConfig, name: str) -> bool:
    return bool(getattr(one, name) != getattr(other, name))
