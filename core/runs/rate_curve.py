"""The training loss while the learning rate rises: the outcome of a learning-rate range test."""

from dataclasses import dataclass

import numpy as np

STEPS = 280
"""Steps of a range test, 40 for every factor of ten."""
LOW, HIGH = 1e-6, 10.0
"""The learning rates of its first step and of its last."""


def rates() -> np.ndarray:
    """Return the learning rate of every step, rising by the same factor: float32 ``(STEPS,)``."""
    return np.geomspace(LOW, HIGH, STEPS).astype(np.float32)


@dataclass(frozen=True, eq=False)
class RateCurve:
    """The training loss of every step.

    Attributes:
        rates: ``(steps,)`` float32, ascending; fewer than ``STEPS`` if the loss or a weight
            stopped being a finite number.
        losses: ``(steps,)`` float32, finite: the loss of each batch, penalties included, before
            the step with that rate.
    """

    rates: np.ndarray
    losses: np.ndarray
