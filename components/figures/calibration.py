"""The reliability diagram."""

import numpy as np

from components.figures.style import Figure, axis, layout, line, numbers
from components.words.language import _, number, percent
from core.evaluation.calibration import Calibration


def reliability_diagram(found: Calibration) -> Figure:
    """Accuracy against confidence by bins, above the samples that each bin holds.

    Args:
        found: From ``core.evaluation.calibration.calibration``.
    """
    width = float(found.edges[1] - found.edges[0])
    middles = numbers((found.edges[:-1] + found.edges[1:]) / 2)
    bins = [_bin(found, index) for index in range(len(found.counts))]
    common = {"type": "bar", "x": middles, "width": [width * 0.94] * len(middles), "text": bins}
    # A bar of no height says 0 % where an empty bin says nothing.
    accuracy = {
        **common,
        "y": numbers(found.accuracy),
        "name": _("Accuracy"),
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "opacity": 0.85,
    }
    means = {
        "type": "scatter",
        "mode": "markers",
        "x": numbers(found.confidence),
        "y": numbers(found.accuracy),
        "name": _("At the mean confidence"),
        "marker": {"size": 9, "symbol": "diamond"},
        "hoverinfo": "skip",
    }
    counts = {
        **common,
        "y": found.counts.tolist(),
        "yaxis": "y2",
        "xaxis": "x2",
        "name": _("Samples"),
        "showlegend": False,
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }
    ideal = line([(0, 0), (1, 1)], _("As right as sure"))
    span = [0, 1]
    return {
        "data": [accuracy, means, counts, ideal],
        "layout": layout(
            height=460,
            margin={"l": 56, "r": 12, "t": 64, "b": 48},
            bargap=0,
            hovermode="closest",
            xaxis=axis("", range=span, showticklabels=False, tickformat=".0%"),
            yaxis=axis(_("Accuracy"), range=[0, 1.02], domain=[0.36, 1], tickformat=".0%"),
            xaxis2=axis(
                _("Confidence in the predicted class"),
                range=span,
                anchor="y2",
                matches="x",
                tickformat=".0%",
            ),
            yaxis2=axis(_("Samples"), domain=[0, 0.28], rangemode="tozero", nticks=4),
        ),
    }


def _bin(found: Calibration, index: int) -> str:
    low, high = (percent(float(found.edges[index + end]), 0) for end in (0, 1))
    lines = [
        _("Confidence from {low} to {high}").format(low=low, high=high),
        _("Samples: {count}").format(count=number(int(found.counts[index]))),
    ]
    if np.isfinite(found.accuracy[index]):
        sure, right = (
            percent(float(values[index])) for values in (found.confidence, found.accuracy)
        )
        lines += [
            _("Mean confidence: {share}").format(share=sure),
            _("Accuracy: {share}").format(share=right),
        ]
    return "<br>".join(lines)
