"""Lists of runs: what each run can be asked for, filters and order."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.base.text import N_
from core.comparison.differences import NAMES, value_of
from core.runs.store.summary import Summary
from core.settings.kinds import Integer, Number
from core.settings.registry import SETTINGS
from core.settings.settings import LISTS

TEST_METRIC, TEST_LOSS = "test_metric", "test_loss"


@dataclass(frozen=True)
class Column:
    """What every run of a list is asked for.

    Attributes:
        name: Identifier; of a setting, its name.
        value: From a run to its value, ``None`` where it has none.
        numeric: Whether values are numbers.
        label: Of a result, its name shown to people; of a setting "".
        test: Whether it tells of the test set.
    """

    name: str
    value: Callable[[Summary], Any]
    numeric: bool
    label: str = ""
    test: bool = False


def _setting(name: str) -> Column:
    numeric = name not in LISTS and isinstance(SETTINGS.get(name), Integer | Number)
    return Column(name, lambda run: value_of(run.raw_settings, name), numeric)


RESULTS: Mapping[str, Column] = {
    column.name: column
    for column in (
        Column("best", lambda run: run.best and run.best.metric, True, N_("Best metric")),
        Column("best_epoch", lambda run: run.best and run.best.epoch, True, N_("Reached in epoch")),
        Column(TEST_METRIC, lambda run: run.test_metric, True, N_("Test metric"), test=True),
        Column("seconds", lambda run: run.seconds or None, True, N_("Time (s)")),
        Column("last", lambda run: run.last and run.last.metric, True, N_("Last metric")),
        Column(TEST_LOSS, lambda run: run.test_loss, True, N_("Test loss"), test=True),
        Column("state", lambda run: run.state.value, False, N_("State")),
        Column("created", lambda run: run.created, True, N_("Started")),
    )
}
SETTING_COLUMNS: Mapping[str, Column] = {name: _setting(name) for name in NAMES}
COLUMNS: Mapping[str, Column] = {**SETTING_COLUMNS, **RESULTS}


@dataclass(frozen=True)
class Between:
    """Runs whose value lies in a range, both ends included.

    Attributes:
        name: Of a numeric column.
        low: The least allowed; ``None`` for any.
        high: The most allowed; ``None`` for any.
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
    """Runs whose value is one of some.

    Attributes:
        name: Of a column.
        values: The values allowed; none allows all.
    """

    name: str
    values: tuple[Any, ...] = ()

    def fits(self, run: Summary) -> bool:
        return not self.values or COLUMNS[self.name].value(run) in self.values


@dataclass(frozen=True)
class Mentions:
    """Runs in whose name, tags or note all words of a text occur, whatever their case."""

    text: str = ""

    def fits(self, run: Summary) -> bool:
        marks = run.marks
        told = "\n".join((marks.name, *marks.tags, marks.note)).casefold()
        return all(word in told for word in self.text.casefold().split())


Condition = Between | Among | Mentions


def listed(
    runs: Sequence[Summary],
    conditions: Sequence[Condition] = (),
    *,
    order: str = "created",
    descending: bool = True,
) -> list[Summary]:
    """The runs that meet all conditions, in order; those without a value come last.

    Args:
        runs: The oldest first: equal ones keep that order either way.
        conditions: What they must meet.
        order: Name of the column to sort by.
        descending: The largest first.
    """
    found = [run for run in runs if all(condition.fits(run) for condition in conditions)]
    value = COLUMNS[order].value
    known = [run for run in found if value(run) is not None]
    known.sort(key=lambda run: _sortable(value(run)), reverse=descending)
    return known + [run for run in found if value(run) is None]


def _sortable(value: Any) -> Any:
    return value if isinstance(value, int | float | tuple) else str(value)
