"""Figures of a dataset."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from components.figures.style import Figure, axis, layout, numbers, short
from components.words.language import _, number, percent

_PATTERNS = ("", "/", ".")
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_ROW = 26  # pixels of a bar and the space around it
_AROUND = 110  # pixels of axis, title and legend
_LARGE = 380  # pixels of the large image
_STRIP = 150  # pixels of a flattened image with its axis


def balance(counts: np.ndarray, labels: Sequence[str], parts: Sequence[str]) -> Figure:
    """A bar for the share of each class in each part, so that parts are comparable.

    Args:
        counts: ``(parts, classes)``.
        labels: Name of each class.
        parts: Name of each part.
    """
    names = [escape(label) for label in short(labels)]
    samples = _("Samples")
    bars = []
    for part, row in enumerate(counts):
        shares = row / max(int(row.sum()), 1)
        bars.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": parts[part],
                "x": numbers(shares),
                "y": list(range(len(names))),
                "customdata": [number(int(count)) for count in row],
                "text": [percent(float(share)) for share in shares],
                "hovertemplate": f"%{{y}}: %{{text}}<br>{samples}: %{{customdata}}",
                "textposition": "none",
                "marker": {"pattern": {"shape": _PATTERNS[part], "fillmode": "overlay"}},
            }
        )
    height = len(parts) * _ROW * 0.6 * len(names) + _AROUND
    return {
        "data": bars,
        "layout": layout(
            height=height,
            barmode="group",
            bargap=0.3,
            xaxis=axis(_("Share of the part’s samples"), tickformat=".0%", rangemode="tozero"),
            yaxis={"tickvals": list(range(len(names))), "ticktext": names, "autorange": "reversed"},
            margin={"l": 56, "r": 12, "t": 40, "b": 48},
        ),
    }


def distribution(
    counts: np.ndarray, edges: np.ndarray, groups: Sequence[str], title: str
) -> Figure:
    """The distribution of values: one group as bars, several as outlines of their shares.

    Args:
        counts: ``(groups, bins)`` samples.
        edges: ``(bins + 1,)``.
        groups: Name of each group; a single one stands for all samples.
        title: Title of the horizontal axis.
    """
    together = len(groups) == 1
    traces = _bars(counts[0], edges) if together else _outlines(counts, edges, groups)
    y = axis(_("Samples") if together else _("Share of the class"), rangemode="tozero")
    if not together:
        y["tickformat"] = ".0%"
    return {
        "data": traces,
        "layout": layout(
            height=340,
            bargap=0.04,
            hovermode="closest",
            xaxis=axis(title),
            yaxis=y,
            margin={"l": 56, "r": 12, "t": 40, "b": 48},
        ),
    }


def _bars(counts: np.ndarray, edges: np.ndarray) -> list[dict[str, Any]]:
    return [
        {
            "type": "bar",
            "x": numbers((edges[:-1] + edges[1:]) / 2),
            "width": numbers(np.diff(edges)),
            "y": counts.tolist(),
            "customdata": list(zip(numbers(edges[:-1]), numbers(edges[1:]), strict=True)),
            "hovertemplate": "%{customdata[0]:,.4~g} … %{customdata[1]:,.4~g}: %{y:,d}",
            "name": "",
            "showlegend": False,
        }
    ]


def _outlines(counts: np.ndarray, edges: np.ndarray, groups: Sequence[str]) -> list[dict[str, Any]]:
    traces = []
    for group, row in enumerate(counts):
        shares = row / max(int(row.sum()), 1)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": escape(groups[group]),
                # Each share spans one bin, and the outline starts and ends on the axis.
                "x": numbers(np.concatenate([edges[:1], edges, edges[-1:]])),
                "y": numbers(np.concatenate([[0.0], shares, shares[-1:], [0.0]])),
                "line": {"shape": "hv", "width": 2, "dash": _DASHES[group % len(_DASHES)]},
                "hovertemplate": "%{x:,.4~g}: %{y:.1%}",
            }
        )
    return traces


def associations(values: Mapping[str, float], title: str) -> Figure:
    """A bar per column: the strength of its association with the target.

    Args:
        values: -1 to 1 by name, in the order shown.
        title: Title of the horizontal axis.
    """
    names = [escape(name) for name in short(values)]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": numbers(np.array(list(values.values()))),
                "y": list(range(len(names))),
                "text": [number(value, 2) for value in values.values()],
                "customdata": [escape(name) for name in values],
                "hovertemplate": "%{customdata}: %{text}<extra></extra>",
                "textposition": "outside",
                "cliponaxis": False,
                "showlegend": False,
            }
        ],
        "layout": layout(
            height=_ROW * len(names) + _AROUND,
            bargap=0.3,
            xaxis=axis(title, range=[min(-0.05, 1.25 * min(values.values())), 1.15], zeroline=True),
            yaxis={"tickvals": list(range(len(names))), "ticktext": names, "autorange": "reversed"},
        ),
    }


def intensities(image: np.ndarray, largest: float, title: str) -> Figure:
    """An enlarged image with a colour bar for its greys.

    Args:
        image: ``(height, width)``.
        largest: The value of white.
        title: Title of the colour bar.
    """
    row, column = _("Row"), _("Column")
    height, width = image.shape
    return {
        "data": [
            {
                "type": "heatmap",
                "z": [numbers(line, 4) for line in image.astype(np.float64)],
                "coloraxis": "coloraxis",
                "hovertemplate": f"{row} %{{y}}, {column} %{{x}}: %{{z}}<extra></extra>",
            }
        ],
        "layout": layout(
            height=_LARGE,
            dragmode=False,
            coloraxis=_greys(largest, title),
            xaxis=axis(column, range=[-0.5, width - 0.5], constrain="domain", showgrid=False),
            yaxis=axis(
                row,
                range=[height - 0.5, -0.5],
                scaleanchor="x",
                constrain="domain",
                showgrid=False,
            ),
        ),
    }


def flattened(image: np.ndarray) -> Figure:
    """The image flattened to one row, as the first Dense layer receives it.

    Args:
        image: ``(height, width)`` or ``(height, width, 3)``, scaled to 0 to 1.
    """
    vector = image.ravel().astype(np.float64)
    width = len(vector) // len(image)  # of a row of pixels, with their colours
    indices = np.unravel_index(np.arange(len(vector)), image.shape)
    places = [[", ".join(map(str, each)) for each in zip(*indices, strict=True)]]
    entry = _("Input")
    pixel = _("row, column, colour") if image.ndim == 3 else _("row, column")
    starts = [
        {
            "type": "line",
            "x0": start - 0.5,
            "x1": start - 0.5,
            "y0": -0.62,
            "y1": -0.5,
            "line": {"width": 1},
        }
        for start in range(0, len(vector) + 1, width)
    ]
    return {
        "data": [
            {
                "type": "heatmap",
                "z": [numbers(vector, 4)],
                "customdata": places,
                "coloraxis": "coloraxis",
                "hovertemplate": f"{entry} %{{x}} ({pixel} %{{customdata}}): %{{z}}<extra></extra>",
            }
        ],
        "layout": layout(
            height=_STRIP,
            dragmode=False,
            shapes=starts,
            coloraxis={**_greys(1.0, ""), "showscale": False},
            margin={"l": 12, "r": 12, "t": 8, "b": 76},  # the title takes two lines
            xaxis=axis(_("Input of the first Dense layer; a mark where a row of pixels begins")),
            yaxis={"visible": False, "range": [-0.62, 0.5]},
        ),
    }


def _greys(largest: float, title: str) -> dict[str, Any]:
    return {
        "colorscale": [[0, "#000000"], [1, "#ffffff"]],
        "cmin": 0,
        "cmax": largest,
        "colorbar": {"title": {"text": title, "side": "right"}, "thickness": 14, "outlinewidth": 1},
    }
