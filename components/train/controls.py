"""The buttons that start, pause, resume and stop a run."""

from collections.abc import Callable

import streamlit as st

from components.people.others import is_own, teaches
from components.session.session import TRAIN_ON_CHANGE, ask
from components.sidebar.presets import presets
from components.words.language import _
from core.runs.states import State
from core.runs.status import Status


def controls(
    status: Status | None, *, blocked: str | None, beside: Callable[[], None] = lambda: None
) -> None:
    """Draw the buttons; a button that would do nothing is disabled and says why.

    Args:
        status: The run shown.
        blocked: Why the settings cannot be trained.
        beside: Draws further elements of the row.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        own = status if status is None or is_own(status.owner) else None
        _train(own, blocked)
        _pause_or_resume(own)
        _stop(status if teaches() else own)
        st.toggle(
            _("Train on change"),
            key=TRAIN_ON_CHANGE,
            help=_("Every change of a setting stops the run and trains again at once"),
            persist_state="session",
        )
        presets()
        beside()


def _train(status: Status | None, blocked: str | None) -> None:
    if blocked is None and status is not None and not status.state.final:
        blocked = _("This run is still training: stop it first, or switch on Train on change")
    _button(
        "train", _("Train"), "play_arrow", blocked, _("Train with these settings"), kind="primary"
    )


def _pause_or_resume(status: Status | None) -> None:
    if status is not None and status.state is State.PAUSED:
        _button(
            "resume", _("Resume"), "resume", _ending(status), _("Continue where the run was paused")
        )
        return
    running = status is not None and status.state is State.RUNNING
    blocked = _ending(status) if running else _("Only a run that is training can be paused")
    _button("pause", _("Pause"), "pause", blocked, _("Interrupt the run; it can be resumed"))


def _stop(status: Status | None) -> None:
    over = status is None or status.state.final
    blocked = _("There is no run to stop") if over else _ending(status)
    _button(
        "stop",
        _("Stop"),
        "stop",
        blocked,
        _("End the run now; the network trained so far is stored and evaluated"),
    )


def _ending(status: Status | None) -> str | None:
    return _("The run is being stopped") if status is not None and status.stopping else None


def _button(
    name: str, label: str, icon: str, blocked: str | None, explanation: str, kind: str = "secondary"
) -> None:
    st.button(
        label,
        key=name,
        icon=f":material/{icon}:",
        type="primary" if kind == "primary" else "secondary",
        disabled=blocked is not None,
        help=blocked or explanation,
        on_click=ask,
        args=(name,),
    )
