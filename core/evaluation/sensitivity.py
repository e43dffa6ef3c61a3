"""Which input of one sample moves its prediction most. NumPy only.

One at a time: each input is moved over the middle of its range among the training rows while
all others stay as they are (the individual conditional expectation of Goldstein, Kapelner,
Bleich and Pitkin 2015, "Peeking inside the black box", for one sample). What two inputs do
together is not seen.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.data.datasets import Dataset, split

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


_KEPT = 4  # tables, or splits of one


@lru_cache(maxsize=_KEPT)
def grid(dataset: Dataset, validation_share: float, seed: int) -> np.ndarray:
    """The values that each input of a table is moved over; what is missing is left out.

    Args:
        dataset: A table.
        validation_share: The run's; only the rows it leaves for training count.
        seed: The run's.

    Returns:
        ``(POINTS, inputs)``, float32; 0 where no row has a value.
    """
    rows, _validation = split(dataset, validation_share, seed)
    columns = (column[~np.isnan(column)] for column in dataset.x_train[rows].T)
    percentiles = np.linspace(*RANGE, POINTS)
    values = [np.percentile(c, percentiles) if len(c) else np.zeros(POINTS) for c in columns]
    return np.array(values, np.float32).T


def probes(row: np.ndarray, tried: np.ndarray) -> np.ndarray:
    """The sample itself, then the sample with one input moved.

    Args:
        row: ``(inputs,)``.
        tried: ``(POINTS, inputs)`` from ``grid``.

    Returns:
        ``(1 + inputs * POINTS, inputs)``, float32.
    """
    inputs = len(row)
    moved = np.repeat(row[np.newaxis].astype(np.float32), 1 + inputs * POINTS, axis=0)
    columns = np.repeat(np.arange(inputs), POINTS)
    moved[np.arange(1, len(moved)), columns] = tried.T.ravel()
    return moved


def changes(answers: np.ndarray) -> Changes:
    """What the network's answers to ``probes`` tell.

    Args:
        answers: ``(1 + inputs * POINTS,)``, one number of each answer.
    """
    tried = answers[1:].reshape(-1, POINTS)
    now = answers[0]
    return Changes(np.minimum(tried.min(axis=1), now), np.maximum(tried.max(axis=1), now))
