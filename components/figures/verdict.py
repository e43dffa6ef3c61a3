"""The differences between two settings, seed by seed, and their mean."""

from collections.abc import Sequence
from typing import Any

from components.figures.style import Figure, axis, layout, line
from components.words.language import _
from core.base.intervals import Interval

_HEIGHT = 200  # pixels


def differences(
    values: Sequence[float],
    texts: Sequence[str],
    mean: float,
    interval: Interval | None,
    title: str,
    *,
    share: bool,
) -> Figure:
    """A point per seed above the mean with its interval, and the line of no difference.

    Args:
        values: Second minus first, one for each seed, in order of comparison.
        texts: Hover text of each.
        mean: Mean of the values compared so far.
        interval: Interval of that mean, if there is one.
        title: Title of the horizontal axis, with its unit.
        share: Whether the values are differences of shares, shown in percentage points.
    """
    factor = 100 if share else 1
    points = {
        "type": "scatter",
        "mode": "markers",
        "x": [factor * value for value in values],
        # A little apart, so that equal differences can be counted.
        "y": [1 + 0.12 * (place % 5 - 2) for place in range(len(values))],
        "text": list(texts),
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 8, "opacity": 0.7},
        "name": _("Seeds"),
    }
    middle: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "x": [factor * mean],
        "y": [0],
        "marker": {"size": 13, "symbol": "diamond"},
        "hovertemplate": "%{x:.4~g}<extra></extra>",
        "name": _("Mean and its interval"),
    }
    if interval is not None:
        middle["error_x"] = {
            "type": "data",
            "array": [factor * (interval.high - mean)],
            "arrayminus": [factor * (mean - interval.low)],
            "thickness": 2.5,
            "width": 8,
        }
    return {
        "data": [points, middle, line([(0, -0.6), (0, 1.5)], _("No difference"))],
        "layout": layout(
            height=_HEIGHT,
            hovermode="closest",
            margin={"l": 24, "r": 24, "t": 40, "b": 48},
            xaxis=axis(title),
            yaxis={"visible": False, "range": [-0.6, 1.5]},
        ),
    }
