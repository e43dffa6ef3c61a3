"""The average prediction for each value of a column."""

from collections.abc import Sequence
from html import escape
from typing import Any

from components.figures.style import Figure, axis, layout, numbers
from core.evaluation.dependence import Dependence


def dependence_figure(
    found: Dependence,
    values: Sequence[float] | Sequence[str],
    texts: Sequence[str],
    *,
    column: str,
    title: str,
    band: str,
    mean: str,
    share: bool,
) -> Figure:
    """A line of means with a band for most rows; names instead of numbers have a point each.

    Args:
        found: The predictions for each value.
        values: The values, or their names.
        texts: Hover text of each value.
        column: Title of the horizontal axis.
        title: Title of the vertical axis, with its unit.
        band: Name of the band.
        mean: Name of the line.
        share: Whether predictions are probabilities.
    """
    named = any(isinstance(value, str) for value in values)
    x = list(range(len(values))) if named else list(values)
    means, low, high = map(numbers, (found.means, found.low, found.high))
    band_line: dict[str, Any] = {"type": "scatter", "x": x, "mode": "lines", "hoverinfo": "skip"}
    line: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers" if named else "lines+markers",
        "meta": {"colour": 0},
        "name": escape(mean),
        "x": x,
        "y": means,
        "text": [escape(text) for text in texts],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 9},
    }
    if named:
        line["error_y"] = {
            "type": "data",
            "array": numbers(found.high - found.means),
            "arrayminus": numbers(found.means - found.low),
            "thickness": 2,
            "width": 6,
        }
        data = [line]
    else:
        edges = {"width": 1, "dash": "dot"}
        data = [
            {**band_line, "meta": {"colour": 1}, "y": low, "line": edges, "showlegend": False},
            {**band_line, "meta": {"colour": 1}, "y": high, "line": edges, "name": escape(band)},
            line,
        ]
    across = {"tickvals": x, "ticktext": [escape(str(one)) for one in values]} if named else {}
    up = {"tickformat": ".0%"} if share else {}
    return {
        "data": data,
        "layout": layout(
            hovermode="closest",
            xaxis=axis(column, **across),
            yaxis=axis(title, **up),
            showlegend=True,
        ),
    }
