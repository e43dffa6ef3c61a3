"""How far two trials of a search may differ by chance."""

import math
import statistics
from collections.abc import Sequence

from core.base.intervals import Z, student
from core.comparison.chance import LEAST_DEGREES, Basis, Chance
from core.search.config import SearchConfig


def chance(config: SearchConfig, trials: Sequence[Sequence[float]], best: float) -> Chance:
    """Estimate it for the first measure of the goal.

    Where trials have several seeds, from the standard deviation over seeds, pooled over all
    trials; else, for accuracies, from the number of validation rows, which ignores that seeds
    vary as well; see ``core.comparison.chance``.

    Args:
        config: The search.
        trials: The results of the seeds of each trial that is done.
        best: The best result.
    """
    several = [seeds for seeds in trials if len(seeds) > 1]
    degrees = sum(len(seeds) - 1 for seeds in several)
    if degrees >= LEAST_DEGREES:
        squares = sum((len(seeds) - 1) * statistics.variance(seeds) for seeds in several)
        half = student(degrees) * math.sqrt(2 * squares / degrees / config.seeds)
        return Chance(Basis.SEEDS, half, len(several))
    samples = config.base.validation_samples
    if config.folds > 1:  # together they validate on every row, in order on all but the first
        info = config.base.info
        samples = sum(run.holdout.samples(info) for run in config.runs(config.base))
        samples //= config.seeds
    if config.goal_entry.measures[0] == "metric" and config.base.task.classifies and samples:
        share = (best * samples + 1) / (samples + 2)
        half = Z * math.sqrt(2 * share * (1 - share) / (samples + 2))
        return Chance(Basis.ROWS, half, samples)
    return Chance(Basis.UNKNOWN, math.inf, 0)
