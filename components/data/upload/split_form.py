"""The choice of the test rows of a table."""

from dataclasses import replace

import streamlit as st

from components.data.upload.changes import change_plan
from components.data.upload.draft import edition, table_draft
from components.data.upload.second_form import choose_second, second_form
from components.widgets.choice import select
from components.words.language import _, number, plain
from core.base.errors import PlanError
from core.base.text import N_
from core.data.splits import LABELS as RULES
from core.data.splits import SplitRule
from core.data.tables import dependence
from core.data.tables.columns import Profile
from core.data.tables.plan import LEAST_TEST, MOST_TEST, Plan
from core.data.tables.splitting import Division


def split_form(plan: Plan, profile: Profile, division: Division | None) -> None:
    """Draw the rule and its options, and say which rows it chooses.

    Args:
        plan: The current plan.
        profile: Profile of the columns.
        division: The training and test rows; ``None`` if the plan cannot be carried out.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        rule = _test_rows(plan, profile)
        if rule is not SplitRule.FILE:
            _number("test_share", _("Test share"), plan.test_share, LEAST_TEST, MOST_TEST, 0.05)
        if rule in (SplitRule.RANDOM, SplitRule.GROUP):
            _number("seed", _("Seed of the test rows"), plan.seed, 0, 2**31 - 1, 1)
    if rule in (SplitRule.RANDOM, SplitRule.GROUP):
        _stratified(plan)  # its label takes several lines on a phone
    draft = table_draft()
    if rule is SplitRule.FILE and draft is not None:
        second_form(draft)
    else:
        _outcome(plan, division)


def _key(name: str) -> str:
    return f"table_{name}_{edition()}"


def _number(name: str, label: str, value: float, least: float, most: float, step: float) -> None:
    key = _key(name)
    st.number_input(
        label, least, most, value, step, key=key, width=200, on_change=_take, args=(name, key)
    )


def _test_rows(plan: Plan, profile: Profile) -> SplitRule:
    """Draw the choice of the rule and, if it needs one, of its column; return the rule."""
    key = _key("split")
    draft = table_draft()
    awaiting = draft is not None and draft.awaiting
    rule = SplitRule.FILE if awaiting else plan.split
    select(
        _("Test rows"),
        {rule: _(label) for rule, label in RULES.items()},
        key=key,
        default=rule,
        width=200,
        help=_(
            "At random, if every row stands for itself. The last ones, if later rows are to be"
            " predicted from earlier ones. Whole groups, if several rows belong to one person or"
            " thing and new ones are to be predicted. Validation rows follow the same rule. From a"
            " second file, if you have one with test rows; validation rows are then drawn at random"
            " from this one."
        ),
        on_change=_split,
        args=(key, "", profile),
    )
    if rule.draws:
        return rule
    ordered = rule is SplitRule.ORDER
    names = {name: str(name) for name in dependence.suited(plan, profile, rule)}
    names.setdefault(plan.split_by, str(plan.split_by))
    if ordered:
        names[""] = _("(the order of the file)")
    by = _key("split_by")
    select(
        _("In the order of") if ordered else _("Groups are values of"),
        names,
        key=by,
        default=plan.split_by,
        width=220,
        on_change=_split,
        args=(key, by, profile),
    )
    return rule


def _split(key: str, by: str, profile: Profile) -> None:
    """Change the rule or its column; a new rule takes the first column that suits it."""
    rule = SplitRule(st.session_state[key])
    draft = table_draft()
    if rule is SplitRule.FILE:
        choose_second()
        return
    if draft is not None:
        draft.awaiting = False

    def changed(plan: Plan) -> Plan:
        if by:
            return dependence.changed(plan, rule, st.session_state[by])
        names = dependence.suited(plan, profile, rule)
        if rule is SplitRule.GROUP and not names:
            raise PlanError(
                N_("No column has values that repeat, so there are no groups. Choose another rule.")
            )
        return dependence.changed(plan, rule, names[0] if names else "")

    change_plan(changed)


def _outcome(plan: Plan, division: Division | None) -> None:
    """Say how many rows are test rows, and which."""
    if division is None or plan.split.draws:
        return
    text = _("The last {test} rows are test rows; the {train} before them are for training.")
    if plan.split is SplitRule.GROUP:
        text = _(
            "{test} rows are test rows; {train} with other values of “{column}” are for training."
        )
    st.caption(
        text.format(
            test=number(len(division.test)),
            train=number(len(division.train)),
            column=plain(plan.split_by),
        )
    )


def _stratified(plan: Plan) -> None:
    if not plan.classifies:
        return
    key = _key("stratified")
    st.toggle(
        _("Stratified: classes keep their shares"),
        value=plan.stratified,
        key=key,
        help=_(
            "Groups are never divided. Of many draws, the one is taken in which each class keeps"
            " its share best. Validation rows and folds follow the same rule."
        )
        if plan.split is SplitRule.GROUP
        else None,
        on_change=_take,
        args=("stratified", key),
    )


def _take(name: str, key: str) -> None:
    value = st.session_state[key]
    change_plan(lambda plan: replace(plan, **{name: value}))
