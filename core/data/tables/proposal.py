"""A plan for a table, from what its columns hold."""

import re
from dataclasses import replace

from core.base.errors import TableError
from core.base.text import N_
from core.data import tasks
from core.data.tables import shipping
from core.data.tables.columns import Column, Kind, Profile
from core.data.tables.dialect import Dialect
from core.data.tables.limits import LEAST_ROWS, MOST_CLASSES
from core.data.tables.plan import ColumnPlan, Plan, Reason

# Columns of these names are more often the target than the last one.
_TARGET = re.compile(
    r"^(target|label|labels|class|y|outcome|survived|response|objetivo|etiqueta|clase)$",
    re.IGNORECASE,
)
_FEW = 20  # different whole numbers that are taken as classes
_OFTEN = 10  # rows there have to be for each of them


def propose(profile: Profile, label: str, dialect: Dialect | None = None, target: str = "") -> Plan:
    """A plan that can be trained, for a user to change; of the course's table the course's own.

    Args:
        profile: What the columns hold.
        label: The user's name for the table.
        dialect: How it was read.
        target: The column to be predicted; by default the likeliest one.

    Raises:
        TableError: Nothing can be learned from such a table; the message says why.
        PlanError: There is no column of the name ``target``.
    """
    if not target and shipping.recognised(profile):
        return shipping.plan(profile, label, dialect or Dialect())
    if profile.rows < LEAST_ROWS:
        raise TableError(
            N_("The table has {rows} rows, at least {least} are needed. Add rows."),
            rows=profile.rows,
            least=LEAST_ROWS,
        )
    if len(profile.columns) < 2:
        raise TableError(
            N_(
                "The table has one column, at least two are needed: one to predict and one to"
                " predict it from. If there are more, choose another delimiter."
            )
        )
    chosen = profile.column(target) if target else _target(profile)
    columns = tuple(
        _as_target(column) if column == chosen else planned(column) for column in profile.columns
    )
    if not any(c.dropped is None for c in columns if chosen is None or c.name != chosen.name):
        columns = _keep_something(profile, columns, chosen)
    return Plan(
        label,
        chosen.name if chosen else target,
        task_for(chosen) if chosen else tasks.REGRESSION,
        columns,
        dialect=dialect or Dialect(),
    )


def retarget(plan: Plan, profile: Profile, target: str) -> Plan:
    """The plan with another target and the task that goes with it; the old one becomes an input.

    Raises:
        PlanError: There is no such column, or nothing is left to predict it from.
    """
    plan.column(target)
    proposed = propose(profile, plan.label, plan.dialect, target)
    before, after = plan.target, target
    columns = tuple(
        proposed.column(column.name) if column.name in (before, after) else column
        for column in plan.columns
    )
    # Numbers have no classes to keep in their shares: what was chosen then says nothing.
    kept = plan.classifies and proposed.classifies
    stratified = plan.stratified if kept else proposed.stratified
    return replace(
        plan,
        columns=columns,
        target=target,
        task=proposed.task,
        stratified=stratified,
        class_names=plan.class_names if target == plan.target else (),
    )


def task_for(column: Column) -> str:
    """What kind of problem it is to predict a column, most likely."""
    if column.distinct == 2:
        return tasks.BINARY
    if _numeric(column) and not _few(column):
        return tasks.REGRESSION
    return tasks.MULTICLASS


def _numeric(column: Column) -> bool:
    """Whether its values are numbers; those that only name rows are as well."""
    return column.kind is Kind.NUMBER or (column.kind is Kind.IDENTIFIER and bool(column.low))


def _few(column: Column) -> bool:
    """Whether a column's numbers are better taken as classes."""
    few = 2 < column.distinct <= _FEW and column.present >= _OFTEN * column.distinct
    return few and column.whole and not column.odd


def _target(profile: Profile) -> Column:
    able = [column for column in profile.columns if _predictable(column)]
    if not able:
        raise TableError(
            N_(
                "No column can be predicted: each is empty, constant, free text or different in"
                " every row. Add a column with what is to be predicted."
            )
        )
    named = [column for column in able if _TARGET.match(column.name)]
    return (named or able)[-1]


def _predictable(column: Column) -> bool:
    if column.kind is Kind.CATEGORY:
        return 1 < column.distinct <= MOST_CLASSES and not column.near_unique
    return column.kind is Kind.NUMBER


def _as_target(column: Column) -> ColumnPlan:
    kind = Kind.DATE if column.kind is Kind.DATE else Kind.CATEGORY
    if _numeric(column) and task_for(column) == tasks.REGRESSION:
        kind = Kind.NUMBER
    return ColumnPlan(column.name, kind, None, column.formats)


_DROPPED = {
    Kind.IDENTIFIER: Reason.IDENTIFIER,
    Kind.CONSTANT: Reason.CONSTANT,
    Kind.EMPTY: Reason.EMPTY,
    Kind.TEXT: Reason.FREE_TEXT,
}


def planned(column: Column) -> ColumnPlan:
    """What is proposed for a column that is not the target."""
    reason = _DROPPED.get(column.kind)
    if column.kind is Kind.CATEGORY and column.near_unique:
        reason = Reason.NEAR_UNIQUE
    return ColumnPlan(column.name, column.kind, reason, column.formats)


def _keep_something(
    profile: Profile, columns: tuple[ColumnPlan, ...], chosen: Column | None
) -> tuple[ColumnPlan, ...]:
    """Where nothing would be left, take in what may be worth little but can be taken in."""
    kept = list(columns)
    for number, column in enumerate(profile.columns):
        if column != chosen and column.kind in (Kind.IDENTIFIER, Kind.CATEGORY):
            kind = Kind.NUMBER if column.low else Kind.CATEGORY
            kept[number] = ColumnPlan(column.name, kind)
            return tuple(kept)
    raise TableError(
        N_(
            "Beside the target {target}, every column is empty, constant or free text: there is"
            " nothing to predict it from. Add columns."
        ),
        target=chosen.name if chosen else "",
    )
