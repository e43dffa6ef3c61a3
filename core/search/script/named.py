"""Values that stand for a parameter of a trial in Python source.

They behave like a typical value, so that whatever is written from settings can be written from
them, but they are written as the expression that reads the parameter.
"""

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from core.network.source import literal
from core.search.dimension import Dimension
from core.settings.config import RunConfig
from core.settings.registry import PER_LAYER, UNITS


class _Written:
    """What the kinds of named values share."""

    source: str

    def __repr__(self) -> str:
        return self.source

    __str__ = __repr__

    def __format__(self, _form: str) -> str:
        return self.source


class _Text(_Written, str):
    pass


class _Integer(_Written, int):
    def __sub__(self, other: Any) -> Any:
        return named(int(self) - int(other), f"({self.source} - {literal(other)})")

    def __rsub__(self, other: Any) -> Any:
        return named(int(other) - int(self), f"({literal(other)} - {self.source})")

    def __truediv__(self, other: Any) -> Any:
        return named(int(self) / int(other), f"{self.source} / {literal(other)}")

    def __rtruediv__(self, other: Any) -> Any:
        return named(int(other) / int(self), f"{literal(other)} / {self.source}")


class _Number(_Written, float):
    def __ceil__(self) -> Any:
        return named(math.ceil(float(self)), f"math.ceil({self.source})")


def named(value: int | float | str, source: str) -> Any:
    """Return a value that is written as an expression.

    Args:
        value: A typical value, which decides what is written around it.
        source: The expression.
    """
    made: Any
    if isinstance(value, str):
        made = _Text(value)
    else:
        made = _Integer(value) if isinstance(value, int) else _Number(value)
    made.source = source
    return made


class NamedConfig(RunConfig):
    """Settings of which some are named; they are not checked again, which would lose the names."""

    def __post_init__(self) -> None:
        pass

    @property
    def train_samples(self) -> Any:
        """Number of training samples, of which folds may have one more or less."""
        return named(super().train_samples, "len(x_train)")


_BY_COMMON = {one.common: name for name, one in PER_LAYER.items() if one.common}


def with_names(config: RunConfig, names: Mapping[Dimension, Any]) -> NamedConfig:
    """Return settings of which some values are named, among them the seed and the fold.

    Args:
        config: The settings, with typical values.
        names: The named values by dimension.
    """
    values: dict[str, Any] = {one.name: getattr(config, one.name) for one in fields(RunConfig)}
    values["seed"] = named(config.seed, "seed")
    if config.folds > 1:
        values["fold"] = named(config.fold, "fold")
    by_layer = {name: list(config.by_layer(name)) for name in PER_LAYER}
    own = {(one.setting, one.layer) for one in names if one.layer}
    for one, value in names.items():
        if one.layer:
            by_layer[one.setting][one.layer - 1] = value
            continue
        listed = one.setting if one.setting == UNITS.name else _BY_COMMON.get(one.setting)
        if listed is None:
            values[one.setting] = value
            continue
        for place, entry in enumerate(by_layer[listed]):
            common = listed == UNITS.name or entry == getattr(config, one.setting)
            if common and (listed, place + 1) not in own:
                by_layer[listed][place] = value
        if listed != UNITS.name:
            values[one.setting] = value
    values |= {name: tuple(entries) for name, entries in by_layer.items()}
    return NamedConfig(**values)
