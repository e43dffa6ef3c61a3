"""The settings that vary in a search, as axes of its charts."""

from typing import Any

from components.words.comparison import declared_value
from components.words.language import translate, unescaped
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.settings.candidates import Options


def axes(config: SearchConfig) -> list[dict[str, Any]]:
    """Return one axis per dimension, in the order of the space, in the session's language.

    Each has ``name`` and ``label``; a range ``low``, ``high``, ``log`` and ``whole``, a list
    ``values``, its options in words.
    """
    return [_axis(one) for one in config.space.dimensions]


def place(one: Dimension, value: Any) -> float:
    """Return where a value is on the axis: itself on a range, else its position in the list."""
    if isinstance(one.candidates, Options):
        return one.candidates.values.index(value)
    return float(f"{value:.6g}")


def _axis(one: Dimension) -> dict[str, Any]:
    axis: dict[str, Any] = {"name": one.name, "label": unescaped(translate(one.label))}
    tried = one.candidates
    if isinstance(tried, Options):
        return axis | {"values": [declared_value(one.declared, value) for value in tried.values]}
    return axis | {"low": tried.low, "high": tried.high, "log": tried.log, "whole": one.whole}
