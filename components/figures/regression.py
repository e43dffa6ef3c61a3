"""Predicted against true values, and residuals."""

from typing import Any

import numpy as np

from components.figures.style import Figure, axis, layout, line, numbers
from components.words.language import _

_POINT = {"size": 7, "opacity": 0.65}
_MOST_POINTS = 3000  # more are drawn with WebGL
_MARGIN = {"l": 56, "r": 12, "t": 44, "b": 48}


def predicted_against_true(
    true: np.ndarray, predicted: np.ndarray, limits: tuple[float, float], target: str
) -> Figure:
    """A point per sample, and the diagonal on which a perfect prediction lies.

    Args:
        true: ``(samples,)``.
        predicted: ``(samples,)``.
        limits: Smallest and largest value of both.
        target: Name of the target, with its unit.
    """
    low, high = _widened(limits)
    x = _("True: {target}").format(target=target)
    y = _("Predicted: {target}").format(target=target)
    return {
        "data": [
            _points(true, predicted, _("True"), _("Predicted")),
            line([(low, low), (high, high)], _("Predicted = true")),
        ],
        "layout": layout(
            margin=_MARGIN,
            hovermode="closest",
            xaxis=axis(x, range=[low, high]),
            yaxis=axis(y, range=[low, high]),
        ),
    }


def residuals_by_prediction(true: np.ndarray, predicted: np.ndarray, target: str) -> Figure:
    """A residual per sample against its prediction, and the line of no error.

    Args:
        true: ``(samples,)``.
        predicted: ``(samples,)``.
        target: Name of the target, with its unit.
    """
    finite = predicted[np.isfinite(predicted)]
    limits = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    low, high = _widened(limits)
    residuals = true.astype(np.float64) - predicted
    return {
        "data": [
            _points(predicted, residuals, _("Predicted"), _("Residual")),
            line([(low, 0), (high, 0)], _("No error")),
        ],
        "layout": layout(
            height=340,
            margin=_MARGIN,
            hovermode="closest",
            xaxis=axis(_("Predicted: {target}").format(target=target), range=[low, high]),
            yaxis=axis(_("Residual: true − predicted")),
        ),
    }


def residual_histogram(counts: np.ndarray, edges: np.ndarray) -> Figure:
    """The distribution of the residuals.

    Args:
        counts: ``(bins,)`` from ``core.evaluation.residuals.histogram``.
        edges: ``(bins + 1,)``.
    """
    residual, samples = _("Residual"), _("Samples")
    highest = float(max(counts.max(initial=0), 1)) * 1.05
    bars = {
        "type": "bar",
        "x": numbers((edges[:-1] + edges[1:]) / 2),
        "width": numbers(np.diff(edges)),
        "y": counts.tolist(),
        "customdata": list(zip(numbers(edges[:-1]), numbers(edges[1:]), strict=True)),
        "hovertemplate": (
            f"{residual}: %{{customdata[0]:,.4~g}} … %{{customdata[1]:,.4~g}}<br>"
            f"{samples}: %{{y:,d}}<extra></extra>"
        ),
        "name": samples,
        "marker": {"line": {"width": 0}},
        "showlegend": False,
    }
    return {
        "data": [bars, line([(0, 0), (0, highest)], _("No error"))],
        "layout": layout(
            height=300,
            margin=_MARGIN,
            bargap=0.04,
            xaxis=axis(_("Residual: true − predicted")),
            yaxis=axis(samples, range=[0, highest]),
        ),
    }


def _points(x: np.ndarray, y: np.ndarray, x_name: str, y_name: str) -> dict[str, Any]:
    return {
        "type": "scattergl" if len(x) > _MOST_POINTS else "scatter",
        "mode": "markers",
        "x": numbers(x),
        "y": numbers(y),
        "marker": dict(_POINT),
        "showlegend": False,
        "hovertemplate": f"{x_name}: %{{x:,.1f}}<br>{y_name}: %{{y:,.1f}}<extra></extra>",
    }


def _widened(limits: tuple[float, float]) -> tuple[float, float]:
    margin = 0.03 * (limits[1] - limits[0] or 1.0)
    return limits[0] - margin, limits[1] + margin
