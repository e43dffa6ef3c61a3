"""The form of a table's plan: target, task, columns and split."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from components.data.upload.class_form import class_form
from components.data.upload.draft import change_plan, edition, table_draft
from components.widgets.choice import select
from components.widgets.section import section
from components.words.language import _, number
from core.data import tasks
from core.data.tables.columns import LABELS, Kind, Profile
from core.data.tables.plan import LEAST_TEST, MOST_TEST, REASONS, USED, ColumnPlan, Plan, Reason
from core.data.tables.proposal import planned, retarget

_HEIGHT = 390  # pixels of the columns


def plan_form(plan: Plan, profile: Profile | None, classes: Sequence[str]) -> None:
    """Draw the form.

    Args:
        plan: The current plan.
        profile: Profile of the columns.
        classes: Labels of the classes in the table; empty for regression.
    """
    assert profile is not None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _label(plan)
        _target(plan)
        _task(plan)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _number("test_share", _("Test share"), plan.test_share, LEAST_TEST, MOST_TEST, 0.05)
        _number("seed", _("Seed of the test rows"), plan.seed, 0, 2**31 - 1, 1)
        _stratified(plan)
    if plan.merged:
        key = _key("merged")
        st.toggle(
            _("Merge labels that differ only in case, spaces or a final full stop"),
            value=True,
            key=key,
            on_change=_take,
            args=("merged", key),
        )
    class_form(classes, plan.class_names, _key("class"), _name)
    section(_("Columns"), help=_("Exclude a column, or change how its values are treated"))
    _columns(plan, profile)


def _key(name: str) -> str:
    return f"table_{name}_{edition()}"


def _label(plan: Plan) -> None:
    key = _key("label")
    st.text_input(
        _("Name of the table"), plan.label, key=key, width=240, on_change=_take, args=("label", key)
    )


def _target(plan: Plan) -> None:
    key = _key("target")
    names = [column.name for column in plan.columns]
    st.selectbox(
        _("Column to predict (target)"),
        names,
        index=names.index(plan.target),
        key=key,
        width=240,
        on_change=_retarget,
        args=(key,),
    )


def _task(plan: Plan) -> None:
    key = _key("task")
    select(
        _("Task"),
        {name: _(task.label) for name, task in tasks.TASKS.items()},
        key=key,
        default=plan.task,
        width=240,
        on_change=_retask,
        args=(key,),
    )


def _number(name: str, label: str, value: float, least: float, most: float, step: float) -> None:
    key = _key(name)
    st.number_input(
        label, least, most, value, step, key=key, width=200, on_change=_take, args=(name, key)
    )


def _stratified(plan: Plan) -> None:
    if not plan.classifies:
        return
    key = _key("stratified")
    st.toggle(
        _("Stratified: classes keep their shares"),
        value=plan.stratified,
        key=key,
        on_change=_take,
        args=("stratified", key),
    )


def _columns(plan: Plan, profile: Profile) -> None:
    import pandas as pd

    used, kind = _("Used"), _("Treated as")
    inputs = [column for column in plan.columns if column.name != plan.target]
    profiles = {column.name: column for column in profile.columns}
    labels = {each: _(LABELS[each]) for each in USED}
    frame = pd.DataFrame(
        {
            used: [column.dropped is None for column in inputs],
            _("Column"): [column.name for column in inputs],
            kind: [labels.get(column.kind, _(LABELS[column.kind])) for column in inputs],
            _("Left out because"): [
                _(REASONS[column.dropped]) if column.dropped else "" for column in inputs
            ],
            _("Missing"): [profiles[column.name].missing for column in inputs],
            _("Distinct values"): [profiles[column.name].distinct for column in inputs],
            _("Examples"): [" · ".join(profiles[column.name].examples) for column in inputs],
        }
    )
    key = _key("columns")
    st.data_editor(
        frame,
        hide_index=True,
        height=_HEIGHT if len(frame) > 9 else "auto",
        column_config={
            kind: st.column_config.SelectboxColumn(options=list(labels.values()), required=True)
        },
        disabled=[name for name in frame.columns if name not in (used, kind)],
        alt=_("The columns of the table: whether each is used, and as what"),
        key=key,
        on_change=_edited,
        args=(key, used, kind),
    )
    st.caption(
        _("{used} of {columns} columns are used.").format(
            used=number(len(plan.inputs)), columns=number(len(inputs))
        )
    )


def _name(names: tuple[tuple[str, str], ...]) -> None:
    change_plan(lambda plan: replace(plan, class_names=names))


def _take(name: str, key: str) -> None:
    value = st.session_state[key]
    change_plan(lambda plan: replace(plan, **{name: value}))


def _retarget(key: str) -> None:
    draft, target = table_draft(), st.session_state[key]
    if draft is not None and draft.profile is not None:
        profile = draft.profile
        change_plan(lambda plan: retarget(plan, profile, target))


def _retask(key: str) -> None:
    """Change the task, and treat the target's values accordingly."""
    task = st.session_state[key]

    def changed(plan: Plan) -> Plan:
        kind = Kind.NUMBER if task == tasks.REGRESSION else Kind.CATEGORY
        stratified = plan.stratified or not plan.classifies
        return replace(plan.with_column(plan.target, kind=kind), task=task, stratified=stratified)

    change_plan(changed)


def _edited(key: str, used: str, kind: str) -> None:
    """Apply the edits of the columns."""
    edits: dict[str, dict[str, Any]] = st.session_state[key].get("edited_rows", {})
    kinds = {_(LABELS[each]): each for each in USED}

    def changed(plan: Plan) -> Plan:
        inputs = [column for column in plan.columns if column.name != plan.target]
        for row, cells in edits.items():
            column = inputs[int(row)]
            new_kind = kinds.get(cells.get(kind, ""))
            plan = plan.with_column(
                column.name, **_changes(column, cells.get(used), new_kind, _reason(column.name))
            )
        return plan

    change_plan(changed)


def _reason(name: str) -> Reason:
    """Return why a column is left out: a reason of its own, or the user's choice."""
    draft = table_draft()
    column = draft.profile.column(name) if draft is not None and draft.profile else None
    return (column and planned(column).dropped) or Reason.CHOSEN


def _changes(
    column: ColumnPlan, used: bool | None, kind: Kind | None, reason: Reason
) -> dict[str, Any]:
    """Return the changes to a column that was ticked, unticked or given another kind."""
    if used is False:
        return {"dropped": reason}
    changes: dict[str, Any] = {"dropped": None}
    wanted = kind or column.kind
    # Identifiers and texts that the user wants nevertheless become categories.
    changes["kind"] = wanted if wanted in USED else Kind.CATEGORY
    return changes
