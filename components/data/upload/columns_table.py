"""The columns of a table: which are used, and as what."""

from typing import Any

import streamlit as st

from components.data.upload.changes import change_plan
from components.data.upload.draft import edition, table_draft
from components.widgets.section import section
from components.words.language import _, number
from core.data.tables.column_plan import REASONS, USED, ColumnPlan, Reason
from core.data.tables.columns import LABELS, Column, Kind, Profile
from core.data.tables.plan import Plan
from core.data.tables.proposal import planned

_HEIGHT = 390  # pixels
_DECIMALS = 3


def columns_table(plan: Plan, profile: Profile) -> None:
    """Draw the columns to edit, but for the target."""
    import pandas as pd

    section(_("Columns"), help=_("Exclude a column, or change how its values are treated"))
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
            _("Missing"): [_missing(column, profiles[column.name]) for column in inputs],
            _("Distinct values"): [profiles[column.name].distinct for column in inputs],
            _("Examples"): [" · ".join(profiles[column.name].examples) for column in inputs],
            _("Smallest"): [_bound(profiles[column.name].low) for column in inputs],
            _("Largest"): [_bound(profiles[column.name].high) for column in inputs],
        }
    )
    key = f"table_columns_{edition()}"
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


def _missing(planned: ColumnPlan, column: Column) -> int:
    """Rows without a value, and those whose value does not fit the kind."""
    return column.missing + column.odd * (planned.kind in (Kind.NUMBER, Kind.DATE))


def _bound(text: str) -> str:
    """A number or date of a profile, as the reader writes it."""
    try:
        return number(float(text), min(len(text.partition(".")[2]), _DECIMALS))
    except ValueError:
        return text.removesuffix(" 00:00:00")


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
    draft = table_draft()
    if wanted is Kind.ORDERED and len(column.order) < 2 and draft is not None:
        changes["order"] = draft.labels(column.name)
    # Identifiers and texts that the user wants nevertheless become categories.
    changes["kind"] = wanted if wanted in USED else Kind.CATEGORY
    return changes
