"""Which settings matter: importance, parallel coordinates, one setting against a result."""

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

from components.figures.style import HEIGHT, Figure, axis, layout, short
from components.words.language import percent
from core.comparison.axes import Axis
from core.comparison.effects import Scale
from core.comparison.response import Level

_ROW = 30  # pixels of a bar and the space around it
_AROUND = 90  # pixels of the axis and its title
# All three have enough contrast on light and dark backgrounds, and differ for colour-blind readers.
_LOW_TO_HIGH = [[0, "#3d74c9"], [0.5, "#8c7a94"], [1, "#d0641e"]]


class Bars(NamedTuple):
    """Shares by name.

    Attributes:
        labels: Name of each share, from top to bottom.
        shares: 0 to 1.
    """

    labels: tuple[str, ...]
    shares: tuple[float, ...]


class Line(NamedTuple):
    """One axis of the parallel coordinates.

    Attributes:
        title: Its name.
        at: Positions of runs and tick marks; none is missing.
        marks: Label of each tick mark.
    """

    title: str
    at: Axis
    marks: tuple[str, ...]


class Parallel(NamedTuple):
    """Runs across all settings.

    Attributes:
        lines: The settings' axes.
        title: Title of the result.
        results: ``(runs,)``, shown by the last axis and by the colour.
        share: Whether the result is a share from 0 to 1.
    """

    lines: tuple[Line, ...]
    title: str
    results: tuple[float, ...]
    share: bool


class Scatter(NamedTuple):
    """One setting against one result.

    Attributes:
        x: The setting's axis.
        places: ``(runs,)`` position of each run along it.
        y_title: Name of the result, with its unit.
        y: ``(runs,)``.
        labels: ``(runs,)`` names of the runs.
        texts: ``(runs,)`` both values in words.
        share: Whether the result is a share from 0 to 1.
    """

    x: Line
    places: tuple[float, ...]
    y_title: str
    y: tuple[float, ...]
    labels: tuple[str, ...]
    texts: tuple[str, ...]
    share: bool


class OneSetting(NamedTuple):
    """The result against the one setting that varies.

    Attributes:
        x: The setting's axis; its positions are those of the levels.
        y_title: Name of the result, with its unit.
        levels: Results by value.
        leads: ``(levels,)`` whether the value belongs to the leading group; it has a diamond.
        texts: ``(levels,)`` hover texts.
        mean: Name of the means in the legend.
        seeds: Name of the single seeds in the legend.
        share: Whether the result is a share from 0 to 1.
    """

    x: Line
    y_title: str
    levels: tuple[Level, ...]
    leads: tuple[bool, ...]
    texts: tuple[str, ...]
    mean: str
    seeds: str
    share: bool


def importance(bars: Bars, title: str) -> Figure:
    """A bar per setting, its share written beside it.

    Args:
        bars: What to draw.
        title: Title of the horizontal axis.
    """
    places = list(range(len(bars.labels)))
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": list(bars.shares),
                "y": places,
                "text": [percent(share, 0) for share in bars.shares],
                "textposition": "outside",
                "cliponaxis": False,
                "customdata": [escape(label) for label in bars.labels],
                "hovertemplate": "%{customdata}: %{text}<extra></extra>",
                "showlegend": False,
            }
        ],
        "layout": layout(
            height=_ROW * len(places) + _AROUND,
            bargap=0.3,
            dragmode=False,
            margin={"l": 56, "r": 48, "t": 8, "b": 48},
            xaxis=axis(title, tickformat=".0%", range=[0, max(*bars.shares, 0.01) * 1.12]),
            yaxis={
                "tickvals": places,
                "ticktext": [escape(label) for label in bars.labels],
                "autorange": "reversed",
            },
        ),
    }


def parallel_coordinates(data: Parallel) -> Figure:
    """A line per run through its value on every axis; the last axis is the result.

    Args:
        data: What to draw.
    """
    dimensions = [
        {
            "label": escape(line.title, quote=False),
            "values": list(line.at.positions),
            "tickvals": list(line.at.marks),
            "ticktext": short(line.marks),
            "range": _range(line.at),
        }
        for line in data.lines
    ]
    dimensions.append(
        {
            "label": escape(data.title, quote=False),
            "values": list(data.results),
            "tickformat": ".1%" if data.share else ",.3~g",
            "range": _spanned(data.results),
        }
    )
    bar = {"title": {"text": escape(data.title, quote=False), "side": "right"}, "thickness": 14}
    if data.share:
        bar["tickformat"] = ".0%"
    return {
        "data": [
            {
                "type": "parcoords",
                "dimensions": dimensions,
                "line": {"color": list(data.results), "coloraxis": "coloraxis"},
                "labelangle": -15,
            }
        ],
        "layout": layout(
            height=HEIGHT,
            margin={"l": 72, "r": 24, "t": 84, "b": 24},
            coloraxis={"colorscale": _LOW_TO_HIGH, "colorbar": bar},
        ),
    }


