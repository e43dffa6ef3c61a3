"""Groups of runs that differ only in the seed, and pairs of them."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.base.errors import ComparisonError, ConfigError
from core.base.text import N_
from core.data.datasets.catalog import DATASETS
from core.data.tasks import TASKS
from core.runs.history import Row
from core.runs.states import State
from core.runs.store import Summary
from core.runs.store.summary import settings_of
from core.settings.basics import LOSS
from core.settings.choices import LOSSES
from core.settings.penalties import (
    ACTIVITY_L1,
    ACTIVITY_L2,
    BIAS_L1,
    BIAS_L2,
    L1,
    L1_BY_LAYER,
    L2,
    L2_BY_LAYER,
)

# Settings that decide which rows there are, and which of them are held out besides the seed.
_ROWS = ("dataset", "samples", "noise", "data_seed")
_HELD_OUT = ("validation_share", "folds", "fold")
# Settings that decide what the loss is.
_PENALTIES = (L1, L1_BY_LAYER, L2, L2_BY_LAYER, BIAS_L1, BIAS_L2, ACTIVITY_L1, ACTIVITY_L2)
_LOSS = (LOSS.name, *(setting.name for setting in _PENALTIES))


@dataclass(frozen=True)
class Group:
    """Runs with the same settings, except for the seed.

    Attributes:
        key: The key they share; see ``key``.
        runs: One run for each seed, ascending. Of several with the same seed it is the first that
            is done, or else the last: their numbers are the same.
    """

    key: str
    runs: Mapping[int, Summary]

    @property
    def done(self) -> dict[int, Summary]:
        """The runs that were trained to their end and have a metric, by seed."""
        return {seed: run for seed, run in self.runs.items() if _done(run)}

    @property
    def failed(self) -> tuple[int, ...]:
        """Seeds with which training failed or gave no finite metric."""
        return tuple(seed for seed, run in self.runs.items() if _failed(run))


@dataclass(frozen=True)
class Pairs:
    """Two settings, seed by seed.

    Attributes:
        seeds: Seeds that are done with both settings, in the order in which the later of the two
            runs was requested.
        before: Validation metrics of the first settings, by seed.
        after: Validation metrics of the second settings.
        higher_is_better: True for accuracy, false for a mean absolute error.
        failed: Seeds that failed with one of the settings and are done with the other: with the
            first, and with the second.
        neither: Seeds with which both failed.
        waiting: Seeds that may still become a pair: both have runs, and not all have ended.
        single: Seeds that only one of the settings has a run for, or that were stopped.
    """

    seeds: tuple[int, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    higher_is_better: bool
    failed: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    neither: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    single: tuple[int, ...] = ()


def key(settings: Mapping[str, Any]) -> str:
    """Return a key that two runs share if and only if they differ only in the seed.

    Args:
        settings: As in ``Summary``; unrecorded ones have their default.
    """
    return json.dumps({**_complete(settings), "seed": 0}, sort_keys=True)


def grouped(summaries: Iterable[Summary]) -> dict[str, Group]:
    """Return groups of runs by key, in the order of each group's first run."""
    by_key: dict[str, list[Summary]] = {}
    for run in sorted(summaries, key=lambda run: run.created):
        by_key.setdefault(key(run.raw_settings), []).append(run)
    return {one: Group(one, one_per_seed(runs)) for one, runs in by_key.items()}


def one_per_seed(runs: Iterable[Summary]) -> dict[int, Summary]:
    """Return the run that counts for each seed, ascending, of a group's runs."""
    by_seed: dict[int, list[Summary]] = {}
    for run in sorted(runs, key=lambda run: run.created):
        by_seed.setdefault(int(run.raw_settings["seed"]), []).append(run)
    return {seed: _that_counts(same) for seed, same in sorted(by_seed.items())}


def group_of(settings: Mapping[str, Any], summaries: Iterable[Summary]) -> Group:
    """Return the group with these settings, which may be empty."""
    wanted = key(settings)
    near = [run for run in summaries if _near(run.raw_settings, settings)]
    return grouped(near).get(wanted, Group(wanted, {}))


