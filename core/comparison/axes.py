"""Positions of a setting's values along an axis, and its tick labels."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.comparison.effects import Factor, Scale, Value

_FEW = 6  # distinct numbers that each get a mark
_MARKS = 5
_JITTER = 0.18  # of the distance between two categories, to each side


class Axis(NamedTuple):
    """Values as positions.

    Attributes:
        positions: ``(runs,)``: the number, its base-10 logarithm, or the index of the category;
            ``None`` if the setting does not apply to a run.
        marks: Positions of the tick labels, ascending.
        values: The value at each mark, to be formatted.
        scale: The scale of the positions.
    """

    positions: tuple[float | None, ...]
    marks: tuple[float, ...]
    values: tuple[Value, ...]
    scale: Scale


def axis(factor: Factor) -> Axis:
    """Return the axis of a setting.

    Args:
        factor: A factor that applies to at least one run.
    """
    if factor.scale is Scale.CATEGORY:
        names = sorted({value for value in factor.values if value is not None}, key=str)
        places = {name: float(place) for place, name in enumerate(names)}
        at = tuple(None if value is None else places[value] for value in factor.values)
        return Axis(at, tuple(places.values()), tuple(names), factor.scale)
    log = factor.scale is Scale.LOG
    at = tuple(None if value is None else _place(value, log) for value in factor.values)
    numbers = sorted({float(value) for value in factor.values if value is not None})
    marked = numbers if len(numbers) <= _FEW else _round_numbers(numbers[0], numbers[-1], log)
    return Axis(at, tuple(_place(value, log) for value in marked), tuple(marked), factor.scale)


def whole(axis: Axis) -> Axis:
    """Return the axis with a further position at the end, for runs without the setting."""
    if None not in axis.positions:
        return axis
    there = [place for place in (*axis.positions, *axis.marks) if place is not None]
    last = max(there)
    gap = 1.0 if axis.scale is Scale.CATEGORY else 0.15 * (last - min(there)) or 1.0
    beyond = last + gap
    at = tuple(beyond if place is None else place for place in axis.positions)
    return Axis(at, (*axis.marks, beyond), (*axis.values, None), axis.scale)


def jittered(axis: Axis, seed: int = 0) -> tuple[float | None, ...]:
    """Return the positions, with jitter on categories so that points do not hide each other."""
    if axis.scale is not Scale.CATEGORY:
        return axis.positions
    moves = np.random.default_rng(seed).uniform(-_JITTER, _JITTER, len(axis.positions))
    return tuple(
        None if place is None else place + float(move)
        for place, move in zip(axis.positions, moves, strict=True)
    )


def _place(value: float | str, log: bool) -> float:
    return math.log10(float(value)) if log else float(value)


def _round_numbers(low: float, high: float, log: bool) -> Sequence[float]:
    """Some round numbers between two: powers of ten, or 1, 2 and 5 times them."""
    if log:
        decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        steps = (1.0,) if len(decades) > _MARKS else (1.0, 2.0, 5.0)
        rounded = [float(f"{step}e{decade}") for decade in decades for step in steps]
    else:
        step = _round_step((high - low) / _MARKS)
        first, last = math.ceil(low / step), math.floor(high / step)
        rounded = [float(f"{place * step:.12g}") for place in range(first, last + 1)]
    return [value for value in rounded if low <= value <= high] or [low, high]


def _round_step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= least * 0.999999)
