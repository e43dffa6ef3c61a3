"""Runs that differ in nothing but the seed, and pairs of them."""

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
from core.settings.choices import LOSSES

# Settings that decide which rows there are and which of them are held out.
_ROWS = ("dataset", "samples", "noise", "data_seed")


@dataclass(frozen=True)
class Group:
    """Runs of one setting.

    Attributes:
        key: What they have in common; see ``key``.
        runs: One run for each seed, ascending. Of several with the same seed the first that
            is done counts, or else the last: their numbers are the same.
    """

    key: str
    runs: Mapping[int, Summary]

    @property
    def done(self) -> dict[int, Summary]:
        """Those that were trained to their end and have a metric."""
        return {seed: run for seed, run in self.runs.items() if _done(run)}

    @property
    def failed(self) -> tuple[int, ...]:
        """Seeds with which training failed or gave no finite number."""
        return tuple(seed for seed, run in self.runs.items() if _failed(run))


@dataclass(frozen=True)
class Pairs:
    """Two settings, seed by seed.

    Attributes:
        seeds: Seeds that are done on both sides, in the order in which the later of the two
            runs was asked for.
        before: Validation metric of the first setting, by seed.
        after: Of the second one.
        higher_is_better: True for accuracy, false for a mean absolute error.
        failed: Seeds that are done in one setting and failed in the other: in the first, and in
            the second.
        neither: Seeds with which both failed.
        waiting: Seeds that may yet become a pair: present on both sides, and not all over.
        single: Seeds that only one of the settings was trained with, or was stopped with.
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
    """Return a key that two runs share if and only if they differ in nothing but the seed.

    Args:
        settings: As in ``Summary``; one that is not recorded has its default.
    """
    return json.dumps({**_complete(settings), "seed": 0}, sort_keys=True)


def grouped(summaries: Iterable[Summary]) -> dict[str, Group]:
    """Return runs by setting, in the order of each group's first run."""
    by_key: dict[str, list[Summary]] = {}
    for run in sorted(summaries, key=lambda run: run.created):
        by_key.setdefault(key(run.raw_settings), []).append(run)
    return {one: Group(one, one_per_seed(runs)) for one, runs in by_key.items()}


def one_per_seed(runs: Iterable[Summary]) -> dict[int, Summary]:
    """Return the run that counts for each seed, ascending, of runs of one setting."""
    by_seed: dict[int, list[Summary]] = {}
    for run in sorted(runs, key=lambda run: run.created):
        by_seed.setdefault(int(run.raw_settings["seed"]), []).append(run)
    return {seed: _that_counts(same) for seed, same in sorted(by_seed.items())}


def group_of(settings: Mapping[str, Any], summaries: Iterable[Summary]) -> Group:
    """Return the runs of one setting, perhaps none."""
    wanted = key(settings)
    near = [run for run in summaries if _near(run.raw_settings, settings)]
    return grouped(near).get(wanted, Group(wanted, {}))


def _near(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two settings agree in the names they share: quick, for thousands of runs."""
    return all(one[name] == other[name] for name in other if name in one and name != "seed")


def held_out(run: Summary) -> bool:
    """Return whether validation rows were held out: without, the metrics are of training rows."""
    return bool(run.raw_settings.get("validation_share"))


def higher_is_better(run: Summary) -> bool:
    """Return whether the metric of a run is an accuracy, and not an error.

    Its loss says so; its dataset where the loss is for both, or not known to this version. The
    dataset may be a table that was deleted.
    """
    classifies = _classifies(run.raw_settings["loss"])
    if classifies is not None:
        return classifies
    if run.dataset in DATASETS:
        return TASKS[DATASETS[run.dataset].task].classifies
    return run.raw_settings["loss"] not in LOSSES


@cache
def _classifies(loss: str) -> bool | None:
    """Whether a loss is for classes; ``None`` where that cannot be said of it alone."""
    kinds = {TASKS[task].classifies for task in LOSSES[loss].tasks} if loss in LOSSES else set()
    return kinds.pop() if len(kinds) == 1 else None


def metric(run: Summary, rows: Callable[[str], Sequence[Row]]) -> float | None:
    """Return the validation metric of a run's final weights.

    That of its last epoch. With early stopping, that of the epoch whose validation loss was the
    lowest, because the trainer went back to its weights (``core.runs.results.Evaluation.epoch``);
    this is not the epoch where the metric was best, which would be too good to be true.

    Args:
        run: A run.
        rows: Reads the history of a run by its id; asked for runs with early stopping only.

    Returns:
        ``None`` without an epoch, or where no rows are held out.
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


def pairs(before: Group, after: Group, rows: Callable[[str], Sequence[Row]]) -> Pairs:
    """Pair the runs of two settings by seed. The test set is not used.

    Args:
        before: Runs of the first setting, at least one.
        after: Of the second one.
        rows: As for ``metric``.

    Raises:
        ComparisonError: They were not measured on the same rows, or on none that were held out.
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
    """Raise where the two were not measured alike."""
    if key(first.raw_settings) == key(second.raw_settings):
        raise ComparisonError(
            N_(
                "Both runs have the same settings but for the seed: there is nothing to compare."
                " Choose a run with another setting."
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
                "The two runs were trained on different data: a difference would say more about the"
                " data than about the settings. Choose two runs on the same data."
            )
        )
    shares = (ones["validation_share"], others["validation_share"])
    if not all(shares):
        raise ComparisonError(
            N_(
                "Validation share: received {first} and {second}, but without validation rows there"
                " is nothing to compare by: training rows flatter, and the test set is not used"
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


def _complete(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with defaults filled in; unchanged where they are no longer allowed."""
    run = Summary("", settings, State.DONE, 0.0)
    try:
        return settings_of(run.config())
    except ConfigError:
        return dict.fromkeys((*_ROWS, "validation_share")) | dict(settings)


def _that_counts(runs: Sequence[Summary]) -> Summary:
    return next((run for run in runs if _done(run)), runs[-1])


def _done(run: Summary) -> bool:
    return run.state is State.DONE and run.last is not None


def _failed(run: Summary) -> bool:
    # Done without a single number: each was infinite or none. Without an epoch: not recorded yet.
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
