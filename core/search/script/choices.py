"""The values of a dimension that change what has to be written, not only a value in it."""

from typing import Any, NamedTuple

from core.search.dimension import Dimension
from core.search.space import Space
from core.settings.candidates import Options, Range
from core.settings.choices import ACTIVATIONS
from core.settings.config import RunConfig
from core.settings.kinds import OneOf, Switch
from core.settings.registry import HIDDEN_LAYERS, PER_LAYER, SETTINGS

_INITIALIZERS = ("kernel_initializer", "bias_initializer")  # their names are Keras's
_ACTIVATIONS = ("activation", "activations")
_SPECIAL = {
    "dropout": 0,  # no layer, which would draw a seed
    "dropout_by_layer": 0,
    "input_dropout": 0,
    "warmup_epochs": 0,
    "momentum": 0,  # then Nesterov has no effect
    "decay_factor": 1,  # Keras has no such reduction
}
_WITHIN = 0.381966  # where in a range its typical value lies: at no usual value


class Choice(NamedTuple):
    """One of these values.

    Attributes:
        value: The value; a typical one if it is named.
        named: Whether it stands for all values that no other choice has.
    """

    value: Any
    named: bool = False


def choices(one: Dimension, space: Space, base: RunConfig) -> tuple[Choice, ...]:
    """Return these values of a dimension.

    Args:
        one: A dimension of the space.
        space: The space of the search.
        base: The settings that do not vary.
    """
    declared, candidates = one.declared, one.candidates
    if one.setting == HIDDEN_LAYERS.name or one.networks or isinstance(declared, Switch):
        return tuple(Choice(value) for value in one.values(grid=False) or ())
    if isinstance(declared, OneOf):
        assert isinstance(candidates, Options)
        if one.setting in _INITIALIZERS:
            return (Choice(_other(candidates, {declared.default}), named=True),)
        used = {base.activation, *base.activations}
        if one.setting in _ACTIVATIONS and _plain(candidates, space, base):
            return (Choice(_other(candidates, used), named=True),)
        return tuple(Choice(value) for value in candidates.values)
    typical, special = Choice(_typical(one), named=True), _SPECIAL.get(one.setting)
    low, high = min(one.ends()), max(one.ends())
    if special is None or not low <= special <= high:
        return (typical,)
    if isinstance(candidates, Options) and special not in candidates.values:
        return (typical,)
    return (Choice(type(low)(special)), typical)


def _other(candidates: Options, used: set[Any]) -> Any:
    return next((one for one in candidates.values if one not in used), candidates.values[0])


def _plain(candidates: Options, space: Space, base: RunConfig) -> bool:
    """Whether all of these activations are written as a name of Keras."""
    used = {base.activation, *base.activations}
    if used.issuperset(candidates.values):
        return False  # the typical value could not be told from that of a layer
    deciding = {
        name
        for one in space.dimensions
        for name in SETTINGS[one.setting].depends_on
        if one.setting not in PER_LAYER
    }
    if deciding.intersection(_ACTIVATIONS):
        return False
    for name in candidates.values:
        entry = ACTIVATIONS[name]
        own = entry.setting and getattr(base, entry.setting) != SETTINGS[entry.setting].default
        if name == "linear" or entry.code or own:
            return False
    return True


def _typical(one: Dimension) -> Any:
    low, high = min(one.ends()), max(one.ends())
    if one.whole:
        special = _SPECIAL.get(one.setting)
        return low if high == special else high
    if isinstance(one.candidates, Range) or low < high:
        return low + _WITHIN * (high - low)
    return low
