"""The choice of who may see runs or a search besides their owner."""

from collections.abc import Callable

import streamlit as st

from components.people.others import is_own, owner_note
from components.people.visitor import visitor
from components.widgets import messages
from components.widgets.choice import select
from components.words.language import _
from core.base.errors import DenseboardError
from core.people.person import ALONE
from core.runs.sharing import Sharing
from core.runs.status import Status
from core.runs.store import RunStore

_REFUSED = "sharing_refused"


def labels() -> dict[Sharing, str]:
    """Return what each choice means, in the reader's language."""
    return {
        Sharing.PRIVATE: _("Only me"),
        Sharing.LINK: _("Whoever has the link"),
        Sharing.CLASS: _("The class, in its list"),
    }


def run_sharing(store: RunStore, status: Status) -> None:
    """Draw whose the run shown is, and who sees it; nothing where nobody signs in.

    Args:
        store: The record that the visitor may see.
        status: The run.
    """
    if visitor() == ALONE:
        return
    messages.refused(_REFUSED)
    owner_note(status.owner, "owner")
    try:
        shared = store.marks(status.run_id).shared
    except DenseboardError as problem:
        messages.error(problem)
        return

    def choose(chosen: Sharing) -> None:
        with messages.refusal(_REFUSED):
            store.mark(status.run_id, shared=chosen)

    sharing_choice(status.owner, shared, f"share_shown_{status.run_id}", choose)


def sharing_choice(owner: str, current: str, key: str, choose: Callable[[Sharing], None]) -> None:
    """Draw the choice; for a teacher, the button that hides what others share.

    Nothing where nobody signs in, or where there is nothing to choose.

    Args:
        owner: Whose it is.
        current: Who sees it now.
        key: Of the widget.
        choose: Called with what was chosen, in a callback.
    """
    person = visitor()
    if person is None or person == ALONE:
        return
    shared = Sharing.of(current)
    if not is_own(owner):
        if person.teaches and shared is not Sharing.PRIVATE:
            st.button(
                _("Hide"),
                key=f"{key}_hide",
                icon=":material/visibility_off:",
                help=_("Only its owner and teachers see it from now on"),
                on_click=choose,
                args=(Sharing.PRIVATE,),
            )
        return
    # Its key has the value, so that it follows a change made elsewhere.
    place = f"{key}_{shared or 'private'}"
    select(
        _("Who sees it"),
        labels(),
        key=place,
        default=shared,
        help=_("Your teacher sees everything."),
        on_change=lambda: choose(Sharing(st.session_state[place])),
        width=240,
    )
