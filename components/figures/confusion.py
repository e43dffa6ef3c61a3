"""The confusion matrix."""

from collections.abc import Sequence
from html import escape

import numpy as np

from components.figures.style import Figure, axis, layout, numbers, short
from components.words.language import _, number, percent

_CELL = 34  # pixels of height a class gets
_LEAST, _MOST = 340, 720  # pixels


def confusion_matrix(
    counts: np.ndarray,
    labels: Sequence[str],
    *,
    shares: bool = False,
    selected: tuple[int, int] | None = None,
) -> Figure:
    """A heat map shaded by the share of the true class, so that rows are comparable.

    Args:
        counts: ``(classes, classes)``, a row per true class.
        labels: Name of each class.
        shares: Whether cells show shares of the true class instead of counts.
        selected: Row and column of the cell to frame.
    """
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    classes = range(len(labels))
    count_texts = {value: number(value) for value in np.unique(counts).tolist()}
    share_texts = {value: percent(value) for value in np.unique(share).tolist()}
    # Without the space that some languages put before the percent sign, to save room.
    rounded_texts = {
        value: percent(value, 0).replace("\N{NO-BREAK SPACE}", "")
        for value in np.unique(share).tolist()
    }
    texts = [rounded_texts[v] for v in share.ravel().tolist()] if shares else None
    true, predicted = _("True"), _("Predicted")
    names = [escape(label) for label in labels]
    hover = [
        [
            f"{true}: {names[row]}<br>{predicted}: {names[column]}<br>"
            f"{count_texts[int(counts[row, column])]} ({share_texts[float(share[row, column])]})"
            for column in classes
        ]
        for row in classes
    ]
    heat = {
        "type": "heatmap",
        "x": list(classes),
        "y": list(classes),
        "z": [numbers(row) for row in share],
        "text": hover,
        "hovertemplate": "%{text}<extra></extra>",
        "zmin": 0,
        "zmax": 1,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
    }
    ink = {
        "type": "scatter",
        "meta": "ink",
        "mode": "text",
        "x": [column for _row in classes for column in classes],
        "y": [row for row in classes for _column in classes],
        "text": texts or [count_texts[value] for value in counts.ravel().tolist()],
        "customdata": numbers(share.ravel()),
        "hoverinfo": "skip",
        "showlegend": False,
    }
    end = len(labels) - 0.5
    ticks = {
        "tickvals": list(classes),
        "ticktext": short(names),
        "showgrid": False,
        "fixedrange": True,
    }
    height = min(_MOST, max(_LEAST, _CELL * len(labels) + 100))
    return {
        "data": [heat, ink],
        "layout": layout(
            height=height,
            margin={"l": 56, "r": 8, "t": 8, "b": 48},
            dragmode=False,
            shapes=[] if selected is None else [_frame(*selected)],
            xaxis=axis(predicted, range=[-0.5, end], **ticks),
            yaxis=axis(true, range=[end, -0.5], **ticks),
        ),
    }


def _frame(row: int, column: int) -> Figure:
    return {
        "type": "rect",
        "x0": column - 0.5,
        "x1": column + 0.5,
        "y0": row - 0.5,
        "y1": row + 0.5,
        "line": {"width": 3},
    }
