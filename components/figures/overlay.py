"""The curves of several runs in one chart."""

from collections.abc import Sequence

import numpy as np

from components.figures.style import HEIGHT, Figure, axis, layout, numbers, wrapped
from core.comparison.curves import Curve

_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "star")
_FAINT = 0.3  # opacity of the raw values behind their smoothed curve
_MARKED = 30  # up to this many points, each has a marker
_LEGEND_LINE = 20  # pixels


def overlay(
    curves: Sequence[Curve],
    names: Sequence[str],
    *,
    x_title: str,
    y_title: str,
    by_seconds: bool = False,
    logarithmic: bool = False,
    smoothing: float = 0.0,
    share: bool = False,
    zoom: str,
) -> Figure:
    """A line for each run, distinguished by dash and symbol as well as by colour.

    Args:
        curves: One for each run.
        names: Name of each in the legend.
        x_title: Title of the horizontal axis, with its unit.
        y_title: Title of the vertical axis, with its unit.
        by_seconds: Whether the horizontal axis shows time instead of epochs.
        logarithmic: Whether the vertical axis is logarithmic.
        smoothing: Weight of the preceding values, from 0 (no smoothing) to below 1; the raw values
            are then drawn faintly behind.
        share: Whether values are shares, shown as percentages.
        zoom: Plotly keeps the user's zoom as long as this stays the same.
    """
    names = [wrapped(name) for name in names]
    lines = sum(1 + name.count("<br>") for name in names)
    traces = []
    for place, (curve, name) in enumerate(zip(curves, names, strict=True)):
        x = numbers(curve.seconds if by_seconds else curve.epochs)
        if smoothing:
            traces.append(_faint(x, curve.values, place))
        traces.append(_line(x, curve.smoothed(smoothing).values, name, place, share))
    return {
        "data": traces,
        "layout": layout(
            height=HEIGHT + _LEGEND_LINE * lines,
            uirevision=zoom,
            legend={"orientation": "v", "x": 0, "y": -0.18, "yanchor": "top"},
            xaxis=axis(x_title, rangemode="tozero"),
            yaxis=axis(
                y_title,
                type="log" if logarithmic else "linear",
                tickformat=".1%" if share else "",
            ),
        ),
    }


def _line(x: list[float | None], values: np.ndarray, name: str, place: int, share: bool) -> Figure:
    written = "%{y:.1%}" if share else "%{y:.4g}"
    return {
        "type": "scatter",
        "meta": {"colour": place},
        "mode": "lines+markers" if len(x) <= _MARKED else "lines",
        "x": x,
        "y": numbers(values),
        "name": name,
        "line": {"dash": _DASHES[place % len(_DASHES)], "width": 2},
        "marker": {"symbol": _SYMBOLS[place % len(_SYMBOLS)], "size": 7},
        "legendgroup": str(place),
        "hovertemplate": f"%{{x:.4~g}}: {written}<extra>%{{fullData.name}}</extra>",
    }


def _faint(x: list[float | None], values: np.ndarray, place: int) -> Figure:
    return {
        "type": "scatter",
        "meta": {"colour": place},
        "mode": "lines",
        "x": x,
        "y": numbers(values),
        "opacity": _FAINT,
        "line": {"width": 1},
        "legendgroup": str(place),
        "showlegend": False,
        "hoverinfo": "skip",
    }
