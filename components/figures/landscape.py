"""A loss landscape: contours of the loss, and the paths of training on them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from components.figures.style import Figure, axis, layout, line, numbers
from components.words.language import _, decimal_and_group, epoch_count, measured
from core.runs.landscape import Landscape, Path

_HEIGHT = 560
_CONTOURS = 18
_TICKS = 5  # of the colour bar
_SYMBOLS = (("square", "star"), ("diamond", "x"))  # start and end of each path
_DASHES = ("solid", "dash")


@dataclass(frozen=True)
class Titles:
    """The words of the figure, in the session's language.

    Attributes:
        x: Title of the horizontal axis, with its unit.
        y: Title of the vertical axis.
        loss: Title of the colours.
        runs: Name of each path; one empty name for a single run.
    """

    x: str
    y: str
    loss: str
    runs: Sequence[str]


def landscape_figure(
    landscape: Landscape, titles: Titles, *, log: bool | None = None, epoch: float | None = None
) -> Figure:
    """Contours of the loss so far, the path of each run, its start and its end.

    Args:
        landscape: The landscape; rows that are not computed yet stay empty.
        titles: Its words.
        log: Whether colours follow the logarithm of the loss; by default if there is one, see
            ``logarithmic``.
        epoch: The epoch of the first path to mark; ``None`` for none.
    """
    log = logarithmic(landscape) if log is None else log
    traces = [_contours(landscape, titles.loss, log)]
    for place, (path, name) in enumerate(zip(landscape.paths, titles.runs, strict=True)):
        traces += _path(path, name, place)
    if epoch is not None:
        traces.append(_marked(landscape.paths[0], epoch))
    return {
        "data": traces,
        "layout": layout(
            height=_HEIGHT,
            margin={"l": 64, "r": 12, "t": 56, "b": 56},
            hovermode="closest",
            xaxis=axis(titles.x, range=_range(landscape.x), showgrid=False),
            yaxis=axis(titles.y, range=_range(landscape.y), showgrid=False),
        ),
    }


def line_figure(losses: np.ndarray, x: str, y: str) -> tuple[Figure, np.ndarray]:
    """The loss on the straight line between two ends, and a straight line between their losses.

    Args:
        losses: ``(points,)``, at equal distances.
        x: Title of the horizontal axis.
        y: Title of the vertical axis.

    Returns:
        The figure, and the share of the way at each point.
    """
    share = np.linspace(0, 1, len(losses))
    traces = [
        {
            "type": "scatter",
            "meta": {"colour": 0},
            "mode": "lines",
            "name": y,
            "x": numbers(share),
            "y": numbers(losses),
            "line": {"width": 2.5},
            "hovertemplate": "%{x:.2f}: %{y:.4~g}<extra></extra>",
        },
        line([(0, float(losses[0])), (1, float(losses[-1]))], _("Straight between both ends")),
    ]
    figure = {
        "data": traces,
        "layout": layout(
            height=300, hovermode="closest", xaxis=axis(x, range=[0, 1]), yaxis=axis(y)
        ),
    }
    return figure, share


def logarithmic(landscape: Landscape) -> bool:
    """Whether a logarithm of the losses exists: all finite ones are above 0."""
    finite = landscape.losses[np.isfinite(landscape.losses)]
    return bool(len(finite)) and bool(finite.min() > 0)


def _range(places: np.ndarray) -> list[float]:
    return [float(places[0]), float(places[-1])]


def _contours(landscape: Landscape, title: str, log: bool) -> dict[str, Any]:
    losses = np.full((len(landscape.y), len(landscape.x)), np.nan)
    losses[: len(landscape.losses)] = landscape.losses
    losses[~np.isfinite(losses)] = np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        shown = np.log10(losses) if log else losses
    finite = shown[np.isfinite(shown)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    if high - low < 1e-9:
        high = low + 1.0
    step = (high - low) / _CONTOURS
    ticks = np.linspace(low, high, _TICKS).tolist()
    return {
        "type": "contour",
        "x": numbers(landscape.x),
        "y": numbers(landscape.y),
        "z": [numbers(row) for row in shown],
        "text": [[_short(value) for value in row] for row in losses.tolist()],
        "hovertemplate": f"{escape(title)}: %{{text}}<extra></extra>",
        "autocontour": False,
        "contours": {"start": low, "end": high, "size": step, "coloring": "heatmap"},
        "line": {"width": 0.6},
        "zmin": low,
        "zmax": high,
        "connectgaps": False,
        "showlegend": False,
        "colorbar": {
            "orientation": "h",
            "y": -0.24,
            "yanchor": "top",
            "thickness": 12,
            "title": {"text": escape(title), "side": "bottom", "font": {"size": 13}},
            "tickvals": ticks,
            "ticktext": [_tick(tick, log) for tick in ticks],
        },
    }


def _short(loss: float, digits: int = 4) -> str:
    """A loss with significant digits and the decimal sign of the language, quickly."""
    text = f"{loss:.{digits}g}" if math.isfinite(loss) else ""
    return text.replace(".", decimal_and_group()[0]).replace("-", "\N{MINUS SIGN}")


def _tick(value: float, log: bool) -> str:
    return _short(math.pow(10, value) if log else value, 2)


def _path(path: Path, name: str, place: int) -> list[dict[str, Any]]:
    """The line of a path, its epochs, and signs for its start and its end."""
    x, y = numbers(path.places[:, 0]), numbers(path.places[:, 1])
    hover = [_hover(path, index, name) for index in range(len(path.epochs))]
    common = {"type": "scatter", "hovertemplate": "%{text}<extra></extra>"}
    named = f"{escape(name)}: " if name else ""
    start, end = _SYMBOLS[place]
    colour = place + 1
    first = epoch_count(path.epochs[0])
    last = epoch_count(path.epochs[path.last])
    return [
        {
            **common,
            "meta": "halo",
            "mode": "lines",
            "x": x,
            "y": y,
            "line": {"width": 6},
            "hoverinfo": "skip",
            "hovertemplate": None,
            "showlegend": False,
        },
        {
            **common,
            "meta": {"ring": colour},
            "mode": "lines+markers",
            "name": named + _("Epochs"),
            "x": x,
            "y": y,
            "text": hover,
            "line": {"width": 2.5, "dash": _DASHES[place]},
            "marker": {"size": 8},
        },
        *(
            {
                **common,
                "meta": {"ring": colour},
                "mode": "markers",
                "name": named + label,
                "x": [x[index]],
                "y": [y[index]],
                "text": [hover[index]],
                "marker": {"size": size, "symbol": symbol},
            }
            for label, index, symbol, size in (
                (_("Start (epoch {epoch})").format(epoch=first), 0, start, 14),
                (_("End (epoch {epoch})").format(epoch=last), path.last, end, 18),
            )
        ),
    ]


def _hover(path: Path, index: int, name: str) -> str:
    head = _("Epoch {epoch}").format(epoch=epoch_count(path.epochs[index]))
    own, flat = float(path.losses[index]), float(path.projected[index])
    lines = [
        f"<b>{escape(name)} · {head}</b>" if name else f"<b>{head}</b>",
        _("Loss of the network: {loss}").format(loss=measured(own, flat)),
        _("Loss at this point of the plane: {loss}").format(loss=measured(flat, own)),
    ]
    return "<br>".join(lines)


def _marked(path: Path, epoch: float) -> dict[str, Any]:
    index = int(np.abs(path.epochs - epoch).argmin())
    return {
        "type": "scatter",
        "meta": {"ring": 3},
        "mode": "markers",
        "name": _("Epoch {epoch}").format(epoch=epoch_count(path.epochs[index])),
        "x": numbers(path.places[index, :1]),
        "y": numbers(path.places[index, 1:]),
        "text": [_hover(path, index, "")],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 20, "symbol": "circle-open-dot"},
    }
