"""How sure a number from a test set is: intervals of 95 % confidence. NumPy only."""

import math
from typing import NamedTuple

import numpy as np

CONFIDENCE = 0.95
_Z = 1.959963984540054  # the 97.5 % quantile of the standard normal distribution


class Interval(NamedTuple):
    """From the lowest to the highest value that goes with what was seen."""

    low: float
    high: float


def wilson(successes: int, samples: int) -> Interval:
    """The interval of a share, sound for few samples and for shares of 0 or 1 as well.

    Source: E. B. Wilson (1927), "Probable inference, the law of succession, and statistical
    inference", Journal of the American Statistical Association 22.

    Args:
        successes: Samples that count, 0 to ``samples``.
        samples: All samples, at least one.
    """
    share, weight = successes / samples, _Z**2 / samples
    centre = (share + weight / 2) / (1 + weight)
    half = math.sqrt(share * (1 - share) * weight + weight**2 / 4) / (1 + weight)
    # Exact at the ends, where rounding would leave 1e-17 or 1 - 1e-16.
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == samples else centre + half
    return Interval(low, high)


def mean(values: np.ndarray) -> Interval | None:
    """The interval of the mean of independent values, by the normal approximation.

    Mean ± 1.96 standard errors. Source: the central limit theorem, as in L. Wasserman (2004),
    "All of Statistics", section 6.3.2.

    Args:
        values: ``(samples,)``.

    Returns:
        ``None`` where fewer than two values, or one that is not finite, tell nothing.
    """
    values = np.asarray(values, np.float64)
    if len(values) < 2 or not np.isfinite(values).all():
        return None
    centre, error = float(values.mean()), float(values.std(ddof=1)) / math.sqrt(len(values))
    return Interval(centre - _Z * error, centre + _Z * error)
