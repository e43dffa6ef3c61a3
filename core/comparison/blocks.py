"""Several settings and their validation results by seed, for a ranking.

Every seed is a block, as in an experiment in randomised blocks: all settings have the same split,
the same random numbers and the same shuffles in it. The test set is not used.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.base.errors import ConfigError
from core.comparison.groups import Group, group_of, held_out, higher_is_better, key, loss, metric
from core.comparison.groups import waiting as waiting_seeds
from core.comparison.rank import LEAST
from core.comparison.reference import comparable
from core.network import architecture
from core.runs.history import Row
from core.runs.store import Summary


class Measure(StrEnum):
    """What settings are ranked by, always on validation rows."""

    METRIC = "metric"
    LOSS = "loss"


_READERS = {Measure.METRIC: metric, Measure.LOSS: loss}


@dataclass(frozen=True)
class Candidate:
    """One setting.

    Attributes:
        run: The first of the given runs that has it.
        group: All runs of the setting.
        values: Results by seed, of the runs that were trained to their end.
        parameters: Number of trainable parameters; ``None`` if its settings are no longer valid.
    """

    run: Summary
    group: Group
    values: Mapping[int, float]
    parameters: int | None


@dataclass(frozen=True)
class Blocks:
    """Settings that can be ranked, and what is left out.

    Attributes:
        candidates: The settings with enough seeds in common or, if fewer than two have, all that
            were trained to the end with some seed.
        seeds: The seeds that all candidates share, in the order in which the last run of each was
            requested.
        few: Settings with too few seeds to be ranked with the candidates.
        failed: Settings that failed with every seed that has ended.
        unended: Settings without a seed that has ended.
        waiting: Seeds that are still trained, of all settings that did not fail.
        without_validation: Runs without validation rows.
        other_rows: Runs with other data or another validation share than the first.
        higher_is_better: True for accuracy, false for an error or a loss.
    """

    candidates: tuple[Candidate, ...]
    seeds: tuple[int, ...]
    few: tuple[Candidate, ...] = ()
    failed: tuple[Candidate, ...] = ()
    unended: tuple[Candidate, ...] = ()
    waiting: tuple[int, ...] = ()
    without_validation: tuple[Summary, ...] = ()
    other_rows: tuple[Summary, ...] = ()
    higher_is_better: bool = True

    @property
    def values(self) -> np.ndarray:
        """``(candidates, seeds)`` results."""
        return np.array([[one.values[seed] for seed in self.seeds] for one in self.candidates])

    @property
    def failures(self) -> tuple[int, ...]:
        """Number of seeds with which each candidate failed and another one did not."""
        done = {seed for one in self.candidates for seed in one.values}
        return tuple(len(done & set(one.group.failed)) for one in self.candidates)

    @property
    def trainable(self) -> tuple[Candidate, ...]:
        """All settings that further seeds make sense for, in the order given."""
        settings = (*self.candidates, *self.few, *self.unended)
        return tuple(sorted(settings, key=lambda one: one.run.created))


def blocks(
    runs: Sequence[Summary],
    every: Sequence[Summary],
    rows: Callable[[str], Sequence[Row]],
    measure: Measure = Measure.METRIC,
) -> Blocks:
    """Collect the results of the settings of some runs, by seed.

    Args:
        runs: Runs on one dataset; the first with validation rows decides which rows are compared.
        every: All runs, including those of the same settings with other seeds.
        rows: Reads the history of a run by its id.
        measure: What to compare.

    Raises:
        StorageError: A history cannot be read.
    """
    validated = [run for run in runs if held_out(run)]
    same = [run for run in validated if comparable(validated[0], run)]
    candidates = _candidates(same, every, rows, measure)
    failed = tuple(one for one in candidates if not one.values and one.group.failed)
    unended = tuple(one for one in candidates if not one.values and not one.group.failed)
    measured = [one for one in candidates if one.values]
    enough = [one for one in measured if len(one.values) >= LEAST]
    if len(enough) < 2 or len(_shared(enough)) < LEAST:
        enough = measured
    return Blocks(
        tuple(enough),
        _shared(enough),
        tuple(one for one in measured if one not in enough),
        failed,
        unended,
        waiting_seeds([one.group for one in candidates if one not in failed]),
        tuple(run for run in runs if not held_out(run)),
        tuple(run for run in validated if run not in same),
        measure is Measure.METRIC and bool(same) and higher_is_better(same[0]),
    )


def _candidates(
    runs: Sequence[Summary],
    every: Sequence[Summary],
    rows: Callable[[str], Sequence[Row]],
    measure: Measure,
) -> list[Candidate]:
    wanted: dict[str, Summary] = {}
    for run in runs:
        wanted.setdefault(key(run.raw_settings), run)
    datasets = {run.dataset for run in runs}
    near = [run for run in every if run.dataset in datasets]
    read = _READERS[measure]
    candidates = []
    for run in wanted.values():
        group = group_of(run.raw_settings, near)
        results = {seed: read(done, rows) for seed, done in group.done.items()}
        values = {seed: value for seed, value in results.items() if value is not None}
        candidates.append(Candidate(run, group, values, _parameters(run)))
    return candidates


def _shared(candidates: Sequence[Candidate]) -> tuple[int, ...]:
    if not candidates:
        return ()
    shared = set.intersection(*(set(one.values) for one in candidates))

    def completed(seed: int) -> tuple[float, int]:
        return max(one.group.runs[seed].created for one in candidates), seed

    return tuple(sorted(shared, key=completed))


def _parameters(run: Summary) -> int | None:
    try:
        return architecture.parameters(run.config())
    except ConfigError:
        return None
