"""Searches that tests start."""

from typing import Any

from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.search.space import Space
from core.settings.candidates import Options, Range
from core.settings.config import RunConfig, default_config

RATE = Dimension("learning_rate", Range(0.0001, 0.1, log=True, points=3))
UNITS = Dimension("units", Options((4, 8)))
OPTIMIZER = Dimension("optimizer", Options(("adam", "sgd")))
MOMENTUM = Dimension("momentum", Range(0.1, 0.9, points=2))
LAYERS = Dimension("hidden_layers", Range(1, 3))
CONDITIONAL = (RATE, OPTIMIZER, MOMENTUM, LAYERS)


def search(*dimensions: Dimension, base: RunConfig | None = None, **values: Any) -> SearchConfig:
    """A search on Iris; over rate and units unless given dimensions."""
    space = Space(dimensions or (RATE, UNITS))
    return SearchConfig(base or default_config("iris"), space, **values)


def quality(config: RunConfig) -> float:
    """A made-up validation metric, best at a rate of 0.01 and with SGD."""
    rate = abs(config.learning_rate - 0.01) / 0.1
    return 0.9 - rate - 0.1 * (config.optimizer == "adam") - 0.01 * len(config.units)
