"""How large a difference between two single runs may be by chance."""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.base.errors import ConfigError
from core.base.intervals import Z, student
from core.comparison.groups import group_of, higher_is_better, metric
from core.runs.history import Row
from core.runs.store import Summary

LEAST_DEGREES = 2
"""Degrees of freedom from which on a standard deviation over seeds is used."""


class Basis(StrEnum):
    """The basis of the estimate."""

    SEEDS = "seeds"
    ROWS = "rows"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Chance:
    """The size of differences by chance.

    Attributes:
        basis: Recorded seeds of the same settings, the number of validation rows, or nothing.
        half: 95 % of the differences by chance are no larger, in the metric's own unit (a share
            for accuracy); infinite if nothing is known.
        count: Number of seeds or validation rows; 0 if nothing is known.
    """

    basis: Basis
    half: float
    count: int


def chance(
    before: Summary,
    after: Summary,
    summaries: Sequence[Summary],
    rows: Callable[[str], Sequence[Row]],
) -> Chance:
    """Estimate how much two single runs may differ by chance.

    If the settings of either were trained with several seeds, the estimate is the pooled standard
    deviation over seeds times √2, because both runs vary, times the 97.5 % quantile of Student's
    t. Else, for accuracies, it is the sampling error of the validation rows, which ignores the
    variation between seeds: the interval of a difference of shares of A. Agresti and B. Caffo
    (2000), "Simple and effective confidence intervals for proportions and differences of
    proportions", The American Statistician 54.

    Args:
        before: A finished run.
        after: Another one, measured on the same rows.
        summaries: All runs, including those of the same settings with other seeds.
        rows: Reads the history of a run by its id.

    Raises:
        StorageError: A history cannot be read.
    """
    seeds = [_metrics(run, summaries, rows) for run in (before, after)]
    repeated = [values for values in seeds if len(values) > 1]
    degrees = sum(len(values) - 1 for values in repeated)
    if degrees >= LEAST_DEGREES:
        squares = sum((len(values) - 1) * statistics.variance(values) for values in repeated)
        half = student(degrees) * math.sqrt(2 * squares / degrees)
        return Chance(Basis.SEEDS, half, sum(map(len, repeated)))
    return _sampling(before, after, rows)


def _metrics(
    run: Summary, summaries: Sequence[Summary], rows: Callable[[str], Sequence[Row]]
) -> list[float]:
    group = group_of(run.raw_settings, summaries)
    return [value for one in group.done.values() if (value := metric(one, rows)) is not None]


def _sampling(before: Summary, after: Summary, rows: Callable[[str], Sequence[Row]]) -> Chance:
    unknown = Chance(Basis.UNKNOWN, math.inf, 0)
    try:
        samples = after.config().validation_samples
    except ConfigError:
        return unknown
    if not samples or not higher_is_better(after):
        return unknown
    variance = 0.0
    for run in (before, after):
        share = metric(run, rows)
        if share is None:
            return unknown
        share = (share * samples + 1) / (samples + 2)
        variance += share * (1 - share) / (samples + 2)
    return Chance(Basis.ROWS, Z * math.sqrt(variance), samples)
