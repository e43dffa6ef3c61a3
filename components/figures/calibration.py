"""The reliability diagram."""

import numpy as np

from components.figures.style import Figure, axis, layout, line, numbers
from components.words.language import _, number, percent
from core.evaluation.calibration import Calibration


def reliability_diagram(calibration: Calibration) -> Figure:
    """Accuracy against confidence by bins, above the samples that each bin holds.

    Args:
        calibration: From ``core.evaluation.calibration.calibration``.
    """
    width = float(calibration.edges[1] - calibration.edges[0])
    middles = numbers((calibration.edges[:-1] + calibration.edges[1:]) / 2)
    bins = [_bin(calibration, index) for index in range(len(calibration.counts))]
    common = {"type": "bar", "x": middles, "width": [width * 0.94] * len(middles), "text": bins}
    # ``numbers`` leaves out empty bins (NaN): a bar of height 0 would read as 0 %.
    accuracy = {
        **common,
        "y": numbers(calibration.accuracy),
        "name": _("Accuracy"),
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
        "opacity": 0.85,
    }
    means = {
        "type": "scatter",
        "mode": "markers",
        "x": numbers(calibration.confidence),
        "y": numbers(calibration.accuracy),
        "name": _("At the mean confidence"),
        "marker": {"size": 9, "symbol": "diamond"},
        "hoverinfo": "skip",
    }
    counts = {
        **common,
        "y": calibration.counts.tolist(),
        "yaxis": "y2",
        "xaxis": "x2",
        "name": _("Samples"),
        "showlegend": False,
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }
    ideal = line([(0, 0), (1, 1)], _("Perfect calibration"))
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


def _bin(calibration: Calibration, index: int) -> str:
    low, high = (percent(float(calibration.edges[index + end]), 0) for end in (0, 1))
    lines = [
        _("Confidence from {low} to {high}").format(low=low, high=high),
        _("Samples: {count}").format(count=number(int(calibration.counts[index]))),
    ]
    if np.isfinite(calibration.accuracy[index]):
        confidence, accuracy = (
            percent(float(values[index]))
            for values in (calibration.confidence, calibration.accuracy)
        )
        lines += [
            _("Mean confidence: {share}").format(share=confidence),
            _("Accuracy: {share}").format(share=accuracy),
        ]
    return "<br>".join(lines)
