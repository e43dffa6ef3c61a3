"""ROC and precision-recall curves."""

import math
from typing import Any

import numpy as np

from components.figures.style import Figure, axis, layout, line, numbers
from components.words.language import _, number
from core.evaluation.ranking import THRESHOLD, Curve

_HEIGHT = 360  # pixels
_MOST_POINTS = 500  # more would not be visible


def roc_figure(curve: Curve) -> Figure:
    """True against false positive rate, with the diagonal of random scores."""
    chance = line([(0, 0), (1, 1)], _("Random scores"))
    return _figure(
        curve, chance, _("ROC curve"), _("False positive rate"), _("True positive rate"), None
    )


def precision_recall_figure(curve: Curve) -> Figure:
    """Precision against recall, with the precision of random scores."""
    chance = line([(0, curve.chance), (1, curve.chance)], _("Random scores"))
    return _figure(curve, chance, _("Precision-recall curve"), _("Recall"), _("Precision"), "hv")


def _figure(curve: Curve, chance: Figure, name: str, x: str, y: str, shape: str | None) -> Figure:
    threshold_name = _("Threshold")
    last = len(curve.x) - 1
    points = np.unique(np.linspace(0, last, min(last + 1, _MOST_POINTS)).round().astype(np.intp))
    drawn: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "x": numbers(curve.x[points]),
        "y": numbers(curve.y[points]),
        # As text, because a threshold can be infinite.
        "customdata": [
            number(threshold, 3) if math.isfinite(threshold) else "∞"
            for threshold in curve.thresholds[points].tolist()
        ],
        "hovertemplate": (
            f"{x}: %{{x:.3f}}<br>{y}: %{{y:.3f}}<br>"
            f"{threshold_name}: %{{customdata}}<extra></extra>"
        ),
        "name": name,
        "line": {"width": 2.5, **({"shape": shape} if shape else {})},
    }
    at_half = {
        "type": "scatter",
        "mode": "markers",
        "x": numbers(np.array(curve.chosen[:1])),
        "y": numbers(np.array(curve.chosen[1:])),
        "name": _("Threshold {value}").format(value=number(THRESHOLD, 1)),
        "marker": {"size": 11, "symbol": "diamond"},
        "hovertemplate": f"{x}: %{{x:.3f}}<br>{y}: %{{y:.3f}}<extra></extra>",
    }
    return {
        "data": [drawn, at_half, chance],
        "layout": layout(
            height=_HEIGHT,
            margin={"l": 56, "r": 12, "t": 64, "b": 48},
            hovermode="closest",
            xaxis=axis(x, range=[-0.02, 1.02]),
            yaxis=axis(y, range=[-0.02, 1.02]),
        ),
    }
