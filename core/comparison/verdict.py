"""Whether one setting is better than another, from runs paired by seed. Standard library only.

Two runs with the same seed have the same split, the same random numbers for the weights and the
same shuffles, so their difference is less noisy than either of them. The verdict is based on
Student's t of these differences (Student 1908, "The probable error of a mean", Biometrika 6).

When the result is unclear, users add seeds and look again, and each look is another chance of an
error: a t test at 5 % that is read after every five seeds up to a hundred reports a difference in
a quarter of all comparisons of a setting with itself. Therefore this is a group-sequential test
with a spending function (Lan and DeMets 1983, "Discrete sequential boundaries for clinical
trials", Biometrika 70): there are looks at fixed numbers of pairs, a limit for t at each, and 5 %
for all of them together. Seeds between two looks wait for the next one. The limits hold for
normally distributed differences of any spread, because t does not depend on it;
``benchmarks/verdict.py`` computes them from the error that each look may spend. Most of it is
spent at ten pairs, the most common case: there a difference of 1.33 standard deviations (0.02 at
a spread of 0.015) is detected in 91 of 100 comparisons. An e-process, valid at every single seed,
would detect it in at most 70 of them, and the plain t test, valid at one look only, in 96.

The interval is a repeated confidence interval (Jennison and Turnbull 1989, "Interim analyses: the
repeated confidence interval approach", Journal of the Royal Statistical Society B 51): it holds at
all looks at once with 95 %, and excludes zero where the verdict is better or worse.

The verdict refers to these data: it covers the variation over seeds, not over samples.
"""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from core.base.intervals import Interval

SPENT: Mapping[int, float] = {5: 0.004, 10: 0.028, 20: 0.036, 30: 0.041, 50: 0.046, 100: 0.05}
"""Probability of a wrong verdict that all looks up to a number of pairs may spend together."""
LIMITS: Mapping[int, float] = {5: 5.99, 10: 2.69, 20: 2.79, 30: 2.8, 50: 2.76, 100: 2.82}
"""Limit of t at each look, rounded up, from ``python -m benchmarks.verdict --limits``."""
LEAST = min(LIMITS)
"""Pairs needed before anything is decided."""
POWER = 0.8
"""Probability of detecting a difference as large as the observed one with the suggested seeds."""

# If all differences are equal, t is not defined. Under the exact sign-flip test (Fisher 1935, "The
# design of experiments", section 21) their probability is 1 in 2^(n-1): small enough from here on.
SURE_WITHOUT_SPREAD = 10
"""Number of pairs from which on equal differences decide."""
ROUNDING = 1e-5
"""Relative size up to which a difference is rounding: a history has six significant digits."""


class Decision(StrEnum):
    """How the second setting compares with the first."""

    BETTER = "better"
    WORSE = "worse"
    OPEN = "open"


class Reason(StrEnum):
    """The reason of a decision, or why there is none yet."""

    DECIDED = "decided"
    FEW = "few"
    IDENTICAL = "identical"
    NOISE = "noise"
    FAILED = "failed"


@dataclass(frozen=True)
class Verdict:
    """The verdict on the second setting compared with the first.

    Attributes:
        decision: Better, worse, or undecided.
        reason: The reason. ``FAILED``: the numbers would decide, but the setting that they
            favour failed to train with more seeds than the other.
        difference: Mean of second minus first over the pairs used, in the metric's unit (a share
            for accuracy); 0 without any.
        interval: Its confidence interval, 95 % for all looks together; ``None`` if the spread is
            unknown, or there are too few pairs.
        spread: Standard deviation of the differences used; 0 with fewer than two.
        pairs: Number of pairs.
        looked: Number of pairs used, the first ones; all if there are fewer than ``LEAST``, when
            they only give the mean.
        better: Number of pairs used in which the second setting did better.
        worse: Number of pairs used in which it did worse; in the rest both did the same.
        more: Number of pairs to add until such a difference would be detected with probability
            ``POWER``; ``None`` if it is decided, or if 100 pairs would not suffice.
    """

    decision: Decision
    reason: Reason
    difference: float
    interval: Interval | None
    spread: float
    pairs: int
    looked: int
    better: int
    worse: int
    more: int | None

    @property
    def agreed(self) -> bool:
        """Whether all pairs used point in the same direction."""
        return self.looked in (self.better, self.worse) and self.looked > 1


