"""The result against the one setting that varies among some runs."""

import math
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from core.base.intervals import Interval, student, wilson
from core.comparison.chance import LEAST_DEGREES, Basis
from core.comparison.effects import Value


class Level(NamedTuple):
    """One value of the setting.

    Attributes:
        value: The value; ``None`` where the setting does not apply.
        results: Validation metrics, one for each seed.
        mean: Their mean.
        interval: 95 % interval of the mean; ``None`` if nothing is known of its spread.
    """

    value: Value
    results: tuple[float, ...]
    mean: float
    interval: Interval | None


class Response(NamedTuple):
    """Results by value.

    Attributes:
        levels: One for each value, in ascending order of numbers.
        basis: What the intervals come from.
    """

    levels: tuple[Level, ...]
    basis: Basis


def response(
    values: Sequence[Value], results: Sequence[Sequence[float]], samples: int | None
) -> Response:
    """Return mean and interval of the results at each value of a setting.

    Where some values were trained with several seeds, the intervals are Student's t with the
    standard deviation over seeds pooled over all values, so that a value with a single seed has
    one too. Else, for accuracies, they are Wilson's for the number of validation rows, which
    ignore that seeds vary as well.

    Args:
        values: ``(settings,)``, different ones.
        results: ``(settings, seeds)``, at least one seed for each setting.
        samples: Number of validation rows of an accuracy; ``None`` for an error.
    """
    degrees = sum(len(seeds) - 1 for seeds in results)
    basis, deviation = Basis.UNKNOWN, math.nan
    if degrees >= LEAST_DEGREES:
        squares = sum(
            (len(seeds) - 1) * statistics.variance(seeds) for seeds in results if len(seeds) > 1
        )
        basis, deviation = Basis.SEEDS, math.sqrt(squares / degrees)
    elif samples:
        basis = Basis.ROWS

    def interval(seeds: Sequence[float], mean: float) -> Interval | None:
        if basis is Basis.SEEDS:
            half = student(degrees) * deviation / math.sqrt(len(seeds))
            return Interval(mean - half, mean + half)
        if basis is Basis.ROWS and samples:
            return wilson(round(mean * samples), samples)
        return None

    levels = []
    for value, seeds in zip(values, results, strict=True):
        mean = statistics.fmean(seeds)
        levels.append(Level(value, tuple(seeds), mean, interval(seeds, mean)))
    levels.sort(key=lambda level: (level.value is None, _place(level.value)))
    return Response(tuple(levels), basis)


def _place(value: Value) -> tuple[float, str]:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return (float(value or 0), "") if number else (0.0, str(value))
