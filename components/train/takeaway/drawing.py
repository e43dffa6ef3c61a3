"""Drawings of the report, as SVG that needs nothing else; all texts in them are escaped."""

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from components.words.language import number

_WIDTH, _HEIGHT = 640, 300  # units of the drawing
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 12, 12, 44
_TICKS = 5
_MOST = 1_000  # points of a line
_LONGEST = 40  # characters of a title beside an axis


class Line(NamedTuple):
    """One line: its name, and its points, ``None`` where there is no finite number."""

    name: str
    x: Sequence[float]
    y: Sequence[float | None]


class _Scale(NamedTuple):
    """From numbers to places along an axis."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def curves(lines: Sequence[Line], x_title: str, y_title: str, alt: str) -> str:
    """Lines over a common axis; the second and further ones are dashed.

    Args:
        lines: At least one point between them.
        x_title: Title of the axis below.
        y_title: Title of the axis to the left.
        alt: The drawing in words.
    """
    x, y = _scales(
        [value for line in lines for value in line.x],
        [value for line in lines for value in line.y if value is not None],
    )
    drawn = [_axes(x, y, x_title, y_title)]
    for place, line in enumerate(lines):
        drawn.append(f'<path class="line line-{place}" d="{_path(line, x, y)}"/>')
    return _drawing(alt, drawn) + _legend([line.name for line in lines])


def scatter(true: Sequence[float], predicted: Sequence[float], titles: tuple[str, str, str]) -> str:
    """What was predicted over what is true, with the line on which both are the same.

    Args:
        true: Finite numbers.
        predicted: As many finite numbers.
        titles: Of the axis below, of the one to the left, and of the drawing.
    """
    both = [*true, *predicted]
    x, y = _scales(both, both)
    ends = f"M{x(x.low)} {y(x.low)}L{x(x.high)} {y(x.high)}"
    points = "".join(
        f'<circle cx="{x(one)}" cy="{y(other)}" r="2.5"/>'
        for one, other in zip(true, predicted, strict=True)
    )
    drawn = [_axes(x, y, *titles[:2]), f'<path class="line line-1" d="{ends}"/>']
    return _drawing(titles[2], [*drawn, f'<g class="points">{points}</g>'])


def _scales(x: Sequence[float], y: Sequence[float]) -> tuple[_Scale, _Scale]:
    return (
        _Scale(*_ends(x), _LEFT, _WIDTH - _RIGHT),
        _Scale(*_ends(y), _HEIGHT - _BOTTOM, _TOP),
    )


def _ends(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = max(0.5, abs(low) / 10)  # beside a huge number, a half is nothing
    return (low, high) if low < high else (low - room, high + room)


def _path(line: Line, x: _Scale, y: _Scale) -> str:
    every = math.ceil(len(line.x) / _MOST)
    path, pen = [], "M"
    last = len(line.x) - 1
    for number_, (one, other) in enumerate(zip(line.x, line.y, strict=True)):
        if number_ % every and number_ != last:
            continue
        if other is None:
            pen = "M"
            continue
        path.append(f"{pen}{x(one)} {y(other)}")
        pen = "L"
    return "".join(path)


def _axes(x: _Scale, y: _Scale, x_title: str, y_title: str) -> str:
    parts = []
    for value, told in _ticks(x):
        place = x(value)
        parts.append(f'<path class="grid" d="M{place} {_TOP}V{_HEIGHT - _BOTTOM}"/>')
        below = _HEIGHT - _BOTTOM + 16
        parts.append(f'<text x="{place}" y="{below}" text-anchor="middle">{told}</text>')
    for value, told in _ticks(y):
        place = y(value)
        parts.append(f'<path class="grid" d="M{_LEFT} {place}H{_WIDTH - _RIGHT}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{place + 4}" text-anchor="end">{told}</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(
        f'<text x="{middle}" y="{_HEIGHT - 8}" text-anchor="middle">{escape(x_title)}</text>'
    )
    parts.append(
        f'<text transform="translate(14 {(_TOP + _HEIGHT - _BOTTOM) / 2}) rotate(-90)"'
        f' text-anchor="middle">{escape(_short(y_title))}</text>'
    )
    return "".join(parts)


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rstrip()}…"


def _ticks(scale: _Scale) -> Iterable[tuple[float, str]]:
    """Round numbers from one end of an axis to the other, and how they are written."""
    raw = (scale.high - scale.low) / _TICKS
    size = 10.0 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= raw)
    digits = max(0, -math.floor(math.log10(step)))
    first = math.ceil(scale.low / step)
    for count in range(first, math.floor(scale.high / step) + 1):
        yield count * step, escape(number(count * step, digits))


def _drawing(alt: str, parts: Iterable[str]) -> str:
    told = escape(alt, quote=True)
    inside = "".join(parts)
    return f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{told}">{inside}</svg>'


def _legend(names: Sequence[str]) -> str:
    entries = "".join(
        f'<li><svg viewBox="0 0 28 8" aria-hidden="true"><path class="line line-{place}"'
        f' d="M0 4H28"/></svg> {escape(name)}</li>'
        for place, name in enumerate(names)
    )
    return f'<ul class="legend">{entries}</ul>'
