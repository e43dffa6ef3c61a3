"""The curves of several runs, ready to be laid over each other."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.runs.history import Row

MEASURES = ("val_metric", "val_loss", "metric", "loss")
"""What can be drawn: attributes of ``core.runs.history.Row``."""


class Curve(NamedTuple):
    """One measure of one run, epoch by epoch.

    Attributes:
        epochs: ``(epochs,)`` counted from 1, float64.
        seconds: ``(epochs,)`` spent training until then, float64.
        values: ``(epochs,)`` the measure; NaN where it was not finite.
    """

    epochs: np.ndarray
    seconds: np.ndarray
    values: np.ndarray

    def smoothed(self, weight: float) -> "Curve":
        """The same with every value drawn towards those before it.

        Args:
            weight: Of what came before, 0 (nothing) to below 1.
        """
        return self._replace(values=smoothed(self.values, weight))


def curve(rows: Sequence[Row], measure: str) -> Curve:
    """The curve of a run, from the rows that end an epoch.

    Args:
        rows: The history.
        measure: A name in ``MEASURES``.
    """
    ends = [row for row in rows if row.end]
    values = [getattr(row, measure) for row in ends]
    return Curve(
        np.array([row.epoch for row in ends], dtype=np.float64),
        np.array([row.seconds for row in ends], dtype=np.float64),
        np.array([np.nan if value is None else value for value in values], dtype=np.float64),
    )


def mean_curve(curves: Sequence[Curve]) -> Curve:
    """Return the mean of some curves over the epochs that all of them have.

    Args:
        curves: Of runs that differ only in the seed, at least one. Runs without an epoch so far
            are left out.
    """
    begun = [each for each in curves if len(each.epochs)] or curves
    epochs = min(len(each.epochs) for each in begun)
    seconds = np.mean([each.seconds[:epochs] for each in begun], axis=0)
    values = np.mean([each.values[:epochs] for each in begun], axis=0)
    return Curve(begun[0].epochs[:epochs], seconds, values)


def smoothed(values: np.ndarray, weight: float) -> np.ndarray:
    """An exponential moving average without the pull of a start at zero.

    As Adam corrects its moments (Kingma and Ba 2015, "Adam", section 3): the sum of weighted
    values is divided by the sum of the weights so far. What is not finite is left out.

    Args:
        values: ``(n,)``.
        weight: Of what came before, 0 to below 1.
    """
    averages = np.empty_like(values)
    total, weights = 0.0, 0.0
    for place, value in enumerate(values):
        if np.isfinite(value):
            total = weight * total + (1 - weight) * value
            weights = weight * weights + (1 - weight)
        averages[place] = total / weights if weights and np.isfinite(value) else np.nan
    return averages
