"""Lists of runs: filters, order, and one line for runs that differ only in the seed."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from core.comparison.differences import NAMES, SEED, value_of
from core.comparison.groups import held_out, one_per_seed
from core.comparison.result_columns import RESULTS, ResultColumn
from core.comparison.spread import Spread, spread
from core.runs.states import State
from core.runs.store.summary import Summary
from core.settings.kinds import Integer, Number
from core.settings.registry import SETTINGS


class SettingColumn(NamedTuple):
    """A setting as a column of a list.

    Attributes:
        name: The name of the setting.
        value: Reads it from a run; ``None`` if the setting does not apply.
        numeric: Whether values are numbers.
    """

    name: str
    value: Callable[[Summary], Any]
    numeric: bool


def _setting(name: str) -> SettingColumn:
    numeric = isinstance(SETTINGS[name], Integer | Number)
    return SettingColumn(name, lambda run: value_of(run.raw_settings, name), numeric)


SETTING_COLUMNS: Mapping[str, SettingColumn] = {name: _setting(name) for name in NAMES}
COLUMNS: Mapping[str, SettingColumn | ResultColumn] = {
    **SETTING_COLUMNS,
    **{name: one for name, one in RESULTS.items() if one.listed},
}
"""The columns that lists can be filtered and sorted by."""


@dataclass(frozen=True)
class Between:
    """Runs whose value lies in a range, both ends included.

    Attributes:
        name: The name of a numeric column.
        low: The smallest value; ``None`` for any.
        high: The largest value; ``None`` for any.
    """

    name: str
    low: float | None = None
    high: float | None = None

    def fits(self, run: Summary) -> bool:
        if self.low is None and self.high is None:
            return True
        value = COLUMNS[self.name].value(run)
        if value is None:
            return False
        low = -math.inf if self.low is None else self.low
        return bool(low <= value <= (math.inf if self.high is None else self.high))


@dataclass(frozen=True)
class Among:
    """Runs with one of several values.

    Attributes:
        name: The name of a column.
        values: The values; empty for any.
    """

    name: str
    values: tuple[Any, ...] = ()

    def fits(self, run: Summary) -> bool:
        return not self.values or COLUMNS[self.name].value(run) in self.values


@dataclass(frozen=True)
class Mentions:
    """Runs whose name, tags or note contain all words of a text, ignoring case."""

    text: str = ""

    def fits(self, run: Summary) -> bool:
        marks = run.marks
        written = "\n".join((marks.name, *marks.tags, marks.note)).casefold()
        return all(word in written for word in self.text.casefold().split())


Condition = Between | Among | Mentions


@dataclass(frozen=True)
class Line:
    """One line of a list: a run, or all runs that differ only in the seed.

    Attributes:
        runs: The runs, by ascending seed.
    """

    runs: tuple[Summary, ...]

    @property
    def key(self) -> str:
        """Identifier: the id of the first run."""
        return self.runs[0].run_id

    @cached_property
    def latest(self) -> Summary:
        """The run that was started last."""
        return max(self.runs, key=_created) if len(self.runs) > 1 else self.runs[0]

    @cached_property
    def seeds(self) -> tuple[Summary, ...]:
        """Finished runs, one for each seed; the same settings trained twice count once."""
        done = [run for run in one_per_seed(self.runs).values() if run.state is State.DONE]
        return tuple(done)

    def values(self, name: str) -> list[float]:
        """Return a result of each finished seed that has one."""
        read = COLUMNS[name].value
        return [float(value) for run in self.seeds if (value := read(run)) is not None]

    def spread(self, name: str) -> Spread | None:
        """Return mean and standard deviation of a result; ``None`` if no seed has one."""
        return spread(self.values(name))

    def value(self, name: str) -> Any:
        """Return the value to sort by: for several runs the mean, or that of the latest."""
        result = RESULTS.get(name)
        if len(self.runs) > 1 and result is not None and result.averaged:
            mean = self.spread(name)
            return None if mean is None else mean.mean
        return COLUMNS[name].value(self.latest)


def matching(runs: Sequence[Summary], conditions: Sequence[Condition]) -> list[Summary]:
    """Return the runs that meet all conditions."""
    return [run for run in runs if all(condition.fits(run) for condition in conditions)]


def lines(
    runs: Sequence[Summary],
    *,
    by_setting: bool = True,
    order: str = "created",
    descending: bool = True,
) -> list[Line]:
    """Return the lines of a list, in order; lines without a value come last.

    Args:
        runs: The runs, oldest first; ties keep this order.
        by_setting: Whether runs that differ only in the seed share a line.
        order: Name of the column to sort by.
        descending: Whether the largest comes first.
    """
    by_key: dict[str, list[Summary]] = {}
    for run in runs:
        by_key.setdefault(run.settings_key if by_setting else run.run_id, []).append(run)
    listed = [
        Line(tuple(sorted(same, key=_seed) if len(same) > 1 else same)) for same in by_key.values()
    ]
    values = [(line.value(order), line) for line in listed]
    known = [(_sortable(value), line) for value, line in values if value is not None]
    known.sort(key=itemgetter(0), reverse=descending)
    return [line for _value, line in known] + [line for value, line in values if value is None]


def present(runs: Sequence[Summary]) -> list[str]:
    """Return the names of the listed results that at least one run has, in order."""
    # Which results a run has depends on a few fields, so that few of thousands need to be read.
    alike = {
        (
            run.dataset,
            run.raw_settings["loss"],
            held_out(run),
            run.best is None,
            run.last is None,
            run.evaluation is None,
            run.seconds > 0,
        ): run
        for run in runs
    }
    return [
        name
        for name, column in RESULTS.items()
        if column.listed and any(column.value(run) is not None for run in alike.values())
    ]


def occasional(runs: Sequence[Summary], names: Sequence[str]) -> list[str]:
    """Return the settings that apply to some of the runs only, such as momentum, and the seed.

    Args:
        runs: Runs of a list.
        names: Settings in which they differ.
    """
    return [
        name
        for name in names
        if name == SEED or any(value_of(run.raw_settings, name) is None for run in runs)
    ]


def _created(run: Summary) -> float:
    return run.created


def _seed(run: Summary) -> int:
    return int(run.raw_settings["seed"])


def _sortable(value: Any) -> Any:
    return value if isinstance(value, int | float | tuple) else str(value)
