"""The problems of a table, with what can be done about them."""

from collections.abc import Callable, Sequence

import streamlit as st

from components.data.upload.changes import change_missing, change_plan, merge_labels
from components.data.upload.draft import edition, table_draft
from components.data.upload.log_form import learn_log
from components.widgets.section import section
from components.words.language import _, translate
from core.base.messages import Level
from core.data.tables.column_plan import Reason
from core.data.tables.columns import Kind
from core.data.tables.dependence import ORDERED, REPEATED, by_group, in_order
from core.data.tables.dialect import MISSING
from core.data.tables.long_tail import LONG_TAIL
from core.data.tables.notice import Notice
from core.data.tables.oddities import BLANKS, LEVELS, ODD, SENTINEL, SPELLINGS, VALUES
from core.data.tables.plan import Plan
from core.data.tables.suspicions import COUNTER, EXPLAINS

_LOOKS = {
    Level.ERROR: (st.error, ":material/block:"),
    Level.WARNING: (st.warning, ":material/warning:"),
}
_SHOWN = 8


def notices(every: Sequence[Notice]) -> None:
    """Draw notices in order; all but the first are folded."""
    if not every:
        st.caption(":material/check_circle: " + _("No problems detected."))
        return
    section(_("Please check"))
    for notice in every[:_SHOWN]:
        _draw(notice)
    rest = every[_SHOWN:]
    if rest:
        with st.expander(_("More"), icon=":material/more_horiz:"):
            for notice in rest:
                _draw(notice)


def listed(every: Sequence[Notice]) -> None:
    """Draw notices in order, without a heading: those about how the file was read."""
    for notice in every:
        _draw(notice)


def _draw(notice: Notice) -> None:
    text = translate(notice.message)
    if notice.level in _LOOKS:
        look, icon = _LOOKS[notice.level]
        look(text, icon=icon)
    else:
        st.caption(f":material/lightbulb: {text}")
    buttons = _buttons(notice)
    if buttons:
        with st.container(horizontal=True):
            for name, (label, icon, help_text, act) in buttons.items():
                st.button(
                    label,
                    key=f"{name}_{notice.column}_{edition()}",
                    icon=icon,
                    help=help_text,
                    on_click=act,
                    args=(notice.column,),
                )


_Button = tuple[str, str, str, Callable[[str], None]]


def _buttons(notice: Notice) -> dict[str, _Button]:
    """The label, icon, help and action of each button of a notice, by its name."""
    if notice.rule == SPELLINGS:
        every = _("In all columns, each label then gets its most frequent spelling")
        merge = (_("Merge them"), ":material/merge:", every, _merge)
        return {"merge_labels": merge}
    if notice.rule == ORDERED:
        later = _("Validation rows are then the last of the others. “Test rows” above undoes it")
        label = _("Keep the last rows for the test")
        return {"in_order": (label, ":material/last_page:", later, _in_order)}
    if notice.rule == REPEATED:
        whole = _(
            "Validation rows are then whole groups, too, and the column is no longer an input."
            " “Test rows” above undoes it"
        )
        label = _("Keep each on one side")
        return {"by_group": (label, ":material/group_work:", whole, _by_group)}
    if notice.rule == SENTINEL:
        unfilled = _("Its cells in this column are then missing")
        label = _("It means missing")
        return {"sentinel": (label, ":material/backspace:", unfilled, _sentinel_missing)}
    if notice.rule == ODD:
        one = _("Another input is then 1 where there is no number")
        each = _("Each value, numbers as well, is then a category")
        return {
            "indicator": (_("Add an indicator"), ":material/flag:", one, _indicated),
            "category": (_("Treat as categories"), ":material/category:", each, _categories),
        }
    if notice.rule == BLANKS:
        kept = _("These words are then categories of this column")
        return {"values": (_("Keep as categories"), ":material/category:", kept, _as_values)}
    if notice.rule == VALUES:
        empty = _("These cells of this column are then missing")
        return {"missing": (_("Count as missing"), ":material/backspace:", empty, _as_missing)}
    if notice.rule == LEVELS:
        one = _("One input with 0, 1, 2 … instead of one for each category")
        return {"order": (_("Use the order"), ":material/sort:", one, _ordered)}
    if notice.rule == LONG_TAIL:
        logged = _("“Log of the target” above undoes it")
        return {"log": (_("Learn its log"), ":material/show_chart:", logged, _log)}
    if notice.rule == EXPLAINS:
        used = _("The column is then an input")
        return {"use": (_("Use it"), ":material/add:", used, _used)}
    if notice.rule == COUNTER:
        out = _("The column is then no input")
        return {"leave_out": (_("Leave it out"), ":material/remove:", out, _left_out)}
    return {}


def _merge(_column: str) -> None:
    merge_labels()


def _in_order(column: str) -> None:
    change_plan(lambda plan: in_order(plan, column))


def _by_group(column: str) -> None:
    change_plan(lambda plan: by_group(plan, column))


def _sentinel_missing(column: str) -> None:
    draft = table_draft()
    known = draft.profile.column(column) if draft is not None and draft.profile else None
    if known is not None:
        change_missing(column, lambda cells: (*cells, known.sentinel))


def _as_values(column: str) -> None:
    draft = table_draft()
    words = draft.table.blanks.get(column, {}) if draft is not None and draft.table else {}
    change_missing(column, lambda cells: [cell for cell in cells if cell not in words])


def _as_missing(column: str) -> None:
    change_missing(column, lambda cells: tuple(dict.fromkeys([*cells, *MISSING])))


def _indicated(column: str) -> None:
    change_plan(lambda plan: plan.with_column(column, indicator=True))


def _categories(column: str) -> None:
    change_plan(lambda plan: plan.with_column(column, kind=Kind.CATEGORY))


def _ordered(column: str) -> None:
    draft = table_draft()
    if draft is not None and draft.plan is not None:
        order = draft.labels(column)
        change_plan(lambda plan: plan.with_column(column, kind=Kind.ORDERED, order=order))


def _log(_column: str) -> None:
    learn_log(True)


def _used(column: str) -> None:
    change_plan(lambda plan: plan.with_column(column, kind=Kind.NUMBER, dropped=None))


def _left_out(column: str) -> None:
    def changed(plan: Plan) -> Plan:
        return plan.with_column(column, dropped=Reason.IDENTIFIER)

    change_plan(changed)
