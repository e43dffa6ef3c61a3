"""The trials that lead a search: what is worth confirming."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.runs.search_record import TrialRecord
from core.runs.search_state import TrialState
from core.search.config import SearchConfig
from core.settings.config import RunConfig
from core.settings.registry import SEED


class Leader(NamedTuple):
    """A trial that leads.

    Attributes:
        number: Its number in the search, counted from 0.
        value: Its first measure, the mean over the seeds and folds of the search.
        run: The id of its first run.
        config: The settings of that run.
    """

    number: int
    value: float
    run: str
    config: RunConfig


def leaders(
    config: SearchConfig, trials: Sequence[TrialRecord], runs: Mapping[str, RunConfig]
) -> list[Leader]:
    """Return the trials that were trained to their end, by their first measure, the best first.

    Of trials with the same settings only the first is there. With two goals, those are left out
    that another trial equals or beats in both.

    Args:
        config: The search.
        trials: Its trials.
        runs: The settings of its runs by id; a trial whose runs are missing is left out.
    """
    signs = [-1.0 if one == "maximize" else 1.0 for one in config.directions]
    ranked = sorted(
        (tuple(sign * value for sign, value in zip(signs, one.results, strict=True)), one.number)
        for one in trials
        if one.state is TrialState.DONE and one.results and len(one.results) == len(signs)
    )
    by_number = {one.number: one for one in trials}
    found: dict[RunConfig, Leader] = {}
    for costs, number in _front(ranked):
        run_id = next((one for one in by_number[number].runs if one in runs), None)
        if run_id is not None:
            leader = Leader(number, signs[0] * costs[0], run_id, runs[run_id])
            found.setdefault(replace(leader.config, seed=SEED.minimum), leader)
    return list(found.values())


def search_seeds(config: SearchConfig) -> tuple[int, ...]:
    """Return the seeds of every trial of a search."""
    return tuple(run.seed for run in config.runs(config.base))


def _front(
    ranked: Sequence[tuple[tuple[float, ...], int]],
) -> Iterator[tuple[tuple[float, ...], int]]:
    """Yield those of ascending costs that no other beats; all if there is a single goal."""
    least = float("inf")
    for costs, number in ranked:
        if len(costs) == 1 or costs[1] < least:
            least = costs[-1]
            yield costs, number
