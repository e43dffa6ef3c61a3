"""Figures of a single sample."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from plotly.graph_objects import Bar, Figure

_ROW = 26  # pixels of a bar and the space around it
_AROUND = 70  # pixels of the axis and its title
_TEXT = 1.25  # length of the axis relative to the bars, to leave room for their numbers
_FAINT = 0.45  # opacity of the bars of other classes


def probabilities(
    shares: np.ndarray,
    labels: Sequence[str],
    texts: Sequence[str],
    *,
    true: int,
    predicted: int,
    title: str,
) -> Figure:
    """A bar per class; the predicted one is solid, the true one hatched.

    Args:
        shares: ``(classes,)``, 0 to 1.
        labels: Name of each class.
        texts: Each share as text.
        true: Number of the true class.
        predicted: Number of the predicted class.
        title: Title of the horizontal axis.
    """
    classes = range(len(labels))
    marker = {
        "opacity": [1.0 if each in (true, predicted) else _FAINT for each in classes],
        "pattern": {"shape": ["/" if each == true else "" for each in classes]},
    }
    figure = _bars(shares, labels, texts, marker)
    figure.update_xaxes(
        title=title, range=[0, _TEXT], tickformat=".0%", tickvals=[0, 0.5, 1], tickangle=0
    )
    return figure


def values(
    numbers: Sequence[float], labels: Sequence[str], texts: Sequence[str], *, title: str
) -> Figure:
    """A bar for the predicted value, and a hatched one for the true value.

    Args:
        numbers: Predicted and true value.
        labels: Name of each.
        texts: Each value as text.
        title: Title of the horizontal axis.
    """
    figure = _bars(np.array(numbers), labels, texts, {"pattern": {"shape": ["", "/"]}})
    ends = [min(0.0, *numbers) * _TEXT, max(0.0, *numbers) * _TEXT]
    figure.update_xaxes(title=title, range=ends if ends[1] > ends[0] else [0, 1])
    return figure


def distances(
    deviations: np.ndarray,
    labels: Sequence[str],
    texts: Sequence[str],
    means: Sequence[str],
    *,
    title: str,
    mean: str,
    value: str,
    usual: str,
) -> Figure:
    """A bar per feature, from the mean to the sample's value, in standard deviations.

    Args:
        deviations: ``(features,)``.
        labels: Name of each feature.
        texts: The sample's value of each as text.
        means: The mean of each as text.
        title: Title of the horizontal axis.
        mean: Name of the mean.
        value: Name of the value.
        usual: Name of the band of one standard deviation.
    """
    figure = _bars(deviations, labels, texts, {})
    figure.update_traces(
        customdata=list(means),
        hovertemplate=f"%{{y}}<br>{value}: %{{text}}<br>{mean}: %{{customdata}}<extra></extra>",
    )
    reach = max(2.0, float(np.abs(deviations).max())) * _TEXT
    figure.update_xaxes(title=title, range=[-reach, reach], zeroline=True)
    figure.add_vrect(-1, 1, fillcolor="gray", opacity=0.15, line_width=0, layer="below", name=usual)
    return figure


def _bars(
    lengths: np.ndarray, labels: Sequence[str], texts: Sequence[str], marker: dict[str, Any]
) -> Figure:
    figure = Figure(
        Bar(
            x=lengths,
            y=list(labels),
            orientation="h",
            text=list(texts),
            textposition="outside",
            cliponaxis=False,
            marker=marker,
            hovertemplate="%{y}: %{text}<extra></extra>",
        )
    )
    figure.update_layout(
        height=_ROW * len(labels) + _AROUND, margin={"t": 10, "b": 20}, bargap=0.25
    )
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    return figure
