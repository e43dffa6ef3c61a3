"""The values of one column: what is missing, how numbers are written, the order of categories."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from components.data.upload.changes import change_missing, change_plan
from components.data.upload.draft import edition
from components.data.upload.table_draft import TableDraft
from components.widgets.choice import select, select_several
from components.words.language import _, number, plain
from core.data.tables.column_plan import ColumnPlan
from core.data.tables.columns import Column, Kind
from core.data.tables.dialect import MISSING
from core.data.tables.notation import LONGEST_UNIT, STYLES, Notation, example
from core.data.tables.plan import Plan
from core.data.tables.profiling import read_as

_CHOSEN = "table_values_of"
_PYTHON, _CLOCK = "python", "clock"
_WIDTH = 280


def column_form(draft: TableDraft) -> None:
    """Draw the form, collapsed until it is needed."""
    assert draft.plan is not None and draft.profile is not None
    label = _("Values of a column")
    with st.expander(label, icon=":material/view_column:", key="table_values", on_change="rerun"):
        names = [str(column.name) for column in draft.plan.columns]
        if st.session_state.get(_CHOSEN) not in names:
            st.session_state[_CHOSEN] = names[0]
        name = st.selectbox(_("Column"), names, key=_CHOSEN, width=_WIDTH)
        planned, known = draft.plan.column(name), draft.profile.column(name)
        assert known is not None and draft.table is not None
        if planned.kind is Kind.NUMBER:
            known = read_as(known, draft.table.frame[name], planned.notation)
        _odd(known, planned)
        _missing(draft, name, known)
        if planned.kind is Kind.NUMBER:
            _numbers(planned, known)
        elif planned.kind is Kind.ORDERED:
            _order(draft, planned)


def _key(name: str, column: str) -> str:
    return f"table_{name}_{edition()}_{column}"


def _odd(known: Column, planned: ColumnPlan) -> None:
    """Name every value that is no number, or no date."""
    if not known.odd_values or planned.kind is not Kind.NUMBER:
        return
    named = (
        f"{plain(value)} ({number(count)})"
        for value, count in zip(known.odd_values, known.odd_counts, strict=True)
    )
    text = _("No numbers, so missing: {values}.").format(values=", ".join(named))
    if sum(known.odd_counts) < known.odd:
        text += " " + _("In total: {count}.").format(count=number(known.odd))
    st.caption(text)


def _missing(draft: TableDraft, name: str, known: Column) -> None:
    """Draw the choice of cells that stand for a missing value in the column."""
    assert draft.table is not None
    place = [str(each) for each in draft.table.frame.columns].index(name)
    chosen = draft.dialect.missing_of(place)
    offered = [*chosen, *MISSING, *known.odd_values, *([known.sentinel] * bool(known.sentinel))]
    counted = draft.table.blanks.get(name, {})
    key = _key("missing", name)
    select_several(
        _("Cells that stand for a missing value in this column"),
        {cell: _cell(cell, counted) for cell in dict.fromkeys(offered)},
        default=chosen,
        accept_new_options=True,
        placeholder=_("Choose or type"),
        help=_("Type another one, such as -999, to add it."),
        key=key,
        on_change=_take_missing,
        args=(name, key),
    )


def _cell(cell: str, counted: Mapping[str, int]) -> str:
    text = cell or _("(an empty cell)")
    return f"{text} ({number(counted[cell])})" if cell in counted else text


def _take_missing(name: str, key: str) -> None:
    cells = st.session_state[key]
    change_missing(name, lambda _before: cells)


def _numbers(planned: ColumnPlan, known: Column) -> None:
    written = planned.notation
    names = {_PYTHON: _("as in Python: 1234.5")}
    names |= {_style(*style): example(Notation(*style)) for style in STYLES}
    names[_CLOCK] = _("times or durations: 1:30:00")
    current = _PYTHON
    if written is not None:
        current = _CLOCK if written.clock else _style(written.decimal, written.thousands)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        key = _key("notation", planned.name)
        select(
            _("Numbers are written"),
            names,
            key=key,
            default=current,
            width=_WIDTH,
            help=_("Cells that are written in another way count as missing."),
            on_change=_take_notation,
            args=(planned.name, key),
        )
        if written is not None and not written.clock:
            _unit(planned.name, written)
    if known.missing or known.odd:
        key = _key("indicator", planned.name)
        st.toggle(
            _("Another input is 1 where there is no number"),
            value=planned.indicator,
            key=key,
            help=_(
                "Missing numbers are replaced by the median; this input still tells them. It is one"
                " for all values that are no numbers; to tell these apart, use the column as"
                " categories."
            ),
            on_change=_take,
            args=(planned.name, "indicator", key),
        )


def _unit(name: str, written: Notation) -> None:
    key = _key("unit", name)
    st.text_input(
        _("Unit or currency"),
        written.unit,
        max_chars=LONGEST_UNIT,
        key=key,
        width=_WIDTH,
        on_change=_take_unit,
        args=(name, written, key),
    )


def _style(decimal: str, thousands: str) -> str:
    return f"{decimal}{thousands}"


def _take_notation(name: str, key: str) -> None:
    chosen = st.session_state[key]

    def changed(plan: Plan) -> Plan:
        before = plan.column(name).notation
        unit = before.unit if before is not None else ""
        styles = {_style(*style): Notation(*style, unit=unit) for style in STYLES}
        styles[_CLOCK] = Notation(clock=True)
        return plan.with_column(name, notation=styles.get(chosen))

    change_plan(changed)


def _take_unit(name: str, written: Notation, key: str) -> None:
    unit = str(st.session_state[key] or "").strip()
    change_plan(lambda plan: plan.with_column(name, notation=replace(written, unit=unit)))


def _order(draft: TableDraft, planned: ColumnPlan) -> None:
    key = _key("order", planned.name)
    select_several(
        _("Order of the categories, the lowest first"),
        {label: label for label in dict.fromkeys([*planned.order, *draft.labels(planned.name)])},
        default=planned.order,
        placeholder=_("Choose in order"),
        help=_("The first becomes 0, the next 1, and so on; those left out count as missing."),
        key=key,
        on_change=_take,
        args=(planned.name, "order", key),
    )


def _take(name: str, field: str, key: str) -> None:
    value: Any = st.session_state[key]
    value = tuple(value) if isinstance(value, list) else value
    change_plan(lambda plan: plan.with_column(name, **{field: value}))
