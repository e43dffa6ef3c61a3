"""Everything that is found out about an uploaded file: table, profile, plan and problems."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from core.base.errors import DenseboardError
from core.data.tables import progress, shipping, spelling
from core.data.tables.columns import Profile
from core.data.tables.counters import with_counters
from core.data.tables.detection import detect
from core.data.tables.dialect import Dialect
from core.data.tables.notice import Notice
from core.data.tables.plan import Plan
from core.data.tables.profiling import profile
from core.data.tables.progress import Stage
from core.data.tables.proposal import carried, propose
from core.data.tables.reading import Table, read
from core.data.tables.second_rows import SecondTable
from core.data.tables.splitting import Division, split
from core.data.tables.suspicions import suspicions
from core.data.tables.target import target


@dataclass(frozen=True)
class Request:
    """What is to be read.

    Attributes:
        path: The file.
        label: The user's name for the table.
        dialect: How to read it; by default as detected.
        encoding: What to detect the rest with, as in ``core.data.tables.detection.detect``.
        part: Likewise.
        sheet: Likewise.
        before: The earlier plan, whose choices are carried over, and the profile it was made for.
        course: The label of the course's table and the names of its classes.
    """

    path: Path
    label: str
    dialect: Dialect | None = None
    encoding: str = ""
    part: str = ""
    sheet: str = ""
    before: tuple[Plan, Profile] | None = None
    course: tuple[str, tuple[tuple[str, str], ...]] = (shipping.LABEL, ())

    def answer(self) -> "Inspection":
        """See ``inspect``."""
        return inspect(self)


@dataclass(frozen=True, eq=False)
class Examination:
    """What follows from a table and a plan.

    Attributes:
        classes: Labels of the classes in the table; empty for regression.
        division: The training and test rows; ``None`` if the plan cannot be carried out.
        suspicions: Problems of table and plan.
    """

    classes: tuple[str, ...]
    division: Division | None
    suspicions: Sequence[Notice]


@dataclass(frozen=True, eq=False)
class Inspection:
    """What was found out about a file.

    Attributes:
        table: The table.
        profile: The profile of its columns.
        plan: The proposed plan, with the choices of an earlier one.
        examination: What follows from them.
    """

    table: Table
    profile: Profile
    plan: Plan
    examination: Examination


def inspect(request: Request) -> Inspection:
    """Read a file, propose a plan and check both; reports to ``core.data.tables.progress``.

    Raises:
        DenseboardError: It cannot be read, or contains nothing to learn from.
    """
    progress.report(Stage.DETECT)
    dialect, stated = request.dialect, (request.encoding, request.part, request.sheet)
    if dialect is None and any(stated):
        dialect = detect(request.path, *stated)
    table = read(request.path, dialect)
    known = profile(table.frame, table.dialect.decimal)
    progress.report(Stage.CHECK)
    plan = _plan(request, table, known)
    progress.report(Stage.CHECK, 0.3)
    return Inspection(table, known, plan, examine(table, known, plan))


def examine(
    table: Table, known: Profile, plan: Plan, second: SecondTable | None = None
) -> Examination:
    """Return what follows from a table and a plan.

    Args:
        table: The table.
        known: The profile of its columns.
        plan: The plan.
        second: The rows of a second file, if there is one.
    """
    classes: tuple[str, ...] = ()
    division = None
    with suppress(DenseboardError):  # it is among the suspicions
        frame = spelling.merged(table.frame, plan)
        predicted = target(frame, plan)
        classes = predicted.classes
        division = split(frame[predicted.usable], predicted.y, plan)
    found = suspicions(table.frame, known, plan, table.blanks, second)
    return Examination(classes, division, found)


def _plan(request: Request, table: Table, known: Profile) -> Plan:
    label, names = request.course if shipping.recognised(known) else (request.label, ())
    plan = propose(known, label, table.dialect)
    plan = with_counters(plan, known, table.frame)
    plan = replace(plan, class_names=names)
    if request.before is not None:
        with suppress(DenseboardError):  # the choices no longer make sense
            plan = carried(*request.before, plan, known)
    return plan
