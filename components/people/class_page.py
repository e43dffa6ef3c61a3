"""The page of a teacher: everybody in the class, and what each trains."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from components.people.asking import sessions
from components.people.visitor import visitor
from components.widgets import messages
from components.widgets.pager import pager
from components.words.language import _, ngettext, number, plain
from core.base.errors import DenseboardError
from core.people.classroom import Classroom, Member
from core.people.person import ALONE
from core.runs.service_interface import current_service
from core.search.service_interface import current_searches

_REFUSED = "class_refused"
_SIZE = 20  # persons on a page


def class_page() -> None:
    """Draw the page; a sentence for whoever does not teach."""
    try:
        classroom = Classroom(current_service(), current_searches(), sessions(), visitor() or ALONE)
        members = classroom.members()
    except DenseboardError as problem:
        messages.error(problem)
        return
    messages.refused(_REFUSED)
    st.header(_("Class"), anchor=False)
    st.text(
        ngettext(
            "{count} person has signed in.", "{count} people have signed in.", len(members)
        ).format(count=number(len(members)))
    )
    shown = pager(len(members), _SIZE, "members")
    for member in members[shown.places]:
        with st.container(border=True, gap="small"):
            _member(classroom, member)


def _member(classroom: Classroom, member: Member) -> None:
    person_id = member.record.person_id
    st.markdown(f"**{plain(member.record.name)}**")
    words = [
        _("teacher") if not member.return_key else _("key: {key}").format(key=member.return_key),
        _("runs: {count}").format(count=number(member.runs)),
        _("training or waiting: {count}").format(count=number(member.active)),
        _("searches going on: {count}").format(count=number(member.searches)),
        _("shared: {count}").format(count=number(member.shared)),
    ]
    st.caption(" · ".join(words))
    with st.container(horizontal=True):
        _button(
            _("Stop everything"),
            f"stop_{person_id}",
            "stop",
            partial(classroom.stop, person_id),
            disabled=not (member.active or member.searches),
            help=_("Stops all runs and searches of this person"),
        )
        _button(
            _("Hide"),
            f"hide_{person_id}",
            "visibility_off",
            partial(classroom.hide, person_id),
            disabled=not member.shared,
            help=_("Only its owner and teachers see it from now on"),
        )
        _button(
            _("Sign out everywhere"),
            f"out_{person_id}",
            "logout",
            partial(classroom.sign_out, person_id),
            help=_("In every browser. To come back, this person needs the key that is then shown."),
        )
        with st.popover(_("Reset"), icon=":material/restart_alt:"):
            st.markdown(_("Forgets seals, viewed test results and progress in lessons. Runs stay."))
            _button(
                _("Reset"),
                f"reset_{person_id}",
                "restart_alt",
                partial(classroom.reset, person_id),
                help=_("This cannot be undone"),
            )


def _button(
    label: str,
    key: str,
    icon: str,
    work: Callable[[], None],
    *,
    help: str,
    disabled: bool = False,
) -> None:
    st.button(
        label,
        key=key,
        icon=f":material/{icon}:",
        disabled=disabled,
        help=help,
        on_click=_do,
        args=(work,),
    )


def _do(work: Callable[[], None]) -> None:
    """Call ``work``; the next script run shows its error."""
    with messages.refusal(_REFUSED):
        work()
