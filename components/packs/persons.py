"""How everybody gets on with a class pack, and who needs help."""

from collections.abc import Mapping

import streamlit as st

from components.widgets.section import section
from components.widgets.table import table
from components.words.language import _, number, plain
from core.packs.help import TIMES, WRONG, PersonWork, Reason, persons, step_minutes
from core.packs.work import PackWork


def persons_table(work: PackWork, *, everybody: bool) -> None:
    """Draw who needs help, and a line for each person.

    Args:
        work: What was done.
        everybody: Whether the visitor sees others' work, and so may help.
    """
    found = persons(work)
    if not everybody:
        _own(work, found)
        return
    if not found:
        st.info(_("Nobody has signed in yet."))
        return
    section(_("Who needs help"), help=_rules(work))
    stuck = [one for one in found if one.reasons]
    for one in stuck:
        words = "; ".join(reasons(work)[reason] for reason in one.reasons)
        st.markdown(f":material/back_hand: **{plain(one.name)}**: {words}")
    if not stuck:
        st.markdown(_(":material/check: Nobody, by the rules behind the question mark."))
    # Streamlit draws cells as texts: names need no escape there.
    table(
        {
            _("Name"): [one.name for one in found],
            _("Step of the pack"): [one.step for one in found],
            _("Answers"): [one.answered for one in found],
            _("Right"): [one.right for one in found],
            _("Wrong"): [one.wrong for one in found],
            _("Runs"): [one.runs for one in found],
            _("Minutes in this step"): [round(one.minutes, 1) for one in found],
        },
        {
            title: number
            for title in (_("Step of the pack"), _("Answers"), _("Right"), _("Wrong"), _("Runs"))
        }
        | {_("Minutes in this step"): lambda value: number(value, 1)},
        alt=_("How each person gets on with the class pack"),
        file="denseboard-pack-persons",
        key="pack_persons",
    )


def reasons(work: PackWork) -> Mapping[Reason, str]:
    """Return why somebody needs help, in words."""
    return {
        Reason.UNANSWERED: _("has not answered what half of the others have"),
        Reason.FAILED: _("the last run failed"),
        Reason.WRONG: _("at least {count} answers are wrong").format(count=number(WRONG)),
        Reason.STUCK: _("more than {minutes} minutes in one step").format(
            minutes=number(TIMES * step_minutes(work), 1)
        ),
    }


def _rules(work: PackWork) -> str:
    return _(
        "Somebody needs help if they have not answered a question that at least half of the others"
        " have answered, if their last run in this pack failed, if they have given {wrong} or more"
        " wrong answers, or if they have been in one step for more than {minutes} minutes, {times}"
        " times what a step of this pack should take, until the class last answered or trained."
    ).format(
        wrong=number(WRONG), minutes=number(TIMES * step_minutes(work), 1), times=number(TIMES)
    )


def _own(work: PackWork, found: list[PersonWork]) -> None:
    for one in found:
        st.caption(
            _("Your answers: {answers}, right: {right}, wrong: {wrong}. Your runs: {runs}.").format(
                answers=number(one.answered),
                right=number(one.right),
                wrong=number(one.wrong),
                runs=number(one.runs),
            )
        )
