"""The pictures of the glossary: small drawings in the colours of the page."""

import math
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from components.words.language import _
from core.base.text import N_

WIDTH, HEIGHT = 160, 100


@dataclass(frozen=True)
class Picture:
    """One picture.

    Attributes:
        draw: Returns the content of an ``<svg>`` of ``WIDTH`` × ``HEIGHT``.
        alt: What is to be seen (marked for translation).
    """

    draw: Callable[[], str]
    alt: str


def svg(name: str) -> str:
    """Return a picture as an ``<svg>`` element, with its text in the session's language."""
    picture = PICTURES[name]
    return (
        f'<svg class="term" role="img" aria-label="{escape(_(picture.alt))}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}">{picture.draw()}</svg>'
    )


def _line(points: Iterable[tuple[float, float]], style: str = "") -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{path}" class="term__line {style}"/>'


def _dot(x: float, y: float, style: str = "", radius: float = 3) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" class="term__dot {style}"/>'


def _bar(x: float, y: float, width: float, height: float, style: str = "") -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
        f' class="term__bar {style}"/>'
    )


def _axes() -> str:
    return _line([(12, 8), (12, 90), (152, 90)], "term__axis")


def _curve(function: Callable[[float], float], style: str = "", to: float = 1.0) -> str:
    """A curve of a function from [0, 1] to [0, 1] between the axes."""
    steps = [to * place / 60 for place in range(61)]
    return _line([(14 + 134 * x, 88 - 76 * function(x)) for x in steps], style)


def _points() -> str:
    draw = random.Random(3)
    groups = ((50, 62, ""), (108, 36, "term--second"))
    dots = [
        (_dot if style == "" else _ring)(draw.gauss(x, 14), draw.gauss(y, 12), style)
        for x, y, style in groups
        for _place in range(16)
    ]
    return "".join(dots) + _line([(56, 8), (104, 92)], "term__axis")


def _ring(x: float, y: float, style: str) -> str:
    return _bar(x - 3, y - 3, 6, 6, style)


def _split() -> str:
    return (
        _bar(10, 36, 92, 28)
        + _bar(104, 36, 20, 28, "term--second")
        + _bar(126, 36, 24, 28, "term--empty")
    )


def _folds() -> str:
    return "".join(
        _bar(14 + 27 * column, 10 + 17 * row, 24, 13, "term--second" if row == column else "")
        for row in range(5)
        for column in range(5)
    )


def _classes() -> str:
    return _axes() + _bar(34, 16, 34, 74) + _bar(96, 78, 34, 12, "term--second")


def _scale() -> str:
    wide = _line([(14, 30), (146, 30)], "term__axis") + _dot(40, 30) + _dot(140, 30)
    narrow = _line([(56, 70), (104, 70)], "term__axis") + _dot(66, 70) + _dot(94, 70)
    return wide + _line([(80, 36), (80, 64)], "term--second") + narrow


def _layers(crossed: bool = False) -> str:
    columns = [(20, [30, 50, 70]), (80, [14, 38, 62, 86]), (140, [50])]
    out = {(80, 38), (80, 86)} if crossed else set()
    lines = [
        _line([(x, y), (other, target)], "term__axis")
        for (x, ys), (other, targets) in pairwise(columns)
        for y in ys
        for target in targets
        if (x, y) not in out and (other, target) not in out
    ]
    dots = [_dot(x, y, "term--empty" if (x, y) in out else "", 8) for x, ys in columns for y in ys]
    crosses = [
        _line([(x - 5, y - 5), (x + 5, y + 5)]) + _line([(x - 5, y + 5), (x + 5, y - 5)])
        for x, y in sorted(out)
    ]
    return "".join([*lines, *dots, *crosses])


def _activation() -> str:
    relu = _line([(12, 70), (80, 70), (146, 12)])
    sigmoid = [(12 + 1.34 * x, 70 - 56 / (1 + math.exp(-(x - 50) / 7))) for x in range(101)]
    return _line([(12, 70), (150, 70)], "term__axis") + _line(sigmoid, "term--second") + relu


def _step() -> str:
    return _line([(12, 70), (150, 70)], "term__axis") + _line(
        [(12, 70), (80, 70), (80, 26), (148, 26)]
    )


def _weights() -> str:
    def bell(width: float, style: str) -> str:
        return _line(
            [
                (80 + x, 88 - 70 * (20 / width) ** 0.5 * math.exp(-((x / width) ** 2)))
                for x in range(-66, 67, 2)
            ],
            style,
        )

    axis = _line([(12, 90), (150, 90)], "term__axis")
    return axis + bell(38, "term--second") + bell(20, "")


def _start() -> str:
    draw = random.Random(1)
    bars = [
        _bar(16 + 13 * place, 50 - max(0.0, height), 8, abs(height))
        for place in range(10)
        for height in [draw.uniform(-38, 38)]
    ]
    return _line([(12, 50), (150, 50)], "term__axis") + "".join(bars)


def _bowl_height(x: float) -> float:
    return (x - 80) ** 2 / 62


