"""Confidence intervals (95 %) of numbers from a test set. NumPy only."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

CONFIDENCE = 0.95
Z = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution."""


class Interval(NamedTuple):
    """A confidence interval, from its lower to its upper limit."""

    low: float
    high: float


def wilson(successes: int, samples: int) -> Interval:
    """Return the interval of a share; reliable for few samples and for shares of 0 and 1, too.

    Source: E. B. Wilson (1927), "Probable inference, the law of succession, and statistical
    inference", Journal of the American Statistical Association 22.

    Args:
        successes: Number of successes, 0 to ``samples``.
        samples: Number of samples, at least one.
    """
    share, weight = successes / samples, Z**2 / samples
    centre = (share + weight / 2) / (1 + weight)
    half = math.sqrt(share * (1 - share) * weight + weight**2 / 4) / (1 + weight)
    # Exact at 0 and 1, where rounding would give 1e-17 or 1 - 1e-16.
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == samples else centre + half
    return Interval(low, high)


def mean_of_few(values: np.ndarray) -> Interval | None:
    """Return the interval of the mean of a few independent values, about normally distributed.

    Mean ± t standard errors. Source: Student (1908), "The probable error of a mean", Biometrika 6.

    Args:
        values: ``(samples,)``.

    Returns:
        ``None`` for fewer than two values, or where one is not finite.
    """
    return _of_mean(values, student)


def student(degrees: int) -> float:
    """Return the 97.5 % quantile of Student's t.

    Exact for 1 and 2 degrees of freedom, else to 0.2 %.

    Source: M. Abramowitz and I. Stegun (1964), "Handbook of mathematical functions", 26.7.5.
    """
    if degrees == 1:
        return math.tan(math.pi * (0.975 - 0.5))
    if degrees == 2:
        return 0.95 * math.sqrt(2 / (1 - 0.95**2))
    z = Z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(degrees) ** power for power, term in enumerate(terms, start=1))


def mean(values: np.ndarray) -> Interval | None:
    """Return the interval of the mean of independent values, by the normal approximation.

    Mean ± 1.96 standard errors. Source: the central limit theorem, as in L. Wasserman (2004),
    "All of Statistics", section 6.3.2.

    Args:
        values: ``(samples,)``.

    Returns:
        ``None`` for fewer than two values, or where one is not finite.
    """
    return _of_mean(values, lambda _degrees: Z)


def _of_mean(values: np.ndarray, quantile: Callable[[int], float]) -> Interval | None:
    """Mean ± the quantile times the standard error; the quantile takes degrees of freedom."""
    values = np.asarray(values, np.float64)
    if len(values) < 2 or not np.isfinite(values).all():
        return None
    centre, error = float(values.mean()), float(values.std(ddof=1)) / math.sqrt(len(values))
    half = quantile(len(values) - 1) * error
    return Interval(centre - half, centre + half)