def scatter(data: Scatter) -> Figure:
    """A point per run.

    Args:
        data: What to draw.
    """
    labels = [escape(label) for label in data.labels]
    y: dict[str, Any] = {"tickformat": ".0%"} if data.share else {}
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "markers",
                "x": list(data.places),
                "y": list(data.y),
                "text": [
                    f"<b>{label}</b><br>{escape(text)}"
                    for label, text in zip(labels, data.texts, strict=True)
                ],
                "hovertemplate": "%{text}<extra></extra>",
                "marker": {"size": 9, "opacity": 0.7},
                "showlegend": False,
            }
        ],
        "layout": layout(
            hovermode="closest",
            xaxis=axis(
                data.x.title,
                tickvals=list(data.x.at.marks),
                ticktext=[escape(mark) for mark in short(data.x.marks)],
                range=_range(data.x.at),
            ),
            yaxis=axis(data.y_title, **y),
        ),
    }


def response_figure(data: OneSetting) -> Figure:
    """A mark per value at its mean, with a band between numbers and a bar on choices.

    Args:
        data: What to draw.
    """
    places = [place for place in data.x.at.positions if place is not None]
    means = [level.mean for level in data.levels]
    middle: dict[str, Any] = {
        "type": "scatter",
        "meta": {"colour": 0},
        "mode": "markers",
        "name": data.mean,
        "x": places,
        "y": means,
        "text": [escape(text) for text in data.texts],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 11, "symbol": ["diamond" if one else "circle" for one in data.leads]},
    }
    traces = [_seeds(places, data), middle]
    if data.x.at.scale is Scale.CATEGORY:
        _add_bars(middle, data.levels)
    else:
        middle |= {"mode": "lines+markers", "line": {"width": 2}}
        traces.insert(0, _response_band(places, data.levels))
    y: dict[str, Any] = {"tickformat": ".1%"} if data.share else {}
    return {
        "data": traces,
        "layout": layout(
            hovermode="closest",
            margin={"l": 64, "r": 12, "t": 44, "b": 48},
            xaxis=axis(
                data.x.title,
                tickvals=list(data.x.at.marks),
                ticktext=[escape(mark) for mark in short(data.x.marks)],
                range=_range(data.x.at),
            ),
            yaxis=axis(data.y_title, **y),
        ),
    }


def _seeds(places: Sequence[float], data: OneSetting) -> dict[str, Any]:
    several = [
        (place, result)
        for place, level in zip(places, data.levels, strict=True)
        for result in level.results
        if len(level.results) > 1
    ]
    return {
        "type": "scatter",
        "meta": {"colour": 1},
        "mode": "markers",
        "name": data.seeds,
        "x": [place for place, _result in several],
        "y": [result for _place, result in several],
        "hoverinfo": "skip",
        "marker": {"size": 6, "symbol": "x-thin-open"},
        "showlegend": bool(several),
    }


def _add_bars(trace: dict[str, Any], levels: Sequence[Level]) -> None:
    ends = [
        (0.0, 0.0)
        if level.interval is None
        else (level.interval.high - level.mean, level.mean - level.interval.low)
        for level in levels
    ]
    trace["error_y"] = {
        "type": "data",
        "array": [high for high, _low in ends],
        "arrayminus": [low for _high, low in ends],
        "thickness": 2,
        "width": 6,
    }


def _response_band(places: Sequence[float], levels: Sequence[Level]) -> dict[str, Any]:
    ends = [
        (place, level.interval)
        for place, level in zip(places, levels, strict=True)
        if level.interval is not None
    ]
    across = [place for place, _interval in ends]
    return {
        "type": "scatter",
        "mode": "lines",
        "meta": {"colour": 0},
        "x": [*across, *reversed(across)],
        "y": [*(one.low for _place, one in ends), *(one.high for _place, one in reversed(ends))],
        "fill": "toself",
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _range(at: Axis) -> list[float]:
    if at.scale is Scale.CATEGORY:
        return [at.marks[0] - 0.5, at.marks[-1] + 0.5]
    return _spanned([*(place for place in at.positions if place is not None), *at.marks])


def _spanned(values: Sequence[float]) -> list[float]:
    low, high = min(values), max(values)
    margin = 0.04 * (high - low) or 0.05 * abs(high) or 1.0
    return [low - margin, high + margin]