def verdict(
    before: Sequence[float],
    after: Sequence[float],
    *,
    higher_is_better: bool,
    failed: tuple[int, int] = (0, 0),
) -> Verdict:
    """Decide whether the second setting is better than the first.

    Args:
        before: Metrics of the first setting, by pair, in order of completion: pairs are only
            added at the end, so that earlier looks do not change.
        after: Metrics of the second setting, in the same order.
        higher_is_better: True for accuracy, false for an error.
        failed: Number of seeds with which only the first, and only the second setting failed to
            train. A setting that has failed more often is not called better.

    Raises:
        ValueError: The sequences differ in length, or a value is not finite.
    """
    if len(before) != len(after) or not all(map(math.isfinite, (*before, *after))):
        raise ValueError("Pairs of finite numbers are needed.")
    pairs = len(before)
    looked = _latest_look(pairs)
    first, second = before[:looked], after[:looked]
    rounding = ROUNDING * max(map(abs, (*first, *second)), default=0.0)
    differences = [b - a for a, b in zip(first, second, strict=True)]
    mean = _more_than(rounding, statistics.fmean(differences)) if differences else 0.0
    spread = _more_than(rounding, statistics.stdev(differences)) if looked > 1 else 0.0
    gains = [each if higher_is_better else -each for each in differences]
    better, worse = (sum(sign * gain > rounding for gain in gains) for sign in (1, -1))
    conclude = partial(Verdict, pairs=pairs, looked=looked, better=better, worse=worse)
    if pairs < LEAST:
        return conclude(Decision.OPEN, Reason.FEW, mean, None, spread, more=LEAST - pairs)
    if not mean and not spread:
        return conclude(Decision.OPEN, Reason.IDENTICAL, 0.0, None, 0.0, more=None)
    if not spread and looked < SURE_WITHOUT_SPREAD:
        more = SURE_WITHOUT_SPREAD - pairs
        return conclude(Decision.OPEN, Reason.FEW, mean, None, 0.0, more=more)
    half = LIMITS[looked] * spread / math.sqrt(looked)
    interval = Interval(mean - half, mean + half)
    if abs(mean) > half:
        decision, reason = _decided(mean, higher_is_better, failed)
        return conclude(decision, reason, mean, interval, spread, more=None)
    missing = _more(abs(mean) / spread, pairs)
    return conclude(Decision.OPEN, Reason.NOISE, mean, interval, spread, more=missing)


def power(effect: float, pairs: int, limit: float | None = None) -> float:
    """Return the probability that a look at so many pairs detects a difference.

    By the normal approximation of the non-central t distribution (Abramowitz and Stegun 1964,
    "Handbook of mathematical functions", 26.7.10).

    Args:
        effect: The difference in standard deviations of the pairs' differences, at least 0.
        pairs: A key of ``LIMITS``.
        limit: Limit of t at this look; by default that of the verdict.
    """
    limit = LIMITS[pairs] if limit is None else limit
    degrees, centre = pairs - 1, effect * math.sqrt(pairs)
    slack = limit * (1 - 1 / (4 * degrees))
    scale = math.sqrt(1 + limit**2 / (2 * degrees))
    normal = statistics.NormalDist()
    return normal.cdf((centre - slack) / scale) + normal.cdf((-centre - slack) / scale)


def _latest_look(pairs: int) -> int:
    return max((look for look in LIMITS if look <= pairs), default=pairs)


def _more_than(rounding: float, value: float) -> float:
    return value if abs(value) > rounding else 0.0


def _decided(
    mean: float, higher_is_better: bool, failed: tuple[int, int]
) -> tuple[Decision, Reason]:
    better = (mean > 0) == higher_is_better
    favoured, other = failed[::-1] if better else failed
    if favoured > other:
        return Decision.OPEN, Reason.FAILED
    return Decision.BETTER if better else Decision.WORSE, Reason.DECIDED


def _more(effect: float, pairs: int) -> int | None:
    """The number of pairs to add until the first look that would probably decide."""
    for look in LIMITS:
        if look > pairs and power(effect, look) >= POWER:
            return look - pairs
    return None
