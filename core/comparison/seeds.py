"""The same settings with other seeds: which runs to train, and their results."""

import threading
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from core.base import intervals
from core.base.errors import DenseboardError
from core.comparison.groups import Group, group_of, metric
from core.runs.history import Row
from core.runs.service_interface import TrainingService
from core.runs.states import State
from core.runs.store import Point, Summary
from core.runs.store.summary import progress, settings_of
from core.settings.config import RunConfig
from core.settings.registry import SEED

FEWEST, MOST, USUAL = 2, 30, 5
"""Maximum number of further seeds per request."""
TO_REPEAT = (State.FAILED, State.STOPPED)
"""States of runs that do not count as trained."""
_submitting = threading.Lock()


class Repeat(NamedTuple):
    """One run of the settings.

    Attributes:
        number: Its seed, or its fold.
        run_id: Its id.
        state: Its state.
        best: Its best metric.
        final: Metric of its final weights (``core.comparison.groups.metric``); ``None`` until it is
            done.
        rows: The rows of its history that end an epoch.
    """

    number: int
    run_id: str
    state: State
    best: Point | None
    final: float | None
    rows: tuple[Row, ...]


class Band(NamedTuple):
    """A curve of several runs, epoch by epoch.

    Attributes:
        epochs: ``(epochs,)``, counted from 1.
        mean: ``(epochs,)`` over the runs that have the epoch.
        low: Lower end of the mean's 95 % interval; ``None`` if a single run has the epoch.
        high: Upper end of the interval.
        runs: Number of runs that have the epoch.
    """

    epochs: tuple[int, ...]
    mean: tuple[float, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    runs: tuple[int, ...]


def members(run_id: str, config: RunConfig, service: TrainingService) -> dict[int, str]:
    """Return the recorded runs of the same settings, by ascending seed.

    Args:
        run_id: A run of these settings, which is used for its own seed.
        config: Its settings.
        service: Provides the recorded runs.

    Raises:
        StorageError: The record cannot be read.
    """
    group = group_of(settings_of(config), service.store.summaries())
    matches = {seed: run.run_id for seed, run in group.runs.items()} | {config.seed: run_id}
    return dict(sorted(matches.items()))


def next_seeds(taken: Collection[int], count: int) -> tuple[int, ...]:
    """Return the seeds after the largest one, or the smallest free ones if none is left.

    Args:
        taken: Seeds in use.
        count: Number of seeds to add.
    """
    largest = max(taken, default=SEED.minimum - 1)
    after = range(largest + 1, min(largest + count, SEED.maximum) + 1)
    seeds = list(after)
    candidate = SEED.minimum
    while len(seeds) < count:
        if candidate not in taken and candidate not in after:
            seeds.append(candidate)
        candidate += 1
    return tuple(seeds)


def submit(configs: Sequence[RunConfig], service: TrainingService) -> list[str]:
    """Train settings, each once, however often this is called.

    Args:
        configs: The settings, each with its seed.
        service: Trains them.

    Returns:
        The run of each; a new one if there is none, or if it failed or was stopped.

    Raises:
        ConfigError: They would not fit in memory.
        StorageError: The record cannot be read or written; runs already started continue.
    """
    with _submitting:
        runs = [run for run in service.store.summaries() if run.state not in TO_REPEAT]
        groups: dict[RunConfig, Group] = {}
        ids = []
        for config in configs:
            setting = replace(config, seed=SEED.minimum)
            if setting not in groups:
                groups[setting] = group_of(settings_of(config), runs)
            there = groups[setting].runs.get(config.seed)
            ids.append(there.run_id if there else service.submit(config))
    return ids


def repeats(there: dict[int, str], config: RunConfig, service: TrainingService) -> list[Repeat]:
    """Return the state of the runs, without unreadable ones.

    Args:
        there: From ``members``, or from ``core.comparison.cross_validation.members``.
        config: Their settings, or those of one of their folds.
        service: Follows them.
    """
    runs = []
    for number, run_id in there.items():
        try:
            status = service.status(run_id)
            rows = tuple(row for row in service.rows(run_id) if row.end)
        except DenseboardError:
            continue
        trained = progress(config.task, rows)
        best, last = trained.best, trained.last
        final = last.metric if last is not None and status.state is State.DONE else None
        if final is not None and config.early_stopping:
            run = Summary(run_id, settings_of(config), status.state, 0.0, best=best, last=last)
            final = metric(run, lambda _run_id, rows=rows: rows)  # type: ignore[misc]
        runs.append(Repeat(number, run_id, status.state, best, final, rows))
    return runs


def band(histories: Sequence[Sequence[Row]], field: str) -> Band | None:
    """Return mean and 95 % interval of the mean at every epoch.

    Args:
        histories: Rows that end an epoch, by run.
        field: ``loss``, ``metric``, ``val_loss`` or ``val_metric``.

    Returns:
        The band; ``None`` if no run has such a number.
    """
    values: dict[int, list[float]] = {}
    for rows in histories:
        for row in rows:
            value: float | None = getattr(row, field)
            if value is not None:
                values.setdefault(round(row.epoch), []).append(value)
    if not values:
        return None
    epochs = tuple(sorted(values))
    lots = [np.array(values[epoch]) for epoch in epochs]
    ends = [intervals.mean_of_few(lot) for lot in lots]
    return Band(
        epochs,
        tuple(float(lot.mean()) for lot in lots),
        tuple(None if end is None else end.low for end in ends),
        tuple(None if end is None else end.high for end in ends),
        tuple(len(lot) for lot in lots),
    )


def more_seeds(
    configs: Sequence[RunConfig], there: Sequence[Collection[int]], count: int
) -> list[RunConfig]:
    """Return the runs to train so that settings share ``count`` more seeds.

    Seeds that some of the settings lack come first, those that the fewest lack before others; then
    new ones (``next_seeds``).

    Args:
        configs: The settings; their seeds do not matter.
        there: Seeds with which each was trained, or is being trained.
        count: Number of seeds to add, at least 0.

    Returns:
        The runs seed by seed, so that seeds are complete early.
    """
    known = [set(seeds) for seeds in there]
    used = set[int]().union(*known)
    lacking = {seed: sum(seed not in seeds for seeds in known) for seed in used}
    partial = sorted((lacks, seed) for seed, lacks in lacking.items() if lacks)
    seeds = [seed for _lacks, seed in partial[:count]]
    seeds += next_seeds(used, count - len(seeds))
    return [
        replace(config, seed=seed)
        for seed in seeds
        for config, trained in zip(configs, known, strict=True)
        if seed not in trained
    ]
