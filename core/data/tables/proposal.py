"""Proposes a plan for a table from the profile of its columns."""

from dataclasses import replace

from core.base.errors import TableError
from core.base.text import N_
from core.data import tasks
from core.data.splits import SplitRule
from core.data.tables import guess, shipping
from core.data.tables.column_plan import ColumnPlan, Reason
from core.data.tables.columns import Column, Kind, Profile
from core.data.tables.dialect import Dialect
from core.data.tables.limits import LEAST_ROWS
from core.data.tables.plan import Plan
from core.data.target_log import TargetLog

_FEW = 20  # distinct whole numbers that may be classes
_OFTEN = 10  # rows needed for each of them


def propose(profile: Profile, label: str, dialect: Dialect | None = None, target: str = "") -> Plan:
    """Propose a plan that can be trained; for the course's table it is the course's plan.

    Args:
        profile: The profile of the columns.
        label: The user's name for the table.
        dialect: How it was read.
        target: The column to predict; by default the likeliest one.

    Raises:
        TableError: The table cannot be trained on; the message says why.
        PlanError: There is no column ``target``.
    """
    if not target and shipping.recognised(profile):
        return shipping.plan(profile, label, dialect or Dialect())
    if profile.rows < LEAST_ROWS:
        raise TableError(
            N_("The table has {rows} rows, but at least {least} are needed. Add rows."),
            rows=profile.rows,
            least=LEAST_ROWS,
        )
    if len(profile.columns) < 2:
        raise TableError(
            N_(
                "The table has one column, but at least two are needed: one to predict and one to"
                " predict it from. If there are more, choose another delimiter."
            )
        )
    chosen = profile.column(target) if target else _target(profile)
    columns = tuple(
        _as_target(column) if column == chosen else planned(column) for column in profile.columns
    )
    if not any(c.dropped is None for c in columns if chosen is None or c.name != chosen.name):
        columns = _with_one_input(profile, columns, chosen)
    return Plan(
        label,
        chosen.name if chosen else target,
        task_for(chosen) if chosen else tasks.REGRESSION,
        columns,
        dialect=dialect or Dialect(),
    )


def carried(plan: Plan, before: Profile, proposed: Plan, after: Profile) -> Plan:
    """Return a proposed plan with the choices of an earlier one that still make sense.

    Args:
        plan: The earlier plan.
        before: The profile of the columns then.
        proposed: The plan proposed for the columns as they are now.
        after: Their profile now.
    """
    if [c.name for c in plan.columns] != [c.name for c in proposed.columns]:
        return proposed
    same = {
        new.name
        for old, new in zip(before.columns, after.columns, strict=True)
        if planned(old) == planned(new)
    }
    if proposed.target != plan.target:
        proposed = retarget(proposed, after, plan.target)
    columns = tuple(
        plan.column(column.name) if column.name in same else column for column in proposed.columns
    )
    task = plan.task if plan.target in same else proposed.task
    if task != plan.task:
        proposed = replace(proposed, stratified=plan.stratified or proposed.stratified)
        return replace(proposed, columns=columns, label=plan.label, test_share=plan.test_share)
    return replace(plan, columns=columns, dialect=proposed.dialect)


def retarget(plan: Plan, profile: Profile, target: str) -> Plan:
    """Return the plan with another target and its task; the old target becomes an input.

    Raises:
        PlanError: There is no such column, or no input remains.
    """
    plan.column(target)
    proposed = propose(profile, plan.label, plan.dialect, target)
    before, after = plan.target, target
    columns = tuple(
        proposed.column(column.name) if column.name in (before, after) else column
        for column in plan.columns
    )
    # The user's choice is kept if both targets have classes; a number cannot be stratified.
    chosen = plan.split in (SplitRule.RANDOM, SplitRule.GROUP)
    comparable = plan.classifies and proposed.classifies and chosen
    stratified = plan.stratified if comparable else proposed.stratified
    kept = plan.split if plan.split_by != target else SplitRule.RANDOM
    return replace(
        plan,
        split=kept,
        columns=columns,
        target=target,
        task=proposed.task,
        stratified=stratified,
        class_names=plan.class_names if target == plan.target else (),
        target_log=plan.target_log if target == plan.target else TargetLog.NONE,
    )


def task_for(column: Column) -> str:
    """Return the most likely task for predicting a column."""
    if column.distinct == 2:
        return tasks.BINARY
    if _numeric(column) and not _few(column):
        return tasks.REGRESSION
    return tasks.MULTICLASS


def _numeric(column: Column) -> bool:
    """Whether its values are numbers, including numeric identifiers."""
    return column.kind is Kind.NUMBER or (column.kind is Kind.IDENTIFIER and bool(column.low))


def _few(column: Column) -> bool:
    """Whether a column's numbers are more likely classes."""
    few = 2 < column.distinct <= _FEW and column.present >= _OFTEN * column.distinct
    return few and column.whole and not column.odd


def _target(profile: Profile) -> Column:
    guesses = guess.targets(profile)
    if not guesses:
        raise TableError(
            N_(
                "No column can be predicted: each is empty, constant, free text or different in"
                " every row. Add a column to predict."
            )
        )
    return guesses[0].column


def _as_target(column: Column) -> ColumnPlan:
    kind = Kind.DATE if column.kind is Kind.DATE else Kind.CATEGORY
    if _numeric(column) and task_for(column) == tasks.REGRESSION:
        kind = Kind.NUMBER
    return ColumnPlan(column.name, kind, None, column.formats, column.notation)


_DROPPED = {
    Kind.IDENTIFIER: Reason.IDENTIFIER,
    Kind.CONSTANT: Reason.CONSTANT,
    Kind.EMPTY: Reason.EMPTY,
    Kind.TEXT: Reason.FREE_TEXT,
}


def planned(column: Column) -> ColumnPlan:
    """Propose a plan for a column that is not the target."""
    reason = _DROPPED.get(column.kind)
    if column.kind is Kind.CATEGORY and column.near_unique:
        reason = Reason.NEAR_UNIQUE
    return ColumnPlan(column.name, column.kind, reason, column.formats, column.notation)


def _with_one_input(
    profile: Profile, columns: tuple[ColumnPlan, ...], chosen: Column | None
) -> tuple[ColumnPlan, ...]:
    """Include the first identifier or category, if there would be no inputs otherwise."""
    changed = list(columns)
    for number, column in enumerate(profile.columns):
        if column != chosen and column.kind in (Kind.IDENTIFIER, Kind.CATEGORY):
            kind = Kind.NUMBER if column.low else Kind.CATEGORY
            changed[number] = ColumnPlan(column.name, kind, notation=column.notation)
            return tuple(changed)
    raise TableError(
        N_(
            "Apart from the target {target}, every column is empty, constant or free text: there is"
            " nothing to predict it from. Add columns."
        ),
        target=chosen.name if chosen else "",
    )
