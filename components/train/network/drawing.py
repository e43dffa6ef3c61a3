"""Draws layers as SVG: columns of circles from left to right, as in textbooks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from html import escape

_SLOTS = 10  # circles in a column
_ENDS = 4  # circles above and below the dots that stand for the others
_SLOT = 22  # pixels
_RADIUS = 7
_TOP = 30  # of the columns; the titles are above
_HEIGHT = _SLOTS * _SLOT
_MIDDLE = _TOP + _HEIGHT / 2
_LINE = 16  # pixels from one line of text to the next
_TEXT = _TOP + _HEIGHT + 20  # of the first line below
_LETTER = 6.5  # pixels, slightly more than the average
_BETWEEN = 10  # pixels between texts
_SPAN = 52  # least pixels of connections
_NEAR = 7  # pixels between a column and a box
_BOX = 22  # pixels, its width
_IMAGE = 72  # pixels, its longer side
_EDGE = 6  # pixels around everything

Point = tuple[float, float]


class Role(StrEnum):
    """Role of a layer in the network; decides how its circles look."""

    INPUT = "input"
    HIDDEN = "hidden"
    OUTPUT = "output"


@dataclass(frozen=True)
class Part:
    """A layer and its texts.

    Attributes:
        detail: Tooltip.
        title: Text above.
        lines: Texts below; the first is its name.
    """

    detail: str
    title: str = field(default="", kw_only=True)
    lines: tuple[str, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True)
class Image(Part):
    """A layer of pixels: a square.

    Attributes:
        size: Rows and columns.
    """

    size: tuple[int, int]


@dataclass(frozen=True)
class Units(Part):
    """A layer of numbers: a column of circles.

    Attributes:
        count: Number of units, of which at most ``_SLOTS`` are drawn.
        role: Their role.
        joined: Whether each is connected with everything before.
        names: Name of each; not shown if some units are left out.
    """

    count: int
    role: Role
    joined: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Box(Part):
    """An element-wise layer: a slim box.

    Attributes:
        label: Text inside.
    """

    label: str


@dataclass(frozen=True)
class _Cursor:
    """How far the drawing has come, from left to right.

    Attributes:
        x: Right end of the shapes.
        text: Right end of the texts below.
        outlets: Start points of the connections with the next layer.
    """

    x: float = _EDGE
    text: float = _EDGE
    outlets: tuple[Point, ...] = ()


def drawing(parts: Sequence[Part], alt: str) -> str:
    """Draw the layers of a network.

    Args:
        parts: The layers in order, the input first.
        alt: Text alternative.

    Returns:
        An ``<svg>`` element. A style sheet sets its colours and its size, for which ``--width``
        is the intended width in pixels.
    """
    cursor = _Cursor()
    wires: list[str] = []
    drawn: list[str] = []
    for part in parts:
        if isinstance(part, Image):
            cursor, marks = _image(part, cursor)
        elif isinstance(part, Box):
            cursor, marks = _box(part, cursor, wires)
        else:
            assert isinstance(part, Units)
            cursor, marks = _units(part, cursor, wires)
        drawn.append(f"<g><title>{escape(part.detail)}</title>{''.join(marks)}</g>")
    width = round(max(cursor.x, cursor.text) + _EDGE)
    height = _TEXT + _LINE * max(len(part.lines) for part in parts)
    return (
        f'<svg role="img" aria-label="{escape(alt)}" style="--width: {width}"'
        f' viewBox="0 0 {width} {height}">{"".join(wires)}{"".join(drawn)}</svg>'
    )


def _image(part: Image, cursor: _Cursor) -> tuple[_Cursor, list[str]]:
    rows, columns = part.size
    pixel = _IMAGE / max(rows, columns)
    width, height = columns * pixel, rows * pixel
    middle = max(cursor.text + _text_width(part) / 2, cursor.x + width / 2)
    left, top = middle - width / 2, _MIDDLE - height / 2
    grid = [f"M{_n(left + i * pixel)} {_n(top)}v{_n(height)}" for i in range(1, columns)]
    grid += [f"M{_n(left)} {_n(top + i * pixel)}h{_n(width)}" for i in range(1, rows)]
    marks = [
        _touched(left - _NEAR, width + 2 * _NEAR),
        _rectangle("image", left, top, width, height),
        f'<path class="grid" d="{"".join(grid)}"/>',
        *_texts(part, middle),
    ]
    text = middle + _text_width(part) / 2
    return _Cursor(left + width, text, ((left + width, _MIDDLE),)), marks


def _units(part: Units, cursor: _Cursor, wires: list[str]) -> tuple[_Cursor, list[str]]:
    span = _SPAN if cursor.outlets else 0
    middle = max(cursor.text + _text_width(part) / 2, cursor.x + span + _RADIUS)
    heights = _heights(part.count)
    ends = [(middle - _RADIUS, y) for y in heights]
    wires.append(_wires(cursor.outlets, ends) if part.joined else _arrow(cursor.outlets, ends))
    marks = [_touched(middle - 2 * _RADIUS, 4 * _RADIUS)]
    marks += [_circle(part.role, middle, y) for y in heights]
    if len(heights) < part.count:
        dots = (_MIDDLE + offset for offset in (-_SLOT / 2, 0, _SLOT / 2))
        marks += [f'<circle class="dot" cx="{_n(middle)}" cy="{_n(y)}" r="2"/>' for y in dots]
    names = part.names if len(part.names) == len(heights) else ()
    right = middle + _RADIUS
    marks += [
        f'<text class="name" x="{_n(right + 8)}" y="{_n(y + 4)}">{escape(name)}</text>'
        for name, y in zip(names, heights, strict=bool(names))
    ]
    marks += _texts(part, middle)
    beside = max(map(len, names), default=-1) * _LETTER + 8 if names else 0
    outlets = tuple((right, y) for y in heights)
    return _Cursor(right + beside, middle + _text_width(part) / 2, outlets), marks


def _box(part: Box, cursor: _Cursor, wires: list[str]) -> tuple[_Cursor, list[str]]:
    left = cursor.x + _NEAR
    middle = left + _BOX / 2
    passing = "".join(f"M{_n(x)} {_n(y)}H{_n(left)}" for x, y in cursor.outlets)
    wires.append(f'<path class="wire" d="{passing}"/>')
    marks = [
        _rectangle("box", left, _TOP, _BOX, _HEIGHT, rounded=4),
        f'<text class="label" transform="translate({_n(middle + 4)} {_n(_MIDDLE)}) rotate(-90)">'
        f"{escape(part.label)}</text>",
    ]
    right = left + _BOX
    outlets = tuple((right, y) for _, y in cursor.outlets)
    return replace(cursor, x=right, outlets=outlets), marks


def _heights(count: int) -> list[float]:
    """Return the y coordinates of the circles of a column."""
    if count > _SLOTS:
        slots = [*range(_ENDS), *range(_SLOTS - _ENDS, _SLOTS)]
        return [_TOP + (slot + 0.5) * _SLOT for slot in slots]
    return [_MIDDLE + (slot - (count - 1) / 2) * _SLOT for slot in range(count)]


def _wires(starts: Sequence[Point], ends: Sequence[Point]) -> str:
    """Connect every start with every end."""
    lines = (f"M{_n(x)} {_n(y)}L{_n(u)} {_n(v)}" for x, y in starts for u, v in ends)
    return f'<path class="wire" d="{"".join(lines)}"/>'


def _arrow(starts: Sequence[Point], ends: Sequence[Point]) -> str:
    """Draw an arrow for a layer that only rearranges values."""
    if not starts:
        return ""
    left, right = starts[0][0] + _NEAR, ends[0][0] - _NEAR
    y = _n(_MIDDLE)
    return f'<path class="arrow" d="M{_n(left)} {y}H{_n(right)}m-6 -5l6 5l-6 5"/>'


def _circle(role: Role, x: float, y: float) -> str:
    circle = f'<circle class="{role}" cx="{_n(x)}" cy="{_n(y)}" r="{_RADIUS}"/>'
    if role is not Role.OUTPUT:
        return circle
    return f'{circle}<circle class="core" cx="{_n(x)}" cy="{_n(y)}" r="{_RADIUS - 3}"/>'


def _touched(left: float, width: float) -> str:
    """Draw the area that shows the tooltip of a column."""
    return _rectangle("touched", left, _TOP - 4, width, _HEIGHT + 8, rounded=4)


def _rectangle(
    kind: str, left: float, top: float, width: float, height: float, rounded: int = 0
) -> str:
    corner = f' rx="{rounded}"' if rounded else ""
    return (
        f'<rect class="{kind}" x="{_n(left)}" y="{_n(top)}" width="{_n(width)}"'
        f' height="{_n(height)}"{corner}/>'
    )


def _texts(part: Part, middle: float) -> Iterator[str]:
    x = _n(middle)
    if part.title:
        yield f'<text class="title" x="{x}" y="{_TOP - 14}">{escape(part.title)}</text>'
    for place, line in enumerate(part.lines):
        kind = "text" if place else "kind"
        if line:
            yield f'<text class="{kind}" x="{x}" y="{_TEXT + place * _LINE}">{escape(line)}</text>'


def _text_width(part: Part) -> float:
    return max(map(len, (part.title, *part.lines))) * _LETTER + _BETWEEN


def _n(value: float) -> str:
    """Format a number of pixels as briefly as possible."""
    return f"{value:.1f}".removesuffix(".0")
