"""Points of curves, no more than a phone has columns."""

from collections.abc import Sequence
from typing import Any

Point = list[Any]
"""Of a run: epoch, loss, metric, validation loss and validation metric, as in a ``Row``. Of a
compared curve: place and value, ``None`` for one that is not finite."""


def thinned(points: Sequence[Point], most: int) -> tuple[Point, ...]:
    """Return every point, or of many those at a step that is a power of two, and the last.

    So the points that are drawn stay as more arrive.

    Args:
        points: In order.
        most: How many there are at most, without the last.
    """
    step = 1
    while len(points) > step * most:
        step *= 2
    kept = points[::step]
    return (*kept, *points[-1:]) if points and points[-1] is not kept[-1] else tuple(kept)