def _near(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two settings agree in the names they share; fast, for thousands of runs."""
    return all(one[name] == other[name] for name in other if name in one and name != "seed")


def held_out(run: Summary) -> bool:
    """Whether validation rows were held out; without, the metrics are of training rows."""
    settings = run.raw_settings
    return bool(settings.get("validation_share")) or settings.get("folds", 1) > 1


def higher_is_better(run: Summary) -> bool:
    """Whether the metric of a run is an accuracy, not an error.

    This follows from its loss, or from its dataset if the loss is for both or unknown in this
    version; the dataset may be a deleted table.
    """
    classifies = _classifies(run.raw_settings["loss"])
    if classifies is not None:
        return classifies
    if run.dataset in DATASETS:
        return TASKS[DATASETS[run.dataset].task].classifies
    return run.raw_settings["loss"] not in LOSSES


@cache
def _classifies(loss: str) -> bool | None:
    """Whether a loss is for classes; ``None`` if it is for both, or unknown."""
    kinds = {TASKS[task].classifies for task in LOSSES[loss].tasks} if loss in LOSSES else set()
    return kinds.pop() if len(kinds) == 1 else None


def metric(run: Summary, rows: Callable[[str], Sequence[Row]]) -> float | None:
    """Return the validation metric of a run's final weights.

    It is that of the last epoch or, with early stopping, of the epoch with the lowest validation
    loss, whose weights were restored (``core.runs.results.Evaluation.epoch``). It is not that of
    the epoch with the best metric, which would be biased.

    Args:
        run: A run.
        rows: Reads the history of a run by its id; called for runs with early stopping only.

    Returns:
        The metric; ``None`` without an epoch, or if no rows are held out.
    """
    if run.last is None or not held_out(run):
        return None
    if not run.raw_settings.get("early_stopping"):
        return run.last.metric
    losses = [
        (row.val_loss, row.val_metric)
        for row in rows(run.run_id)
        if row.end and row.val_loss is not None
    ]
    return min(losses, key=lambda one: one[0])[1] if losses else run.last.metric


def loss(run: Summary, rows: Callable[[str], Sequence[Row]]) -> float | None:
    """Return the validation loss of a run's final weights, as ``metric`` does for the metric.

    Args:
        run: A run.
        rows: Reads the history of a run by its id.

    Returns:
        The loss, penalties included; ``None`` without an epoch, or if no rows are held out.
    """
    if not held_out(run):
        return None
    losses = [row.val_loss for row in rows(run.run_id) if row.end and row.val_loss is not None]
    if not losses:
        return None
    return min(losses) if run.raw_settings.get("early_stopping") else losses[-1]


def same_loss(runs: Iterable[Summary]) -> bool:
    """Whether the losses of runs can be compared: the same function, with the same penalties."""
    return len({tuple(map(str, _loss_settings(run))) for run in runs}) <= 1


def _loss_settings(run: Summary) -> list[Any]:
    settings = _complete(run.raw_settings)
    return [settings.get(name) for name in _LOSS]


def waiting(groups: Sequence[Group]) -> tuple[int, ...]:
    """Return the seeds that all settings have a run for, where not all of these have ended.

    Seeds with a run that failed or was stopped are left out.
    """
    shared = set.intersection(*(set(group.runs) for group in groups)) if groups else set()
    return tuple(
        seed
        for seed in sorted(shared)
        if all(_waits(group, seed) for group in groups)
        and not all(_done(group.runs[seed]) for group in groups)
    )


def pairs(before: Group, after: Group, rows: Callable[[str], Sequence[Row]]) -> Pairs:
    """Pair the runs of two settings by seed. The test set is not used.

    Args:
        before: Runs of the first settings, at least one.
        after: Runs of the second settings, at least one.
        rows: As for ``metric``.

    Raises:
        ComparisonError: They were not measured on the same rows, or not on validation rows.
    """
    first, second = (next(iter(group.runs.values())) for group in (before, after))
    _check(first, second)
    done = (before.done, after.done)
    paired = []
    for seed in done[0].keys() & done[1].keys():
        runs = (done[0][seed], done[1][seed])
        values = [metric(run, rows) for run in runs]
        if values[0] is not None and values[1] is not None:
            paired.append((max(run.created for run in runs), seed, values[0], values[1]))
    paired.sort()
    seeds = tuple(seed for _created, seed, _before, _after in paired)
    failed = (_failed_alone(before, after), _failed_alone(after, before))
    neither = set(before.failed) & set(after.failed)
    rest = (before.runs.keys() | after.runs.keys()) - {*seeds, *failed[0], *failed[1], *neither}
    waiting = sorted(seed for seed in rest if _waits(before, seed) and _waits(after, seed))
    single = rest - set(waiting)
    return Pairs(
        seeds,
        tuple(value for _created, _seed, value, _after in paired),
        tuple(value for _created, _seed, _before, value in paired),
        higher_is_better(first),
        failed,
        tuple(sorted(neither)),
        tuple(waiting),
        tuple(sorted(single)),
    )


def _check(first: Summary, second: Summary) -> None:
    """Raise if the two cannot be compared."""
    if key(first.raw_settings) == key(second.raw_settings):
        raise ComparisonError(
            N_(
                "Both runs have the same settings, except for the seed: there is nothing to"
                " compare. Choose a run with other settings."
            )
        )
    check_rows(first, second)


def check_rows(first: Summary, second: Summary) -> None:
    """Check that two runs were measured on the same kind of rows.

    Raises:
        ComparisonError: Their data or their validation shares differ, or nothing is held out.
    """
    ones, others = _complete(first.raw_settings), _complete(second.raw_settings)
    if any(ones[name] != others[name] for name in _ROWS):
        raise ComparisonError(
            N_(
                "The two runs were trained on different data, so a difference could be due to the"
                " data instead of the settings. Choose two runs on the same data."
            )
        )
    folds = [(each["folds"], each["fold"]) for each in (ones, others)]
    if folds[0] != folds[1]:
        raise ComparisonError(
            N_(
                "Validation fold: received {first} and {second}, so that the two runs were"
                " measured on different rows. Train both with the same fold."
            ),
            first=_fold(*folds[0]),
            second=_fold(*folds[1]),
        )
    shares = (ones["validation_share"], others["validation_share"])
    if folds[0][0] == 1 and not all(shares):
        raise ComparisonError(
            N_(
                "Validation share: received {first} and {second}, but runs are compared on"
                " validation rows: training rows are too optimistic, and the test set is not used"
                " for choosing. Train both with the same share above 0."
            ),
            first=shares[0],
            second=shares[1],
        )
    if shares[0] != shares[1]:
        raise ComparisonError(
            N_(
                "Validation share: received {first} and {second}, so that the two runs were"
                " measured on different rows. Train both with the same share."
            ),
            first=shares[0],
            second=shares[1],
        )


def _fold(folds: int, fold: int) -> str:
    return f"{fold}/{folds}" if folds > 1 else "–"


def _complete(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with defaults filled in; unchanged if they are no longer valid."""
    run = Summary("", settings, State.DONE, 0.0)
    try:
        return settings_of(run.config())
    except ConfigError:
        return dict.fromkeys((*_ROWS, *_HELD_OUT)) | dict(settings)


def _that_counts(runs: Sequence[Summary]) -> Summary:
    return next((run for run in runs if _done(run)), runs[-1])


def _done(run: Summary) -> bool:
    return run.state is State.DONE and run.last is not None


def _failed(run: Summary) -> bool:
    # It is done, but no metric was finite. Without an epoch, the metric is not recorded yet.
    numberless = run.state is State.DONE and run.last is None and run.epochs > 0
    return run.state is State.FAILED or numberless


def _failed_alone(one: Group, other: Group) -> tuple[int, ...]:
    return tuple(sorted(set(one.failed) & other.done.keys()))


def _waits(group: Group, seed: int) -> bool:
    run = group.runs.get(seed)
    if run is None:
        return False
    unrecorded = run.state is State.DONE and not run.epochs
    return not run.state.final or _done(run) or unrecorded
