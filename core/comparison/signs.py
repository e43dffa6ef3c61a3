"""First signs of what matters, from a few settings: how much each explains by itself."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from core.comparison.effects import SEEDS, Factor, Scale, Trials, column

LEAST_SETTINGS = 6
"""Minimum number of distinct settings: fewer can be ordered by chance too easily."""
UNLIKELY = 0.05
"""Probability up to which chance is no explanation."""
_SHUFFLES = 4_000
_SEED = 0
_LEAST_REST = 2  # degrees of freedom left beside a factor
_CACHED = 8


class Sign(NamedTuple):
    """One setting by itself.

    Attributes:
        name: As in ``Factor``.
        share: The part of the variance of the results that it explains, 0 to 1, adjusted for
            what as many numbers without meaning would explain.
        chance: Probability that any of the settings explains that much where none matters.
    """

    name: str
    share: float
    chance: float


@lru_cache(maxsize=_CACHED)
def signs(tried: Trials) -> tuple[Sign, ...]:
    """Return how much each setting explains by itself, the largest share first.

    A curve of second degree is fitted through the results over a number (its logarithm for a
    size), the means over a choice; the share is the adjusted coefficient of determination
    (Theil 1961, "Economic forecasts and policy", section 6.2). How large the largest one of all
    settings gets by chance is seen where the results are shuffled among the settings (Westfall and
    Young 1993, "Resampling-based multiple testing", section 2.4), so that many settings do not
    give one that seems to matter. Settings that were changed together share what they explain.

    Args:
        tried: From ``distinct_trials``.

    Returns:
        The settings of which there are enough values; none with fewer than ``LEAST_SETTINGS``
        distinct settings.
    """
    results = np.array(tried.results)
    if len(results) < LEAST_SETTINGS:
        return ()
    bases = [(one.name, *basis) for one in tried.factors if (basis := _basis(one)) is not None]
    if not bases:
        return ()
    rng = np.random.default_rng(_SEED)
    shuffled = rng.permuted(np.tile(results, (_SHUFFLES, 1)), axis=1)
    largest = np.max([_explained(shuffled, there, base) for _name, there, base in bases], axis=0)
    found = []
    for name, there, base in bases:
        share = float(_explained(results[None], there, base)[0])
        reached = int((largest >= share - 1e-9).sum())
        found.append(Sign(name, share, (reached + 1) / (_SHUFFLES + 1)))
    return tuple(sorted(found, key=lambda one: (-one.share, one.name)))


def _basis(factor: Factor) -> tuple[np.ndarray, np.ndarray] | None:
    """The trials a factor applies to and an orthonormal basis ``(n, degrees)`` of its effects."""
    if factor.name in SEEDS:
        return None
    there = np.array([value is not None for value in factor.values])
    values = column([value for value in factor.values if value is not None], factor.scale)
    levels = sorted(set(values))
    degrees = len(levels) - 1
    if factor.scale is not Scale.CATEGORY:
        degrees = min(2, degrees)
    if not degrees or len(values) < LEAST_SETTINGS or len(values) - 1 - degrees < _LEAST_REST:
        return None
    if factor.scale is Scale.CATEGORY:
        effects = np.array([[value == level for level in levels[1:]] for value in values], float)
    else:
        numbers = np.array(values, np.float64)
        spanned = (numbers - numbers.mean()) / np.abs(numbers - numbers.mean()).max()
        effects = np.stack([spanned**power for power in range(1, degrees + 1)], axis=1)
    centred = effects - effects.mean(axis=0)
    return there, np.linalg.qr(centred)[0]


def _explained(results: np.ndarray, there: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Adjusted shares ``(shuffles,)`` that a factor explains of results ``(shuffles, trials)``."""
    some = results[:, there]
    some = some - some.mean(axis=1, keepdims=True)
    total = (some**2).sum(axis=1)
    fitted = ((some @ base) ** 2).sum(axis=1)
    share = np.divide(fitted, total, out=np.zeros_like(total), where=total > 0)
    count, degrees = base.shape
    adjusted = 1 - (1 - share) * (count - 1) / (count - 1 - degrees)
    return np.asarray(np.where(total > 0, np.clip(adjusted, 0, 1), 0.0))


def beyond_chance(found: Sequence[Sign]) -> tuple[Sign, ...]:
    """Return the signs that chance does not explain."""
    return tuple(one for one in found if one.share > 0 and one.chance <= UNLIKELY)
