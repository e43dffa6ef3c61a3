"""The curves of several runs, for an overlay."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.runs.history import Row
from core.runs.store import Summary

MEASURES = ("val_metric", "val_loss", "metric", "loss")
"""What can be drawn: attributes of ``core.runs.history.Row``."""

MOST_CURVES = 8
"""Curves that are still distinguishable in one figure."""

_FEWEST = 3  # epochs of which noise can be estimated
_LEAST_NOISE = 1e-3  # relative to a distance: curves without noise are no reason for more


class Curve(NamedTuple):
    """One measure of one run, epoch by epoch.

    Attributes:
        epochs: ``(epochs,)`` counted from 1, float64.
        seconds: ``(epochs,)`` of training until then, float64.
        values: ``(epochs,)`` the measure; NaN if it was not finite.
    """

    epochs: np.ndarray
    seconds: np.ndarray
    values: np.ndarray

    def smoothed(self, weight: float) -> "Curve":
        """Return the curve smoothed by an exponential moving average.

        Args:
            weight: Weight of earlier values, from 0 (no smoothing) to below 1.
        """
        return self._replace(values=smoothed(self.values, weight))


def curve(rows: Sequence[Row], measure: str) -> Curve:
    """Return the curve of a run, from the rows that end an epoch.

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


def drawn_together(runs: Sequence[Summary]) -> list[list[Summary]]:
    """Return the runs in groups, each for one curve: the seeds of a setting, if there are several
    settings."""
    by_setting: dict[str, list[Summary]] = {}
    for run in runs:
        by_setting.setdefault(run.settings_key, []).append(run)
    return list(by_setting.values()) if len(by_setting) > 1 else [[run] for run in runs]


def mean_curve(curves: Sequence[Curve]) -> Curve:
    """Return the mean of curves over the epochs that all of them have.

    Args:
        curves: At least one, of runs that differ only in the seed. Runs without an epoch so far
            are ignored.
    """
    started = [each for each in curves if len(each.epochs)] or curves
    epochs = min(len(each.epochs) for each in started)
    seconds = np.mean([each.seconds[:epochs] for each in started], axis=0)
    values = np.mean([each.values[:epochs] for each in started], axis=0)
    return Curve(started[0].epochs[:epochs], seconds, values)


def separation(one: Curve, other: Curve) -> float:
    """Return how plainly two curves differ in the second half of the epochs that both have.

    It is their mean distance there, in standard deviations of their noise. The noise is estimated
    from second differences, which a trend hardly changes: Gasser, Sroka and Jennen-Steinmetz
    (1986), "Residual variance and residual pattern in nonlinear regression", Biometrika 73.

    Args:
        one: A curve.
        other: Another one, of the same measure.

    Returns:
        The distance; 0 for the same values, and if there are too few of them.
    """
    epochs = min(len(one.values), len(other.values))
    half = slice(epochs // 2, epochs)
    first, second = one.values[half], other.values[half]
    if len(first) < _FEWEST or not np.isfinite([first, second]).all():
        return 0.0
    distance = float(np.abs(first - second).mean())
    bends = np.concatenate([np.diff(values, 2) for values in (first, second)])
    noise = float(np.sqrt((bends**2).mean() / 6))  # of x - 2y + z, whose variance is 1 + 4 + 1
    return distance / max(noise, _LEAST_NOISE * distance) if distance else 0.0


def smoothed(values: np.ndarray, weight: float) -> np.ndarray:
    """Compute an exponential moving average, corrected for the bias of the start at zero.

    As Adam corrects its moments (Kingma and Ba 2015, "Adam", section 3), the sum of weighted
    values is divided by the sum of the weights so far. Non-finite values are ignored.

    Args:
        values: ``(n,)``.
        weight: Weight of earlier values, 0 to below 1.
    """
    averages = np.empty_like(values)
    total, weights = 0.0, 0.0
    for place, value in enumerate(values):
        if np.isfinite(value):
            total = weight * total + (1 - weight) * value
            weights = weight * weights + (1 - weight)
        averages[place] = total / weights if weights and np.isfinite(value) else np.nan
    return averages
