"""The values of the settings that vary, read from a run of a trial."""

from collections.abc import Mapping
from typing import Any

from core.search.dimension import Dimension
from core.search.space import Space
from core.settings.config import RunConfig
from core.settings.registry import HIDDEN_LAYERS, PER_LAYER, UNITS


def parameters(space: Space, base: RunConfig, run: RunConfig) -> Mapping[str, Any]:
    """Return the parameters of the trial that a run belongs to.

    Args:
        space: The space of the search.
        base: The settings that do not vary.
        run: A run of the search, with any seed.

    Returns:
        Values by the names of the dimensions that have an effect in this run.

    Raises:
        ConfigError: It is not a run of this search.
    """
    own = frozenset(one.layer for one in space.dimensions if one.setting == UNITS.name)
    values: dict[str, Any] = {}

    def read(one: Dimension) -> Any:
        values[one.name] = _value(run, one, own)
        return values[one.name]

    space.config(base, read)
    return values


def _value(run: RunConfig, one: Dimension, own: frozenset[int]) -> Any:
    if one.setting == HIDDEN_LAYERS.name:
        return len(run.units)
    if one.networks:
        return UNITS.to_text(run.units)
    if one.layer:
        return run.by_layer(one.setting)[one.layer - 1]
    if one.setting in PER_LAYER:  # the units of every layer without a dimension of its own
        layers = enumerate(run.by_layer(one.setting), start=1)
        return next(units for layer, units in layers if layer not in own)
    return getattr(run, one.setting)
