"""The cost of errors at every threshold."""

import numpy as np

from components.figures.style import Figure, axis, layout, line, numbers
from components.words.language import _, number
from core.evaluation.threshold import USUAL, CostCurve

_MOST_POINTS = 1000  # more would not be visible


def cost_figure(curve: CostCurve, chosen: float, calibrated: float) -> Figure:
    """Mean cost of a validation sample against the threshold, with the chosen one marked.

    Args:
        curve: From ``core.evaluation.threshold.cost_curve``.
        chosen: The threshold in use.
        calibrated: The best one if probabilities were exact.
    """
    threshold, cost = _("Threshold"), _("Mean cost of a validation sample")
    steps = len(curve.costs)
    points = np.unique(np.linspace(0, steps - 1, min(steps, _MOST_POINTS)).round().astype(np.intp))
    top = float(curve.costs.max()) * 1.08 or 1.0
    costs = {
        "type": "scatter",
        "mode": "lines",
        "x": [*numbers(curve.edges[points]), 1.0],
        "y": [*numbers(curve.costs[points]), *numbers(curve.costs[-1:])],
        "name": cost,
        "line": {"width": 2.5, "shape": "hv"},
        "hovertemplate": f"{threshold}: %{{x:.3f}}<br>{cost}: %{{y:.4~g}}<extra></extra>",
    }
    point = {
        "type": "scatter",
        "mode": "markers",
        "x": [chosen],
        "y": [curve.at(chosen)],
        "name": _("Chosen: {threshold}").format(threshold=number(chosen, 3)),
        "marker": {"size": 12, "symbol": "diamond"},
        "hovertemplate": f"{threshold}: %{{x:.3f}}<br>{cost}: %{{y:.4~g}}<extra></extra>",
    }
    usual = line([(USUAL, 0), (USUAL, top)], _("Threshold {value}").format(value=number(USUAL, 1)))
    exact = line(
        [(calibrated, 0), (calibrated, top)],
        _("If probabilities were exact: {threshold}").format(threshold=number(calibrated, 3)),
        line={"dash": "dot", "width": 1.5},
    )
    return {
        "data": [costs, usual, exact, point],
        "layout": layout(
            margin={"l": 56, "r": 12, "t": 64, "b": 48},
            hovermode="closest",
            xaxis=axis(threshold, range=[-0.02, 1.02]),
            yaxis=axis(cost, range=[0, top]),
        ),
    }
