"""Exercises, one file each in ``core/lessons/exercises``: the run that solves it is the answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from core.base.errors import LessonError
from core.base.text import N_, UserText
from core.lessons.chapters import run_config
from core.lessons.files import Table, read_folder
from core.lessons.measures import MEASURES, TriedRun, value_of
from core.runs.service_interface import TrainingService
from core.runs.states import State
from core.settings.config import RunConfig
from core.settings.settings import Settings

_FOLDER = Path(__file__).with_name("exercises")
_RECENT = 300  # runs that are looked at, the newest
_SETTINGS = frozenset(field.name for field in fields(Settings))


@dataclass(frozen=True)
class Condition:
    """What a run must be or reach; attributes that are ``None`` ask for nothing.

    Attributes:
        what: Name of a setting, or of a measure in ``core.lessons.measures``.
        equal: The value it must have.
        at_least: Its lower bound.
        at_most: Its upper bound.
        of_first: Its upper bound as a multiple of the first run's value.
        as_first: Whether it must equal the first run's.
    """

    what: str
    equal: Any = None
    at_least: float | None = None
    at_most: float | None = None
    of_first: float | None = None
    as_first: bool = False

    def met(self, run: TriedRun, first: TriedRun) -> bool:
        """Return whether a run meets it.

        Args:
            run: The run.
            first: The first run of the exercise, which may be the same.
        """
        value = value_of(self.what, run)
        if value is None:
            return False
        if self.equal is not None and value != self.equal:
            return False
        if self.at_least is not None and value < self.at_least:
            return False
        if self.at_most is not None and value > self.at_most:
            return False
        if self.of_first is None and not self.as_first:
            return True
        other = value_of(self.what, first)
        if other is None or (self.as_first and value != other):
            return False
        return self.of_first is None or bool(value <= self.of_first * other)


@dataclass(frozen=True)
class Part:
    """One run that an exercise needs.

    Attributes:
        label: What this run is (marked for translation); empty for the only one.
        conditions: What it must be and reach, all of them.
    """

    label: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Attributes:
        name: Identifier, for the record of exercises.
        title: Its title (marked for translation).
        task: What to do (marked for translation).
        hint: A hint (marked for translation); empty for none.
        chapter: Name of the chapter it belongs to.
        start: The settings to start from.
        parts: The runs that solve it, in order: each is newer than the one before.
    """

    name: str
    title: str
    task: str
    hint: str
    chapter: str
    start: RunConfig
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Attempt:
    """How far an exercise is.

    Attributes:
        runs: The runs that meet its parts so far, in order; all parts if it is solved.
        newest: The newest run that has the settings that the next part names, if any.
        lacking: The conditions that this run does not meet.
    """

    runs: tuple[str, ...]
    newest: TriedRun | None = None
    lacking: tuple[Condition, ...] = ()


@cache
def exercises() -> Mapping[str, Exercise]:
    """Return all exercises by name, in order.

    Raises:
        LessonError: A file is not an exercise.
    """
    return {name: read_exercise(name, content) for name, content in read_folder(_FOLDER)}


def read_exercise(name: str, content: Mapping[str, Any]) -> Exercise:
    """Read one exercise.

    Args:
        name: Its name.
        content: ``title``, ``task``, ``hint``, ``chapter``, the settings ``start``, and the tables
            ``runs`` with ``label`` and ``conditions``, each with the attributes of ``Condition``
            (``is`` for ``equal``).

    Raises:
        LessonError: Something is missing, or not allowed.
    """
    table = Table(name, content)
    exercise = Exercise(
        name,
        table.text("title"),
        table.text("task"),
        table.text("hint", default=""),
        table.text("chapter"),
        run_config(table.settings("start"), name),
        tuple(_part(one) for one in table.tables("runs")),
    )
    table.finish()
    if not exercise.parts or not all(part.conditions for part in exercise.parts):
        raise table.error("runs", None, N_("at least one run, each with at least one condition"))
    return exercise


def attempt(exercise: Exercise, service: TrainingService) -> Attempt:
    """Look for runs that solve an exercise.

    Args:
        exercise: The exercise.
        service: Source of the runs.

    Raises:
        StorageError: The record cannot be read.
    """
    finished = (
        TriedRun(summary, service)
        for summary in reversed(service.store.summaries())
        if summary.state in (State.DONE, State.STOPPED)
        and summary.raw_settings.get("dataset") == exercise.start.dataset
    )
    newest_first = list(islice(finished, _RECENT))
    solved = _solved(exercise.parts, newest_first[::-1], ())
    if len(solved) == len(exercise.parts) or not newest_first:
        return Attempt(tuple(run.summary.run_id for run in solved))
    part = exercise.parts[len(solved)]
    latest = next((run for run in newest_first if run not in solved), None)
    lacking: tuple[Condition, ...] = ()
    if latest is not None:
        first = solved[0] if solved else latest
        lacking = tuple(one for one in part.conditions if not one.met(latest, first))
    return Attempt(tuple(run.summary.run_id for run in solved), latest, lacking)


def _solved(
    parts: Sequence[Part], runs: Sequence[TriedRun], before: tuple[TriedRun, ...]
) -> tuple[TriedRun, ...]:
    """Return the runs, oldest first, that meet as many parts as possible, after those before."""
    longest = before
    if not parts:
        return before
    for place, run in enumerate(runs):
        if _meets(parts[0], run, before[0] if before else run):
            found = _solved(parts[1:], runs[place + 1 :], (*before, run))
            if len(found) > len(longest):
                longest = found
            if len(longest) == len(before) + len(parts):
                break
    return longest


def _meets(part: Part, run: TriedRun, first: TriedRun) -> bool:
    # Settings first: measures have to be read.
    by_cost = sorted(part.conditions, key=lambda one: one.what in MEASURES)
    return all(condition.met(run, first) for condition in by_cost)


def _part(table: Table) -> Part:
    label = table.text("label", default="")
    part = Part(label, tuple(read_conditions(table, "conditions")))
    table.finish()
    return part


def read_conditions(table: Table, key: str) -> Iterator[Condition]:
    """Read what a run must be or reach.

    Args:
        table: The table that has them.
        key: Their key in it.

    Raises:
        LessonError: One of them is not a condition.
    """
    for one in table.tables(key):
        content = one.rest()
        what, equal = content.pop("what", None), content.pop("is", None)
        if not isinstance(what, str) or (what not in MEASURES and what not in _SETTINGS):
            raise one.error("what", what, N_("the name of a setting or a measure"))
        if isinstance(equal, list):
            equal = tuple(equal)
        bounds = {"at_least", "at_most", "of_first", "as_first"}
        if not content.keys() <= bounds or (equal is None and not content):
            raise LessonError(
                N_(
                    "The condition on {what}: received {received}; allowed are is, at_least,"
                    " at_most, of_first and as_first, one of them or more."
                ),
                what=UserText(what),
                received=UserText(", ".join(content) or "nothing"),
            )
        yield Condition(what, equal, **content)
