"""Which input of one sample moves its prediction most. NumPy only.

One at a time: each input is moved over the middle of its range among the training rows while
all others stay as they are (the individual conditional expectation of Goldstein, Kapelner,
Bleich and Pitkin 2015, "Peeking inside the black box", for one sample). What two inputs do
together is not seen.
"""

from dataclasses import dataclass

import numpy as np

RANGE = (5, 95)
"""Percentiles of the training rows over which an input is moved."""
POINTS = 11
"""Values tried of each input, at equal distances in percentiles."""


@dataclass(frozen=True, eq=False)
class Changes:
    """How far each input moves the output.

    Attributes:
        lowest: ``(inputs,)``: the smallest output while only this input moves.
        highest: ``(inputs,)``: the largest.
    """

    lowest: np.ndarray
    highest: np.ndarray

    @property
    def order(self) -> np.ndarray:
        """``(inputs,)`` input numbers, the one that changes most first."""
        return np.argsort(self.lowest - self.highest, kind="stable")


def probes(row: np.ndarray, training: np.ndarray) -> np.ndarray:
    """The sample itself, then the sample with one input moved.

    Args:
        row: ``(inputs,)``.
        training: ``(samples, inputs)``; what is missing (NaN) is left out.

    Returns:
        ``(1 + inputs * POINTS, inputs)``, float32.
    """
    values = np.nanpercentile(training.astype(np.float64), np.linspace(*RANGE, POINTS), axis=0)
    inputs = len(row)
    moved = np.repeat(row[np.newaxis].astype(np.float32), 1 + inputs * POINTS, axis=0)
    columns = np.repeat(np.arange(inputs), POINTS)
    moved[np.arange(1, len(moved)), columns] = values.T.ravel()
    return moved


def changes(answers: np.ndarray) -> Changes:
    """What the network's answers to ``probes`` tell.

    Args:
        answers: ``(1 + inputs * POINTS,)``, one number of each answer.
    """
    tried = answers[1:].reshape(-1, POINTS)
    now = answers[0]
    return Changes(np.minimum(tried.min(axis=1), now), np.maximum(tried.max(axis=1), now))
