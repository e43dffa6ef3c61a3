"""Points on a plane with a class or a number each, and the part of the plane that is shown."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from core.base.errors import PointsError
from core.base.text import N_
from core.data.tables.names import tidy

CLASSES = ("A", "B", "C", "D")
"""Labels of drawn and computed classes."""
MOST_POINTS = 1_000
"""Maximum number of points that are drawn or pasted; scripts contain them."""
LEAST_POINTS = 10
LEAST_OF_A_CLASS = 5
"""For training, validation and test sets."""
LARGEST = 1e6
"""Maximum size of a coordinate or number."""
_MARGIN = 0.05  # around points, relative to their range

Range = tuple[float, float]
RANGE: Range = (-3.0, 3.0)
"""Of both inputs, as for toy problems."""


@dataclass(frozen=True, eq=False)
class Points:
    """Points on a plane; what can be trained on is up to ``check``.

    Attributes:
        x: ``(points, 2)``, float64: ``x1`` and ``x2``.
        y: ``(points,)``: class numbers, int64, or numbers, float64.
        labels: The label of each class; empty for numbers.
    """

    x: np.ndarray
    y: np.ndarray
    labels: tuple[str, ...] = ()

    @property
    def classifies(self) -> bool:
        """Whether a class is predicted, not a number."""
        return bool(self.labels)

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of points of each class."""
        if not self.classifies:
            return {}
        counts = np.bincount(self.y, minlength=len(self.labels)).tolist()
        return dict(zip(self.labels, counts, strict=True))


NONE = Points(np.zeros((0, 2)), np.zeros(0, np.int64), CLASSES[:2])
"""No points of two classes."""


@dataclass(frozen=True)
class Plane:
    """The part of the plane that is shown, and where its points are from.

    Attributes:
        x1: Smallest and largest ``x1``.
        x2: Smallest and largest ``x2``.
        formula: The formula, and how it was sampled, as ``core.data.points.sampling.Sampling``
            has it; ``None`` for points that were drawn or pasted.
    """

    x1: Range = RANGE
    x2: Range = RANGE
    formula: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        for name, (low, high) in (("x1", self.x1), ("x2", self.x2)):
            if not (-LARGEST <= low < high <= LARGEST):
                raise PointsError(
                    N_(
                        "Range of {name}: received {low:g} to {high:g}. Allowed are two numbers"
                        " between −{most:,.0f} and {most:,.0f}, the smaller one first."
                    ),
                    name=name,
                    low=float(low),
                    high=float(high),
                    most=LARGEST,
                )

    def to_dict(self) -> dict[str, Any]:
        """Return the plane for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, payload: Mapping[str, Any]) -> "Plane":
        """Read the output of ``to_dict``."""
        first, second = ((float(p[0]), float(p[1])) for p in (payload["x1"], payload["x2"]))
        return cls(first, second, payload["formula"])

    def around(self, x: np.ndarray) -> "Plane":
        """Return a plane that shows all points as well.

        Args:
            x: ``(points, 2)``.
        """
        if not len(x):
            return self
        ends = [
            _widened(ends, float(low), float(high))
            for ends, low, high in zip(
                (self.x1, self.x2), x.min(axis=0), x.max(axis=0), strict=True
            )
        ]
        return Plane(ends[0], ends[1], self.formula)


def around(x: np.ndarray) -> Plane:
    """Return the usual plane if all points are on it, else one that fits around them.

    Args:
        x: ``(points, 2)``.
    """
    low, high = RANGE
    if not len(x) or (x.min() >= low and x.max() <= high):
        return Plane()
    first, second = (
        (float(least), float(most) if most > least else float(least) + 1)
        for least, most in zip(x.min(axis=0), x.max(axis=0), strict=True)
    )
    return Plane(_with_margin(*first), _with_margin(*second))


def _widened(ends: Range, low: float, high: float) -> Range:
    if low >= ends[0] and high <= ends[1]:
        return ends
    return _with_margin(min(ends[0], low), max(ends[1], high))


def _with_margin(least: float, most: float) -> Range:
    margin = max(_MARGIN * (most - least), 1e-3 * max(abs(most), 1.0))
    # Two or three digits are enough for the end of an axis.
    step = 10.0 ** np.floor(np.log10(most - least + 2 * margin) - 1)
    down = float(np.floor((least - margin) / step) * step)
    up = float(np.ceil((most + margin) / step) * step)
    return float(f"{down:.9g}"), float(f"{up:.9g}")


def check(points: Points) -> None:
    """Refuse points that cannot be trained on.

    Raises:
        PointsError: There are too few, or there is nothing to learn.
    """
    if len(points.y) < LEAST_POINTS:
        raise PointsError(
            N_("There are {count} points, but at least {least} are needed. Add some."),
            count=len(points.y),
            least=LEAST_POINTS,
        )
    if not np.ptp(points.x, axis=0).any():
        raise PointsError(
            N_("All points lie at the same place, so there is nothing to learn. Spread them.")
        )
    if not points.classifies:
        if not np.ptp(points.y):
            raise PointsError(
                N_("All points have the same number, so there is nothing to learn. Vary it.")
            )
        return
    present = {label: count for label, count in points.counts.items() if count}
    if len(present) < 2:
        raise PointsError(
            N_("All points are of class {label}. Add points of a second class."),
            label=next(iter(present)),
        )
    for label, count in present.items():
        if count < LEAST_OF_A_CLASS:
            raise PointsError(
                N_(
                    "Class {label} has only {count} points, but at least {least} are needed for"
                    " training, validation and test set. Add some, or remove the class."
                ),
                label=tidy(label),
                count=count,
                least=LEAST_OF_A_CLASS,
            )
