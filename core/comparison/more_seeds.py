"""The runs that give two settings more seeds in common."""

from collections.abc import Collection
from dataclasses import replace

from core.comparison.seeds import next_seeds
from core.settings.config import RunConfig


def more_seeds(
    before: RunConfig,
    after: RunConfig,
    there: tuple[Collection[int], Collection[int]],
    count: int,
) -> list[RunConfig]:
    """What to train so that there are ``count`` more pairs.

    Seeds that only one of them was trained with come first; then new ones (``next_seeds``).

    Args:
        before: One setting.
        after: The other; the seed of neither matters.
        there: Seeds with which each was trained, or is being trained.
        count: Pairs to add, at least 0.

    Returns:
        Seed by seed, both settings where both are missing, so that pairs are complete early.
    """
    first, second = (set(seeds) for seeds in there)
    seeds = sorted(first ^ second)[:count]
    seeds += next_seeds(first | second, count - len(seeds))
    return [
        replace(config, seed=seed)
        for seed in seeds
        for config, known in ((before, first), (after, second))
        if seed not in known
    ]
