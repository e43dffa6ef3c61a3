"""The learning rate that a range test suggests."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from core.runs.rate_curve import STEPS, RateCurve
from core.settings.registry import LEARNING_RATE

FALLEN = 0.8
"""The share of the loss's fall at which the suggested rate stands."""
_SMOOTH = 6.0  # steps: standard deviation of the smoothing
_START = 40  # steps at the lowest rates, which show the loss before training
_CERTAIN = 4.0  # standard errors by which the loss must fall
_LEAST = 0.001  # of the loss before training, by which it must fall at least
_DIGITS = 2  # significant digits of the suggested rate


class Outcome(Enum):
    """What came of a range test; the first two suggest a rate.

    Attributes:
        FALLS_AND_RISES: The loss falls and, at higher rates, rises again.
        STILL_FALLS: It is lowest at the highest rates: a higher rate may be better.
        NEVER_FALLS: It never falls by more than its batches differ.
        DIVERGES_AT_ONCE: It stops being a finite number before it could fall.
    """

    FALLS_AND_RISES = "falls and rises"
    STILL_FALLS = "still falls"
    NEVER_FALLS = "never falls"
    DIVERGES_AT_ONCE = "diverges at once"


@dataclass(frozen=True, eq=False)
class Suggestion:
    """What a range test suggests.

    Attributes:
        outcome: What came of the test.
        smoothed: ``(steps,)`` float64: the loss without the noise of its batches.
        start: The loss before training.
        rate: The suggested rate, with two significant digits; ``None`` if there is none.
        lowest: The rate with the lowest smoothed loss; ``None`` if the loss never falls.
    """

    outcome: Outcome
    smoothed: np.ndarray
    start: float
    rate: float | None = None
    lowest: float | None = None


def suggestion(curve: RateCurve) -> Suggestion:
    """Return the rate at which the loss has slowed down, but not yet become ragged.

    Smith 2017, "Cyclical learning rates for training neural networks", section 3.3, reads two
    rates from the curve: where training begins to work, and where its progress slows, becomes
    ragged or turns. The second is the highest that training stands. Here it is the rate at which
    the smoothed loss has done four fifths of its fall. The loss is smoothed by a Gaussian over
    steps on both sides, which, unlike a running mean, does not shift the curve.
    """
    losses = curve.losses.astype(np.float64)
    start = float(np.median(losses[:_START])) if len(losses) else float("nan")
    # A loss that explodes would raise the smoothed one long before.
    smoothed = _smoothed(np.minimum(losses, start + max(abs(start), 1e-12)))
    if len(losses) < _START:
        return Suggestion(Outcome.DIVERGES_AT_ONCE, smoothed, start)
    lowest = int(smoothed.argmin())
    fall = start - smoothed[lowest]
    if fall <= max(_CERTAIN * _error(losses[:_START]), _LEAST * abs(start)):
        return Suggestion(Outcome.NEVER_FALLS, smoothed, start)
    place = int(np.argmax(smoothed <= start - FALLEN * fall))
    rising = lowest < len(losses) - 2 * _SMOOTH or len(losses) < STEPS
    return Suggestion(
        Outcome.FALLS_AND_RISES if rising else Outcome.STILL_FALLS,
        smoothed,
        start,
        LEARNING_RATE.check(float(f"{curve.rates[place]:.{_DIGITS}g}")),
        float(curve.rates[lowest]),
    )


def _smoothed(losses: np.ndarray) -> np.ndarray:
    steps = np.arange(len(losses))
    weights = np.exp(-0.5 * ((steps[:, None] - steps) / _SMOOTH) ** 2)
    means: np.ndarray = weights @ losses / weights.sum(axis=1)
    return means


def _error(losses: np.ndarray) -> float:
    """Standard error of the smoothed loss, from the spread of the batches.

    A Gaussian averages as many independent values as 2 √π of its standard deviations.
    """
    return float(losses.std(ddof=1) / np.sqrt(2 * np.sqrt(np.pi) * _SMOOTH))
