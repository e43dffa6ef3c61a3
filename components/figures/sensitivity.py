"""How much each input changes a prediction."""

from collections.abc import Sequence
from html import escape

import numpy as np

from components.figures.style import Figure, axis, layout, line, numbers

_ROW = 26  # pixels of a bar and the space around it
_AROUND = 110  # pixels of legend, axis and title


def sensitivity_figure(
    lowest: np.ndarray,
    highest: np.ndarray,
    labels: Sequence[str],
    texts: Sequence[str],
    now: float,
    *,
    title: str,
    here: str,
    share: bool,
) -> Figure:
    """A bar per input, from the lowest to the highest prediction, and a line at the current one.

    Args:
        lowest: ``(inputs,)``.
        highest: ``(inputs,)``.
        labels: Name of each input.
        texts: Hover text of each bar.
        now: The current prediction.
        title: Title of the horizontal axis.
        here: Name of the line.
        share: Whether predictions are probabilities.
    """
    places = list(range(len(labels)))
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "base": numbers(lowest),
        "x": numbers(highest - lowest),
        "text": [escape(text) for text in texts],
        "hovertemplate": "%{text}<extra></extra>",
        "textposition": "none",
        "showlegend": False,
    }
    ends = line([(now, -0.6), (now, len(labels) - 0.4)], here)
    margin = 0.04 * (float(highest.max() - lowest.min()) or 1.0)
    limits = [float(lowest.min()) - margin, float(highest.max()) + margin]
    across = {"range": [-0.02, 1.02], "tickformat": ".0%"} if share else {"range": limits}
    return {
        "data": [bars, ends],
        "layout": layout(
            height=_ROW * len(labels) + _AROUND,
            margin={"l": 56, "r": 12, "t": 40, "b": 48},
            bargap=0.3,
            dragmode=False,
            hovermode="closest",
            xaxis=axis(title, fixedrange=True, **across),
            yaxis=axis(
                "",
                fixedrange=True,
                autorange="reversed",
                showgrid=False,
                tickvals=places,
                ticktext=[escape(label) for label in labels],
            ),
        ),
    }
