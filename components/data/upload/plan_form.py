"""The form of a table's plan: target, task, test rows and columns."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from components.data.class_form import class_form
from components.data.upload.changes import change_plan
from components.data.upload.columns_table import columns_table
from components.data.upload.draft import edition, table_draft
from components.data.upload.log_form import log_form
from components.data.upload.split_form import split_form
from components.widgets.choice import select
from components.words.language import _, plain
from core.data import tasks
from core.data.tables import guess
from core.data.tables.columns import Kind, Profile
from core.data.tables.plan import Plan
from core.data.tables.proposal import retarget
from core.data.tables.splitting import Division

_LIKELY = 3  # other columns named as possible targets


def plan_form(
    plan: Plan, profile: Profile | None, classes: Sequence[str], division: Division | None
) -> None:
    """Draw the form.

    Args:
        plan: The current plan.
        profile: Profile of the columns.
        classes: Labels of the classes in the table; empty for regression.
        division: The training and test rows; ``None`` if the plan cannot be carried out.
    """
    assert profile is not None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _label(plan)
        _target(plan)
        _task(plan)
    _reasons(plan, profile)
    if not plan.classifies:
        log_form(plan)
    split_form(plan, profile, division)
    if plan.merged:
        key = _key("merged")
        label = _("Merge labels that differ only in case, spaces or a final full stop")
        if plan.meanings:
            label = _(
                "Merge labels that differ only in case, spaces or a final full stop, and words for"
                " yes and for no"
            )
        st.toggle(
            label,
            value=True,
            key=key,
            on_change=_take,
            args=("merged", key),
        )
    class_form(classes, plan.class_names, _key("class"), _name)
    columns_table(plan, profile)


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


def _reasons(plan: Plan, profile: Profile) -> None:
    """Say why the target was proposed, and which other columns are likely."""
    guesses = guess.targets(profile)
    likely = [each for each in guesses if each.column.name == plan.target]
    others = [each.column.name for each in guesses if each.column.name != plan.target]
    parts = []
    if likely and likely[0] is guesses[0]:
        reasons = "; ".join(_(reason) for reason in likely[0].reasons)
        parts.append(
            _("Proposed as target: {column} ({reasons}).").format(
                column=plain(plan.target), reasons=reasons
            )
        )
    if others:
        names = ", ".join(map(plain, others[:_LIKELY]))
        parts.append(_("Also possible: {columns}.").format(columns=names))
    if parts:
        st.caption(" ".join(parts))


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
