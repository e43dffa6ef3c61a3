"""Settings in their ranking, each with mean and interval."""

from collections.abc import Sequence
from html import escape
from textwrap import wrap
from typing import Any, NamedTuple

from components.figures.style import Figure, axis, layout
from core.base.intervals import Interval

_ROW = 34  # pixels of a setting
_AROUND = 132  # pixels of axis, title and legend
_LINE = 24  # characters beside the axis
_LINES = 2
_TITLE = 30  # characters below the axis, which the names make short on a phone


class Entry(NamedTuple):
    """One setting.

    Attributes:
        name: Its name.
        mean: Mean over seeds.
        interval: Interval of the mean; ``None`` for a single seed.
        text: What hovering shows.
    """

    name: str
    mean: float
    interval: Interval | None
    text: str


class Part(NamedTuple):
    """Settings that share a sign.

    Attributes:
        name: Their name in the legend.
        symbol: Plotly's name of the sign.
        entries: The settings, from best to worst.
    """

    name: str
    symbol: str
    entries: tuple[Entry, ...]


def ranking_figure(parts: Sequence[Part], title: str, *, share: bool) -> Figure:
    """A row per setting, the first on top: its mean and interval, with the sign of its part.

    Args:
        parts: The parts, from top to bottom; without settings they have no legend.
        title: Title of the horizontal axis, with its unit.
        share: Whether values are shares from 0 to 1.
    """
    shown = [part for part in parts if part.entries]
    names = [entry.name for part in shown for entry in part.entries]
    data, start = [], 0
    for colour, part in enumerate(parts):
        if part.entries:
            data.append(_points(part, start, colour))
            start += len(part.entries)
    x = axis(title, nticks=6, **({"tickformat": ".1%"} if share else {}))
    x["title"]["text"] = "<br>".join(map(escape, wrap(title, _TITLE)))
    return {
        "data": data,
        "layout": layout(
            height=_ROW * len(names) + _AROUND,
            hovermode="closest",
            margin={"l": 24, "r": 24, "t": 40, "b": 64},
            xaxis=x,
            yaxis={
                "tickvals": list(range(len(names))),
                "ticktext": [_beside(name) for name in names],
                "range": [len(names) - 0.5, -0.5],
                "automargin": True,
                "zeroline": False,
            },
            showlegend=True,
        ),
    }


def _beside(name: str) -> str:
    """Return a name in lines short enough for a phone; the table has all of it."""
    kept = [
        part.replace(" ", "\N{NO-BREAK SPACE}") if len(part) < _LINE else part
        for part in name.split("; ")
    ]
    lines = wrap("; ".join(kept), _LINE, max_lines=_LINES, placeholder="…", break_on_hyphens=False)
    return "<br>".join(map(escape, lines))


def _points(part: Part, start: int, colour: int) -> dict[str, Any]:
    ends = [
        (None, None)
        if entry.interval is None
        else (entry.interval.high - entry.mean, entry.mean - entry.interval.low)
        for entry in part.entries
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "meta": {"colour": colour},
        "name": escape(part.name),
        "x": [entry.mean for entry in part.entries],
        "y": [start + place for place in range(len(part.entries))],
        "text": [f"<b>{escape(entry.name)}</b><br>{escape(entry.text)}" for entry in part.entries],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 11, "symbol": part.symbol},
        "error_x": {
            "type": "data",
            "array": [high for high, _low in ends],
            "arrayminus": [low for _high, low in ends],
            "thickness": 2,
            "width": 6,
        },
    }
