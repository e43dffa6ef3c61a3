"""Coordinates of the report's drawings, which ``templates/drawing.jinja`` writes as SVG."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from components.train.takeaway.templating import part
from components.words.language import number

_TICKS = 5
_MOST = 1_000  # points of a line
_LONGEST = 40  # characters of a title beside an axis


class _Area(NamedTuple):
    """Size of a drawing and edges of its plot area, in SVG units."""

    width: int = 640
    height: int = 300
    left: int = 62
    right: int = 628
    top: int = 12
    bottom: int = 256


_AREA = _Area()


class Line(NamedTuple):
    """One line: its name and its points; ``None`` where a value is not finite."""

    name: str
    x: Sequence[float]
    y: Sequence[float | None]


class _Scale(NamedTuple):
    """Maps values to positions along an axis."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


class _Path(NamedTuple):
    """One line as an SVG path."""

    name: str
    path: str


def curves(lines: Sequence[Line], x_title: str, y_title: str, alt: str) -> Markup:
    """Draw lines over a common axis; all but the first are dashed.

    Args:
        lines: The lines, with at least one point in all.
        x_title: Title of the axis below.
        y_title: Title of the axis to the left.
        alt: Text alternative.
    """
    x, y = _scales(
        [value for line in lines for value in line.x],
        [value for line in lines for value in line.y if value is not None],
    )
    drawn = [_Path(line.name, _path(line, x, y)) for line in lines]
    titles = (x_title, _short(y_title))
    return part("curves", _AREA, _ticks(x), _ticks(y), titles, alt, drawn, of="drawing")


def scatter(
    true: Sequence[float], predicted: Sequence[float], titles: tuple[str, str, str]
) -> Markup:
    """Draw predictions against true values, with the line on which both are equal.

    Args:
        true: Finite numbers.
        predicted: As many finite numbers.
        titles: Titles of the axis below and the axis to the left, and the text alternative.
    """
    both = [*true, *predicted]
    x, y = _scales(both, both)
    diagonal = f"M{x(x.low)} {y(x.low)}L{x(x.high)} {y(x.high)}"
    points = [(x(across), y(up)) for across, up in zip(true, predicted, strict=True)]
    names = (titles[0], _short(titles[1]))
    axes = (_AREA, _ticks(x), _ticks(y), names, titles[2])
    return part("scatter", *axes, diagonal, points, of="drawing")


def _scales(x: Sequence[float], y: Sequence[float]) -> tuple[_Scale, _Scale]:
    return (
        _Scale(*_ends(x), _AREA.left, _AREA.right),
        _Scale(*_ends(y), _AREA.bottom, _AREA.top),
    )


def _ends(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = max(0.5, abs(low) / 10)  # relative, because 0.5 is too little for huge numbers
    return (low, high) if low < high else (low - room, high + room)


def _path(line: Line, x: _Scale, y: _Scale) -> str:
    every = math.ceil(len(line.x) / _MOST)
    path, pen = [], "M"
    last = len(line.x) - 1
    for index, (across, up) in enumerate(zip(line.x, line.y, strict=True)):
        if index % every and index != last:
            continue
        if up is None:
            pen = "M"
            continue
        path.append(f"{pen}{x(across)} {y(up)}")
        pen = "L"
    return "".join(path)


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rstrip()}…"


def _ticks(scale: _Scale) -> list[tuple[float, str]]:
    """Return positions and labels of round numbers along an axis."""
    raw = (scale.high - scale.low) / _TICKS
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= raw)
    digits = max(0, -math.floor(math.log10(step)))
    first, last = math.ceil(scale.low / step), math.floor(scale.high / step)
    values = [count * step for count in range(first, last + 1)]
    return [(scale(value), number(value, digits)) for value in values]
