"""Shared parts of all figures."""

from collections.abc import Iterable
from html import escape
from textwrap import wrap
from typing import Any

import numpy as np

from components.words.language import decimal_and_group

Figure = dict[str, Any]
"""``data`` and ``layout`` for Plotly."""

HEIGHT = 420  # pixels
_LINE = 46  # characters beside a legend's symbol on a phone, or along a vertical axis
_LONGEST = 16  # characters of a name beside an axis


def layout(**more: Any) -> dict[str, Any]:
    """Return the layout of a figure, with the session's decimal sign."""
    return {
        "height": HEIGHT,
        "margin": {"l": 56, "r": 12, "t": 28, "b": 48},
        "separators": decimal_and_group(),
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
        **more,
    }


def axis(title: str, **more: Any) -> dict[str, Any]:
    """Return an axis with its title."""
    return {
        "title": {"text": wrapped(title), "font": {"size": 13}, "standoff": 8},
        "zeroline": False,
        **more,
    }


def line(ends: Iterable[tuple[float, float]], name: str, **more: Any) -> dict[str, Any]:
    """Return a dashed reference line through ``ends``."""
    x, y = zip(*ends, strict=True)
    return {
        "type": "scatter",
        "meta": "reference",
        "mode": "lines",
        "x": list(x),
        "y": list(y),
        "name": name,
        "line": {"dash": "dash", "width": 1.5},
        "hoverinfo": "skip",
        **more,
    }


def numbers(values: np.ndarray, digits: int = 6) -> list[float | None]:
    """Round values to significant digits for the browser; ``None`` replaces non-finite ones."""
    return [float(f"{value:.{digits}g}") if np.isfinite(value) else None for value in values]


def wrapped(text: str) -> str:
    """Wrap a text, and escape what Plotly would take for markup."""
    return "<br>".join(
        escape(line, quote=False) for line in wrap(text, _LINE, break_on_hyphens=False)
    )


def short(names: Iterable[str]) -> list[str]:
    """Shorten the names beside an axis by cutting out their middle.

    Args:
        names: The names of one axis.

    Returns:
        The names in order, with at most ``_LONGEST`` characters; more if different names would
        otherwise become equal.
    """
    names = list(names)
    different, most = len(set(names)), max(map(len, names), default=0)
    for length in range(_LONGEST, most):
        cut = [_cut(name, length) for name in names]
        if len(set(cut)) == different:
            return cut
    return names


def _cut(name: str, length: int) -> str:
    if len(name) <= length:
        return name
    end = length // 2 - 1
    return name[: length - 1 - end].rstrip() + "…" + name[-end:].lstrip()
