"""Mean curves of several runs, with a band around each."""

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

from components.figures.style import Figure, axis, layout
from components.words.language import _, number, percent
from core.comparison.seeds import Band

_DASHES = ("solid", "dash")


class Curve(NamedTuple):
    """One curve.

    Attributes:
        name: Its name.
        band: Its numbers.
    """

    name: str
    band: Band


def bands(curves: Sequence[Curve], title: str, runs: int, *, share: bool) -> Figure:
    """Means by epoch as lines and their intervals as bands; each curve has its own dashes.

    Args:
        curves: What to draw.
        title: Title of the vertical axis, with its unit.
        runs: The largest number of runs in an epoch.
        share: Whether values are shares from 0 to 1.
    """
    traces = []
    for place, curve in enumerate(curves):
        traces += [_band(curve, place), _line(curve, place, runs, share)]
    y: dict[str, Any] = {"tickformat": ".0%"} if share else {}
    return {
        "data": traces,
        "layout": layout(
            hovermode="closest",
            xaxis=axis(_("Epoch"), rangemode="tozero"),
            yaxis=axis(title, **y),
            margin={"l": 56, "r": 12, "t": 44, "b": 48},
        ),
    }


def _band(curve: Curve, place: int) -> dict[str, Any]:
    """Return the outline of the band, over the epochs that more than one run has."""
    ends = [
        (epoch, low, high)
        for epoch, low, high in zip(curve.band.epochs, curve.band.low, curve.band.high, strict=True)
        if low is not None and high is not None
    ]
    epochs = [epoch for epoch, _low, _high in ends]
    return {
        "type": "scatter",
        "mode": "lines",
        "meta": {"colour": place},
        "x": [*epochs, *reversed(epochs)],
        "y": [*(low for _epoch, low, _high in ends), *(high for *_rest, high in reversed(ends))],
        "fill": "toself",
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _line(curve: Curve, place: int, runs: int, share: bool) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers" if len(curve.band.epochs) < 3 else "lines",
        "meta": {"colour": place},
        "name": escape(curve.name),
        "x": list(curve.band.epochs),
        "y": list(curve.band.mean),
        "line": {"width": 2, "dash": _DASHES[place % len(_DASHES)]},
        "text": [_hover_text(curve.band, at, runs, share) for at in range(len(curve.band.epochs))],
        "hovertemplate": "%{text}",
    }


def _hover_text(band: Band, at: int, runs: int, share: bool) -> str:
    def value(one: float) -> str:
        return percent(one) if share else number(one, 4)

    lines = [
        _("Epoch {epoch}: {mean}").format(epoch=number(band.epochs[at]), mean=value(band.mean[at]))
    ]
    low, high = band.low[at], band.high[at]
    if low is not None and high is not None:
        lines.append(_("95%: {low} to {high}").format(low=value(low), high=value(high)))
    lines.append(_("{runs} of {all} runs").format(runs=number(band.runs[at]), all=number(runs)))
    return "<br>".join(lines)
