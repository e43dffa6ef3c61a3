"""Which of several settings lead, from runs that share their seeds.

The verdict (``core.comparison.verdict``) on every pair of settings at once. A setting drops out of
the leading group if another one is better beyond a limit that holds for all pairs together; those
that are left are tested again among themselves, with the limit for their smaller number, until
none drops out. This is the elimination of the model confidence set (Hansen, Lunde and Nason 2011,
"The model confidence set", Econometrica 79) with the range statistic of all pairs (Tukey 1953,
"The problem of multiple comparisons"), which also stands where one setting alone is better.

For two settings it is the verdict: Student's t of the differences, seed by seed, at the same looks
with the same limits. For more, five seeds would leave the spread of a single pair so uncertain
that hardly anything could be told apart; so the spread of a pair counts as no smaller than the
mean of all pairs, as in an analysis of variance with seeds as blocks (Fisher 1935, "The design of
experiments"). Where one setting varies more than the others its own spread counts, so that equal
spreads need not be assumed for it.

``benchmarks/rank.py`` computes the limits from simulated settings without a difference, with the
spending function of the verdict: at all looks up to a hundred seeds, a setting as good as the best
drops out in at most 5 % of all rankings.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.base.intervals import Interval, mean_of_few
from core.comparison import verdict

LOOKS = tuple(verdict.LIMITS)
"""Numbers of seeds at which settings are compared; seeds between two of them wait."""
LEAST = verdict.LEAST
"""Seeds needed before anything is decided."""
LIMITS: Mapping[int, tuple[float, ...]] = {
    2: tuple(verdict.LIMITS.values()),
    3: (4.45, 2.78, 2.95, 3.0, 3.0, 3.08),
    4: (4.2, 2.93, 3.13, 3.18, 3.18, 3.28),
    5: (4.18, 3.05, 3.25, 3.33, 3.32, 3.4),
    6: (4.15, 3.15, 3.35, 3.42, 3.42, 3.51),
    8: (4.16, 3.29, 3.5, 3.57, 3.59, 3.66),
    10: (4.2, 3.4, 3.61, 3.69, 3.67, 3.79),
    15: (4.29, 3.61, 3.8, 3.91, 3.88, 3.96),
    20: (4.37, 3.74, 3.94, 4.06, 4.04, 4.1),
    30: (4.46, 3.91, 4.13, 4.25, 4.19, 4.32),
    50: (4.66, 4.14, 4.37, 4.46, 4.44, 4.5),
}
"""Limit of t at each look by the number of settings, from ``python -m benchmarks.rank --limits``;
numbers in between have the limits of the next larger one."""
MOST = max(LIMITS)
"""Maximum number of settings."""


@dataclass(frozen=True)
class Standing:
    """One setting in the ranking.

    Attributes:
        index: Its index in the argument of ``rank``.
        mean: Mean over the seeds compared, in the metric's unit.
        interval: 95 % interval of that mean alone; ``None`` for fewer than two seeds.
        leads: Whether it belongs to the leading group.
        behind: Its mean minus that of the first in the ranking.
        behind_interval: Interval of that difference, 95 % for all pairs and looks together;
            ``None`` for the first, and with fewer than ``LEAST`` seeds.
    """

    index: int
    mean: float
    interval: Interval | None
    leads: bool
    behind: float
    behind_interval: Interval | None


@dataclass(frozen=True)
class Ranking:
    """Settings from best to worst mean.

    Attributes:
        standings: One for each setting.
        seeds: Number of seeds that all settings share.
        looked: Number of seeds compared, the first ones.
        more: Number of seeds to add: with fewer than ``LEAST`` until something can be told at
            all; else until the last of the leading group would be told apart from the first with
            probability ``verdict.POWER``, if the difference is as large as it seems. ``None`` if
            one setting leads alone, or if a hundred seeds would not suffice.
    """

    standings: tuple[Standing, ...]
    seeds: int
    looked: int
    more: int | None

    @property
    def leaders(self) -> tuple[Standing, ...]:
        """The leading group, from best to worst mean; never empty."""
        return tuple(one for one in self.standings if one.leads)

    @property
    def decided(self) -> bool:
        """Whether there are enough seeds to tell anything."""
        return self.seeds >= LEAST


@dataclass(frozen=True)
class _Differences:
    """All pairs of settings over the seeds compared.

    Attributes:
        ahead: ``(settings, settings)`` how much better the first is than the second on average.
        spreads: ``(settings, settings)`` standard deviations of the differences.
        seeds: Number of seeds.
        rounding: Differences and spreads up to here count as none.
    """

    ahead: np.ndarray
    spreads: np.ndarray
    seeds: int
    rounding: float

    def errors(self, among: np.ndarray) -> np.ndarray:
        """Return ``(n, n)`` standard errors among some settings, with the mean spread as floor."""
        spreads = self.spreads[np.ix_(among, among)]
        pairs = len(among) * (len(among) - 1)
        pooled = math.sqrt((spreads**2).sum() / pairs) if pairs else 0.0
        return np.asarray(np.maximum(spreads, pooled) / math.sqrt(self.seeds))


def limits(settings: int) -> Mapping[int, float]:
    """Return the limit of t at each look.

    Args:
        settings: Number of settings compared, 2 to ``MOST``.

    Raises:
        ValueError: There are no limits for so many.
    """
    if not 2 <= settings <= MOST:
        raise ValueError(f"Limits hold for 2 to {MOST} settings, not for {settings}.")
    known = min(count for count in LIMITS if count >= settings)
    return dict(zip(LOOKS, LIMITS[known], strict=True))


def rank(
    values: np.ndarray, *, higher_is_better: bool, failed: Sequence[int] | None = None
) -> Ranking:
    """Rank settings and find the leading group.

    Args:
        values: ``(settings, seeds)`` validation results, the seeds in order of completion: they
            are only added at the end, so that earlier looks do not change.
        higher_is_better: True for accuracy, false for an error or a loss.
        failed: ``(settings,)`` number of seeds with which each failed to train. None drops out
            for one that has failed more often.

    Raises:
        ValueError: A value is not finite, there is no seed, or there are fewer than two settings
            or more than ``MOST``.
    """
    values = np.asarray(values, np.float64)
    if values.ndim != 2 or not values.size or not np.isfinite(values).all():
        raise ValueError("A table of finite numbers is needed, settings by seeds.")
    limits(len(values))
    seeds = values.shape[1]
    looked = max((look for look in LOOKS if look <= seeds), default=seeds)
    compared = values[:, :looked]
    means = compared.mean(axis=1)
    sign = 1 if higher_is_better else -1
    order = np.argsort(-sign * means, kind="stable")
    differences = _differences(sign * compared)
    failures = np.array(failed if failed is not None else [0] * len(values))
    stages = _stages(differences, failures) if seeds >= LEAST else [np.arange(len(values))]
    first = int(order[0])
    gaps = (
        {}
        if seeds < LEAST
        else {index: _half(differences, stages, first, index) for index in map(int, order[1:])}
    )
    standings = []
    for index in map(int, order):
        behind, half = float(means[index] - means[first]), gaps.get(index)
        standings.append(
            Standing(
                index,
                float(means[index]),
                mean_of_few(compared[index]),
                index in stages[-1],
                behind,
                None if half is None else Interval(behind - half, behind + half),
            )
        )
    more = LEAST - seeds if seeds < LEAST else _more(differences, stages[-1], first, seeds)
    return Ranking(tuple(standings), seeds, looked, more)


def _differences(gains: np.ndarray) -> _Differences:
    """Compare all pairs; larger gains are better."""
    settings, seeds = gains.shape
    rounding = verdict.ROUNDING * float(np.abs(gains).max())
    means = gains.mean(axis=1)
    ahead = means[:, None] - means[None, :]
    ahead[np.abs(ahead) <= rounding] = 0.0
    spreads = np.zeros((settings, settings))
    if seeds > 1:
        spreads = (gains[:, None] - gains[None]).std(axis=2, ddof=1)
        spreads[spreads <= rounding] = 0.0
    return _Differences(ahead, spreads, seeds, rounding)


def _stages(differences: _Differences, failures: np.ndarray) -> list[np.ndarray]:
    """Return the settings left at each stage, from all of them to the leading group."""
    stages = [np.arange(len(differences.ahead))]
    while len(left := stages[-1]) > 1:
        ahead = differences.ahead[np.ix_(left, left)]
        told = ahead > _least_told(differences, left)
        told &= failures[left][:, None] <= failures[left][None, :]
        beaten = told.any(axis=0)
        if not beaten.any():
            break
        stages.append(left[~beaten])
    return stages


def _least_told(differences: _Differences, left: np.ndarray) -> np.ndarray:
    """The smallest differences, ``(n, n)``, that tell two of these settings apart."""
    halves = limits(len(left))[differences.seeds] * differences.errors(left)
    # Without any spread t is not defined; the exact sign-flip test decides, as in the verdict.
    pairs = len(left) * (len(left) - 1) / 2
    chance = pairs * 2.0 ** (1 - differences.seeds)
    sure = differences.seeds >= verdict.SURE_WITHOUT_SPREAD and chance <= 0.05
    return np.asarray(np.where(halves > 0, halves, 0.0 if sure else math.inf))


def _half(differences: _Differences, stages: Sequence[np.ndarray], first: int, index: int) -> float:
    """Half the interval of a difference to the first, at the last stage that has both."""
    left = next(stage for stage in reversed(stages) if index in stage and first in stage)
    places = [int(np.flatnonzero(left == one)[0]) for one in (first, index)]
    return float(limits(len(left))[differences.seeds] * differences.errors(left)[*places])


def _more(differences: _Differences, left: np.ndarray, first: int, seeds: int) -> int | None:
    """Seeds to add until the first would probably be told apart from the last that is left."""
    if len(left) < 2:
        return None
    errors = differences.errors(left)[int(np.flatnonzero(left == first)[0])]
    ahead = differences.ahead[first][left]
    known = errors > 0
    if not known.any():
        return _until_sure(seeds) if ahead.any() else None
    effect = float((ahead[known] / errors[known]).max()) / math.sqrt(differences.seeds)
    for look, limit in limits(len(left)).items():
        if look > seeds and verdict.power(effect, look, limit) >= verdict.POWER:
            return look - seeds
    return None


def _until_sure(seeds: int) -> int | None:
    return next((look - seeds for look in LOOKS if look > seeds), None)