def _bowl(marks: tuple[float, ...] = (22, 40, 54, 64, 71)) -> str:
    curve = _line([(x, 88 - _bowl_height(x)) for x in range(12, 149, 2)], "term__axis")
    steps = [(x, 88 - _bowl_height(x)) for x in marks]
    return curve + _line(steps) + "".join(_dot(x, y) for x, y in steps)


def _rate() -> str:
    steps = [(x, 88 - _bowl_height(x)) for x in (30, 135, 22, 144)]
    wild = _line(steps, "term--second") + "".join(_ring(x, y, "term--second") for x, y in steps)
    return _bowl((34, 50, 61, 68, 73)) + wild


def _path() -> str:
    rings = "".join(
        f'<ellipse cx="104" cy="50" rx="{14 * size}" ry="{7 * size}"'
        ' class="term__line term__axis"/>'
        for size in (1, 2, 3)
    )
    zigzag = [(14, 20), (30, 72), (46, 32), (60, 64), (74, 40), (88, 56), (98, 49)]
    smooth = [(14, 20), (30, 42), (50, 56), (72, 58), (92, 53), (104, 50)]
    return rings + _line(zigzag, "term--second") + _line(smooth) + _dot(104, 50)


def _passes() -> str:
    rows = (14, 42, 70)
    return "".join(
        _bar(12 + 24 * batch, y, 20, 16, "" if y < 70 or batch < 2 else "term--empty")
        for y in rows
        for batch in range(6)
    )


def _curves() -> str:
    training = _curve(lambda x: 0.08 + 0.9 * math.exp(-4 * x))
    validation = _curve(lambda x: 0.2 + 0.8 * math.exp(-5 * x) + 0.42 * x * x, "term--second")
    return _axes() + training + validation


def _stopping() -> str:
    lowest = 0.46
    validation = _curve(lambda x: 0.2 + 1.9 * (x - lowest) ** 2, "term--second")
    place = 14 + 134 * lowest
    mark = _line([(place, 12), (place, 90)], "term__axis") + _dot(place, 88 - 76 * 0.2, "", 4)
    return _axes() + validation + mark


def _schedule() -> str:
    cosine = _curve(lambda x: 0.05 + 0.45 * (1 + math.cos(math.pi * x)))
    steps = [(0, 0.9), (0.33, 0.9), (0.33, 0.45), (0.66, 0.45), (0.66, 0.22), (1, 0.22)]
    return _axes() + cosine + _line([(14 + 134 * x, 88 - 76 * y) for x, y in steps], "term--second")


def _clip() -> str:
    circle = '<circle cx="40" cy="66" r="52" class="term__line term__axis"/>'
    return (
        circle
        + _line([(40, 66), (148, 12)], "term--second")
        + _line([(40, 66), (86.5, 42.8)])
        + _dot(86.5, 42.8)
    )


def _matrix() -> str:
    shares = ((0.9, 0.1, 0.02), (0.15, 0.75, 0.1), (0.02, 0.2, 0.8))
    return "".join(
        f'<rect x="{38 + 29 * column}" y="{8 + 29 * row}" width="27" height="27"'
        f' class="term__bar" fill-opacity="{share}"/>'
        for row, line in enumerate(shares)
        for column, share in enumerate(line)
    )


PICTURES: Mapping[str, Picture] = {
    "points": Picture(_points, N_("Points of two classes, and a line between them.")),
    "split": Picture(_split, N_("The samples in three parts: training, validation, test.")),
    "folds": Picture(_folds, N_("Five folds: in each of five runs another one is held out.")),
    "classes": Picture(_classes, N_("A frequent class and a rare one.")),
    "scale": Picture(_scale, N_("Values that lie far apart, brought close to zero.")),
    "layers": Picture(_layers, N_("Three inputs, a hidden layer of four units, one output.")),
    "dropout": Picture(
        lambda: _layers(crossed=True), N_("The same network with two hidden units dropped.")
    ),
    "activation": Picture(_activation, N_("ReLU and sigmoid, over the sum of a unit.")),
    "step": Picture(_step, N_("0 up to a threshold, 1 above it.")),
    "weights": Picture(_weights, N_("Two distributions of weights: wide, and close to zero.")),
    "start": Picture(_start, N_("Random weights, positive and negative.")),
    "bowl": Picture(_bowl, N_("A loss curve, and steps that get smaller towards its minimum.")),
    "rate": Picture(
        _rate, N_("Small steps that reach the minimum, and large ones that overshoot.")
    ),
    "path": Picture(_path, N_("A valley from above: one path zigzags, another runs smoothly.")),
    "passes": Picture(_passes, N_("Batches in rows: each row is an epoch.")),
    "curves": Picture(
        _curves, N_("Two losses by epoch: training falls, validation falls and rises again.")
    ),
    "stopping": Picture(_stopping, N_("The validation loss by epoch, and its lowest point.")),
    "schedule": Picture(_schedule, N_("Two schedules: one falls smoothly, the other in steps.")),
    "clip": Picture(_clip, N_("A long gradient, shortened to a limit.")),
    "matrix": Picture(_matrix, N_("A confusion matrix, darkest on its diagonal.")),
}
"""By name, as in the files of the glossary."""
