"""The choice whether the log of the target is learned."""

from dataclasses import replace

import numpy as np
import streamlit as st

from components.data.upload.changes import change_plan
from components.data.upload.draft import edition, table_draft
from components.words.language import _
from core.data.tables.conversion import numbers
from core.data.tables.plan import Plan
from core.data.target_log import TargetLog, log_for


def log_form(plan: Plan) -> None:
    """Draw the switch, for a plan that predicts a number."""
    key = f"table_target_log_{edition()}"
    st.toggle(
        _("Log of the target"),
        value=bool(plan.target_log),
        key=key,
        help=_(
            "For positive numbers with a long tail, such as prices: the network learns the log, so"
            " that the few largest do not rule the loss. Predictions and errors are shown in the"
            " unit of the target."
        ),
        on_change=_take_log,
        args=(key,),
    )
    if plan.target_log is TargetLog.LOG1P:
        st.caption(_("The target has zeros, which have no log: log(1 + y) is learned."))


def _take_log(key: str) -> None:
    learn_log(bool(st.session_state[key]))


def learn_log(wanted: bool) -> None:
    """Callback: learn the log of the target, or the target itself.

    With zeros, it is log(1 + y); with numbers below zero, which no log has, the plan says so.
    """
    draft = table_draft()
    if draft is None or draft.table is None or draft.plan is None:
        return
    column = draft.plan.column(draft.plan.target)
    values = numbers(draft.table.frame[column.name], column.notation)
    values = values[np.isfinite(values)]
    smallest = float(values.min()) if len(values) else 1.0
    log = (log_for(smallest) or TargetLog.LOG) if wanted else TargetLog.NONE
    change_plan(lambda plan: replace(plan, target_log=log))
