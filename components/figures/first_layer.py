"""Figures of the first layer's weights, in the theme's diverging colours."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from plotly.graph_objects import Figure, Heatmap

_ACROSS = 5  # images in a row
_IMAGE = 104  # pixels of an image with its number
_GAP = 0.1  # between two images, relative to their width
_TITLE = 0.3  # above an image for its number, relative to its height
_BAR = 80  # pixels of the colour bar and its title
_AXIS = 52  # pixels of the horizontal axis and its title
_ROW = 24  # pixels of a feature
_FEW = 8  # features for which the heat map has at least room


def images(weights: np.ndarray, names: Sequence[str], limit: float, *, title: str) -> Figure:
    """Each unit's weights as an image, five to a row.

    Args:
        weights: ``(units, height, width)``.
        names: Caption of each image.
        limit: End of the colour scale on either side of 0.
        title: Title of the colour bar.
    """
    count, height, width = weights.shape
    step_x, step_y = width * (1 + _GAP), height * (1 + _TITLE)
    figure = Figure()
    for number, (image, name) in enumerate(zip(weights, names, strict=True)):
        row, column = divmod(number, _ACROSS)
        left, top = column * step_x, row * step_y
        figure.add_trace(
            Heatmap(
                z=image,
                x0=left + 0.5,
                y0=top + 0.5,
                dx=1,
                dy=1,
                coloraxis="coloraxis",
                name=name,
                hovertemplate="%{z:.3f}<extra>%{fullData.name}</extra>",
            )
        )
        figure.add_annotation(
            x=left + width / 2, y=top, text=name, showarrow=False, yanchor="bottom"
        )
    lines = math.ceil(count / _ACROSS)
    figure.update_xaxes(
        visible=False,
        range=[0, _ACROSS * step_x - width * _GAP],
        constrain="domain",
        constraintoward="left",
    )
    figure.update_yaxes(
        visible=False,
        range=[lines * step_y - height * _TITLE, -height * _TITLE],
        scaleanchor="x",
        constrain="domain",
        constraintoward="top",
    )
    _colours(figure, limit, title, _IMAGE * (1 + _TITLE) * lines)
    # On a narrow page the chart is less tall.
    aspect = lines * step_y / (_ACROSS * step_x - width * _GAP)
    figure.update_layout(margin={"l": 0, "r": 0}, meta={"aspect": aspect})
    return figure


def heat_map(
    weights: np.ndarray,
    features: Sequence[str],
    units: Sequence[str],
    limit: float,
    *,
    title: str,
    unit: str,
) -> Figure:
    """A row per feature, a column per unit.

    Args:
        weights: ``(features, units)``.
        features: Name of each feature.
        units: Name of each unit.
        limit: End of the colour scale on either side of 0.
        title: Title of the colour bar.
        unit: Title of the horizontal axis.
    """
    figure = Figure(
        Heatmap(
            z=weights,
            x=list(units),
            y=list(features),
            coloraxis="coloraxis",
            xgap=1,
            ygap=1,
            hovertemplate=f"%{{y}}<br>{unit} %{{x}}: %{{z:.3f}}<extra></extra>",
        )
    )
    figure.update_xaxes(type="category", showgrid=False, ticks="")
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False, ticks="")
    _colours(figure, limit, title, _ROW * max(len(features), _FEW) + _AXIS)
    figure.update_layout(margin={"b": _AXIS})
    # Plotly would draw the axis's own title over the lowest row, because of the colour bar.
    below = {"xref": "paper", "yref": "paper", "x": 0.5, "y": 0, "yshift": -_AXIS}
    figure.add_annotation(text=unit, showarrow=False, yanchor="bottom", **below)
    return figure


def _colours(figure: Figure, limit: float, title: str, height: float) -> None:
    axis: dict[str, Any] = {
        "cmin": -limit,
        "cmid": 0,
        "cmax": limit,
        "autocolorscale": True,
        "colorbar": {
            "orientation": "h",
            "title": {"text": title, "side": "top"},
            "thickness": 12,
            "y": 1,
            "yanchor": "bottom",
            "x": 0,
            "xanchor": "left",
            "len": 0.6,
        },
    }
    figure.update_layout(
        coloraxis=axis,
        height=height + _BAR,
        margin={"t": _BAR, "b": 0},
    )
