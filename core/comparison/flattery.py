"""By how much the best result of many flatters itself.

The best of many validation results is high because its setting is good, and because its seed and
its validation rows were lucky. With seeds that did not help to choose it, only the first remains
(Cawley and Talbot 2010, "On over-fitting in model selection and subsequent selection bias in
performance evaluation", Journal of Machine Learning Research 11).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.base.intervals import Interval, mean_of_few


class Flattery(NamedTuple):
    """A chosen result beside those of the same settings with new seeds.

    Attributes:
        chosen: The result by which it was chosen.
        mean: Mean with the new seeds.
        interval: 95 % interval of that mean; ``None`` for a single seed.
        seeds: Number of new seeds.
        size: By how much the chosen result is better than the mean; negative if it is worse.
        size_interval: Its 95 % interval; ``None`` for a single seed.
    """

    chosen: float
    mean: float
    interval: Interval | None
    seeds: int
    size: float
    size_interval: Interval | None


def flattery(chosen: float, values: Sequence[float], *, higher_is_better: bool) -> Flattery:
    """Compare a chosen result with those of new seeds.

    Args:
        chosen: The result by which the setting was chosen.
        values: Its results with other seeds, at least one.
        higher_is_better: True for accuracy, false for an error or a loss.
    """
    mean, interval = float(np.mean(values)), mean_of_few(np.array(values))
    sign = 1.0 if higher_is_better else -1.0
    ends = None
    if interval is not None:
        ends = Interval(*sorted(sign * (chosen - end) for end in interval))
    return Flattery(chosen, mean, interval, len(values), sign * (chosen - mean), ends)
