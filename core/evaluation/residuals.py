"""Errors of predicted numbers: scores, intervals and the distribution of residuals."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.base import intervals
from core.base.intervals import Interval

RESAMPLES = 2000
_AT_ONCE = 2**20  # numbers drawn at once: a few MB
_MOST_BINS = 40


@dataclass(frozen=True)
class Score:
    """One measure of the network, and of the best constant answer.

    Attributes:
        name: ``"mae"``, ``"rmse"`` or ``"r2"``.
        value: The network's value; NaN if it is not defined.
        interval: The 95 % interval of ``value``.
        baseline: The value of the constant answer.
    """

    name: str
    value: float
    interval: Interval | None
    baseline: float


def scores(true: np.ndarray, predicted: np.ndarray, train: np.ndarray) -> list[Score]:
    """Compute mean absolute error, root mean squared error (both in the target's unit) and R².

    Intervals: normal for the mean absolute error, the root of the normal interval of the mean
    squared error, and the bootstrap for R². The baseline is the best constant for each: the
    median for the mean absolute error, the mean for the others.

    Args:
        true: ``(samples,)``.
        predicted: ``(samples,)``.
        train: ``(train samples,)`` targets of the training set.
    """
    true, predicted = true.astype(np.float64), predicted.astype(np.float64)
    errors = predicted - true
    squares = intervals.mean(errors**2)
    root = None if squares is None else Interval(*np.sqrt(np.maximum(squares, 0)).tolist())
    median, mean = float(np.median(train)), float(train.mean(dtype=np.float64))
    return [
        Score(
            "mae",
            float(np.abs(errors).mean()),
            intervals.mean(np.abs(errors)),
            float(np.abs(true - median).mean()),
        ),
        Score("rmse", _rms(errors), root, _rms(true - mean)),
        Score(
            "r2",
            r_squared(true, predicted),
            bootstrap(true.tobytes(), predicted.tobytes()),
            r_squared(true, np.full_like(true, mean)),
        ),
    ]


def _rms(errors: np.ndarray) -> float:
    return float(np.sqrt((errors**2).mean()))


def r_squared(true: np.ndarray, predicted: np.ndarray) -> float:
    """Return the explained share of the targets' variance: 1 - Σ(y - ŷ)² / Σ(y - ȳ)².

    Source: T. O. Kvålseth (1985), "Cautionary note about R²", The American Statistician 39.

    Returns:
        At most 1; negative if the mean of the test targets does better; NaN if all targets are
        equal.
    """
    spread = float(((true - true.mean()) ** 2).sum())
    return 1 - float(((true - predicted) ** 2).sum()) / spread if spread > 0 else float("nan")


@lru_cache(maxsize=32)
def bootstrap(true: bytes, predicted: bytes) -> Interval | None:
    """Return the 95 % interval of R² by resampling the test set.

    The percentile method, with the same resamples every time. Source: B. Efron and
    R. J. Tibshirani (1993), "An Introduction to the Bootstrap", chapter 13.

    Args:
        true: ``(samples,)`` float64 as bytes, so that results can be cached.
        predicted: Likewise.

    Returns:
        ``None`` for fewer than two different targets or values that are not finite.
    """
    y = np.frombuffer(true)
    errors = (y - np.frombuffer(predicted)) ** 2
    if len(y) < 2 or np.ptp(y) == 0 or not np.isfinite(errors).all():
        return None
    centred = y - y.mean()  # keeps precision if targets are large
    terms = np.column_stack([errors, centred**2, centred])
    random = np.random.default_rng(0)
    sums: list[np.ndarray] = []
    step = max(1, _AT_ONCE // len(y))
    for done in range(0, RESAMPLES, step):
        rows = min(RESAMPLES - done, step)
        drawn = random.integers(len(y), size=(rows, len(y)))
        drawn += np.arange(rows)[:, np.newaxis] * len(y)
        times = np.bincount(drawn.ravel(), minlength=drawn.size).reshape(drawn.shape)
        sums.append(times @ terms)
    error, square, total = np.concatenate(sums).T
    spread = square - total**2 / len(y)
    values = 1 - error[spread > 0] / spread[spread > 0]
    tail = (1 - intervals.CONFIDENCE) / 2
    return Interval(*np.quantile(values, [tail, 1 - tail]).tolist())


def histogram(residuals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return counts and edges of bins of equal width.

    The width is NumPy's "auto", the finer of Sturges' and Freedman and Diaconis' rules.

    Args:
        residuals: ``(samples,)``; non-finite values are ignored.

    Returns:
        ``(bins,)`` intp and ``(bins + 1,)`` float64.
    """
    values = residuals[np.isfinite(residuals)].astype(np.float64)
    edges = np.histogram_bin_edges(values, "auto") if values.size else np.array([0.0, 1.0])
    if len(edges) > _MOST_BINS + 1:
        edges = np.linspace(edges[0], edges[-1], _MOST_BINS + 1)
    return np.histogram(values, edges)[0], edges
