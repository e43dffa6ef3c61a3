"""Samples of a formula: points drawn at random, with the class or number that it gives there."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from core.base.errors import PointsError
from core.base.text import N_, shown
from core.data.points.formula import Formula
from core.data.points.points import CLASSES, RANGE, Plane, Points, Range

LEAST_SAMPLES, MOST_SAMPLES = 50, 5_000
MOST_NOISE = 10.0
MOST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Sampling:
    """A toy problem by formula; values are checked.

    Attributes:
        formula: A condition (class B where it is true), or a number.
        classes: Whether a number is the number of a class: 0, 1, 2 or 3 for A, B, C or D.
        samples: Number of points.
        noise: Standard deviation of the noise, added to the inputs of classes, or to a number.
        seed: Of points and noise.
        x1: Smallest and largest ``x1`` of the points, before noise.
        x2: Smallest and largest ``x2``.

    Raises:
        PointsError: A value is not allowed.
    """

    formula: str
    classes: bool = True
    samples: int = 500
    noise: float = 0.0
    seed: int = 0
    x1: Range = RANGE
    x2: Range = RANGE

    def __post_init__(self) -> None:
        Plane(self.x1, self.x2)
        for label, value, least, most in (
            (N_("Samples"), self.samples, LEAST_SAMPLES, MOST_SAMPLES),
            (N_("Noise"), self.noise, 0, MOST_NOISE),
            (N_("Seed"), self.seed, 0, MOST_SEED),
        ):
            if not least <= value <= most:
                raise PointsError(
                    N_("{setting}: received {received}, allowed is {least} to {most}."),
                    setting=label,
                    received=value,
                    least=least,
                    most=most,
                )

    @property
    def plane(self) -> Plane:
        """The plane that is shown."""
        return Plane(self.x1, self.x2, self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """Return the values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, payload: Mapping[str, Any]) -> "Sampling":
        """Read the output of ``to_dict``."""
        ranges = {name: (float(payload[name][0]), float(payload[name][1])) for name in ("x1", "x2")}
        return cls(**{**payload, **ranges})


def draw(sampling: Sampling) -> Points:
    """Draw the points; equal samplings give equal points.

    Raises:
        PointsError: The formula is wrong, or does not give what it should.
    """
    formula = Formula(sampling.formula)
    random = np.random.default_rng(sampling.seed)
    x1 = random.uniform(*sampling.x1, sampling.samples)
    x2 = random.uniform(*sampling.x2, sampling.samples)
    values = formula.evaluate(x1, x2)
    x = np.stack([x1, x2], axis=1)
    if not formula.condition and not sampling.classes:
        return Points(x, values + random.normal(0, sampling.noise, sampling.samples))
    y, labels = _class_numbers(values, sampling, x)
    return Points(x + random.normal(0, sampling.noise, x.shape), y, labels)


def _class_numbers(
    values: np.ndarray, sampling: Sampling, x: np.ndarray
) -> tuple[np.ndarray, tuple[str, ...]]:
    numbers = values.astype(np.float64)
    allowed = np.isin(numbers, range(len(CLASSES)))
    if not allowed.all():
        first = int(np.argmin(allowed))
        raise PointsError(
            N_(
                "Formula: “{received}” gives {value:.4g} at x1 = {x1:.3g} and x2 = {x2:.3g}."
                " Classes are 0, 1, 2 and 3: write a condition, such as x > 0, or learn a number."
            ),
            received=shown(sampling.formula),
            value=float(numbers[first]),
            x1=float(x[first, 0]),
            x2=float(x[first, 1]),
        )
    y = numbers.astype(np.int64)
    present = np.unique(y)
    missing = [number for number in range(int(present.max())) if number not in present]
    if missing:
        raise PointsError(
            N_(
                "Formula: “{received}” gives class {highest} at some points, and class {missing} at"
                " none. Number the classes from 0 without a gap, or draw more samples."
            ),
            received=shown(sampling.formula),
            highest=int(present.max()),
            missing=missing[0],
        )
    if len(present) < 2:
        raise PointsError(
            N_(
                "Formula: “{received}” gives the same class at all {points:,} points. Change it, or"
                " the ranges."
            ),
            received=shown(sampling.formula),
            points=len(y),
        )
    return y, CLASSES[: len(present)]
