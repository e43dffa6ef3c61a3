"""The training loss against the learning rate of a range test."""

from typing import Any

import numpy as np

from components.figures.style import Figure, axis, layout, line, numbers
from components.words.language import _, rate
from core.advice.learning_rate import Suggestion
from core.runs.rate_curve import RateCurve

_ABOVE = 0.35  # of the height of the fall, beyond the loss before training
_BELOW = 0.1


def rate_curve_figure(curve: RateCurve, found: Suggestion) -> Figure:
    """The smoothed loss as a line, the batches faintly behind it, and the suggested rate.

    The vertical axis ends a little above the loss before training: at high rates the loss may be
    a thousand times that.
    """
    x_title, y_title = _("Learning rate"), _("Training loss")
    x = numbers(curve.rates)
    low, high = _limits(curve, found)
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "meta": {"colour": 0},
            "mode": "markers",
            "name": _("Single batches"),
            "x": x,
            "y": numbers(curve.losses),
            "opacity": 0.35,
            "marker": {"size": 4},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "meta": {"colour": 0},
            "mode": "lines",
            "name": _("Smoothed"),
            "x": x,
            "y": numbers(found.smoothed),
            "line": {"width": 2.5},
            "hovertemplate": f"{x_title}: %{{x:.2~g}}<br>{y_title}: %{{y:.4~g}}<extra></extra>",
        },
    ]
    if found.rate is not None:
        name = _("Suggested: {rate}").format(rate=rate(found.rate))
        traces.append(line([(found.rate, low), (found.rate, high)], name))
    return {
        "data": traces,
        "layout": layout(
            margin={"l": 56, "r": 12, "t": 64, "b": 48},
            hovermode="closest",
            # Plotly writes powers a quarter larger than the size it is given.
            xaxis=axis(x_title, type="log", dtick=1, exponentformat="power", tickfont={"size": 10}),
            yaxis=axis(y_title, range=[low, high]),
        ),
    }


def _limits(curve: RateCurve, found: Suggestion) -> tuple[float, float]:
    """Where the vertical axis begins and ends."""
    if not len(curve.losses):
        return 0.0, 1.0
    start, lowest = found.start, float(found.smoothed.min())
    spread = float(np.ptp(np.quantile(curve.losses, (0.05, 0.5))))
    height = max(start - lowest, spread, 0.01 * abs(start)) or 1.0
    return lowest - _BELOW * height, start + _ABOVE * height
