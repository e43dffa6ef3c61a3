"""Data in, Plotly figure out."""

from collections.abc import Sequence

import numpy as np
from plotly.graph_objects import Figure, Heatmap, Scatter

_HEIGHT = 460  # pixels
_MARGIN = {"t": 20, "b": 20}


def confusion_matrix(
    counts: np.ndarray, labels: Sequence[str], *, predicted: str, true: str
) -> Figure:
    """A heat map of counts; the shade is the share of the true class, so that rows compare.

    Args:
        counts: ``(classes, classes)``, a row per true class.
        labels: Name of each class.
        predicted: Title of the horizontal axis.
        true: Title of the vertical axis.
    """
    figure = Figure(
        Heatmap(
            z=counts / np.maximum(counts.sum(axis=1, keepdims=True), 1),
            x=list(labels),
            y=list(labels),
            text=counts,
            texttemplate="%{text}",
            zmin=0,
            zmax=1,
            showscale=False,
            xgap=1,
            ygap=1,
            hovertemplate=(
                f"{true}: %{{y}}<br>{predicted}: %{{x}}<br>%{{text}} (%{{z:.1%}})<extra></extra>"
            ),
        )
    )
    figure.update_layout(height=_HEIGHT, margin=_MARGIN)
    figure.update_xaxes(title=predicted, type="category", showgrid=False)
    figure.update_yaxes(title=true, type="category", showgrid=False, autorange="reversed")
    return figure


def predicted_against_true(
    true_values: np.ndarray,
    predicted_values: np.ndarray,
    limits: tuple[float, float],
    *,
    predicted: str,
    true: str,
    perfect: str,
) -> Figure:
    """A point per sample, and the diagonal on which a perfect prediction lies.

    Args:
        true_values: ``(samples,)``.
        predicted_values: ``(samples,)``.
        limits: Smallest and largest value of both.
        predicted: Title of the vertical axis.
        true: Title of the horizontal axis.
        perfect: Name of the diagonal.
    """
    margin = 0.03 * (limits[1] - limits[0] or 1.0)
    ends = [limits[0] - margin, limits[1] + margin]
    figure = Figure(
        [
            Scatter(
                x=true_values,
                y=predicted_values,
                mode="markers",
                marker={"size": 8, "opacity": 0.7},
                showlegend=False,
                hovertemplate=(f"{true}: %{{x:,.1f}}<br>{predicted}: %{{y:,.1f}}<extra></extra>"),
            ),
            Scatter(
                x=ends,
                y=ends,
                mode="lines",
                line={"dash": "dash", "width": 1.5, "color": "gray"},
                name=perfect,
                hoverinfo="skip",
            ),
        ]
    )
    figure.update_layout(
        height=_HEIGHT,
        margin=_MARGIN,
        legend={"x": 0.01, "y": 0.99, "xanchor": "left", "yanchor": "top"},
    )
    figure.update_xaxes(title=true, range=ends, zeroline=False)
    figure.update_yaxes(title=predicted, range=ends, zeroline=False)
    return figure
