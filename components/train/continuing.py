"""Actions on a finished run: train more epochs, or use its settings."""

import streamlit as st

from components.session.session import session
from components.sidebar.inputs import change
from components.words.language import _, ngettext, number
from core.base.errors import DenseboardError
from core.runs.checkpoint import Continuation
from core.runs.service_interface import TrainingService
from core.runs.states import State
from core.runs.status import Status
from core.settings.config import RunConfig
from core.settings.draft import Draft

_OPEN = "continue"
_MORE = "continue_epochs"


def continuing(status: Status, service: TrainingService, *, changed: bool) -> None:
    """Draw the buttons of a finished run.

    Args:
        status: The run.
        service: Continues it.
        changed: Whether the settings in the sidebar differ from the run's.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        if changed:
            st.button(
                _("Use these settings"),
                key="use_settings",
                icon=":material/settings_backup_restore:",
                help=_("Load this run's settings into the sidebar, to change one and train again"),
                on_click=_use,
                args=(status.config,),
            )
        if status.state in (State.DONE, State.STOPPED) and status.rows:
            _more(status, service)


def origin(run_id: str) -> None:
    """Say which run the one shown continues, with a link to it.

    Args:
        run_id: The run that was continued.
    """
    link = _("an earlier run")
    st.caption(_("Continues {run}").format(run=f"[{link}](?run={run_id})"))


def _use(config: RunConfig) -> None:
    change(lambda _draft: Draft.of(config))


def _more(status: Status, service: TrainingService) -> None:
    try:
        continuation = service.continuation(status.run_id)
    except DenseboardError:
        return  # other parts of the page report the error
    ended = status.config.early_stopping and continuation.trained < status.config.epochs
    stopped_early = ended and status.state is State.DONE
    st.button(
        _("One more epoch"),
        key="one_more_epoch",
        icon=":material/exposure_plus_1:",
        disabled=stopped_early,
        help=_("Early stopping ended this run; more epochs would change nothing")
        if stopped_early
        else _("Train one more epoch of this run, as a run of its own that continues it"),
        on_click=_continue,
        args=(service, status.run_id, 1),
    )
    # With "rerun" its state is in the session, so that it can be closed from here.
    with st.popover(
        _("Continue"),
        icon=":material/more_time:",
        key=_OPEN,
        on_change="rerun",
        disabled=stopped_early,
        help=_("Early stopping ended this run; more epochs would change nothing")
        if stopped_early
        else _("Train more epochs of this run"),
    ):
        _form(status, service, continuation)


def _form(status: Status, service: TrainingService, continuation: Continuation) -> None:
    rest = status.config.epochs - continuation.trained
    more = st.number_input(
        _("More epochs"),
        1,
        value=rest if rest > 0 else status.config.epochs,
        key=f"{_MORE}_{status.run_id.replace('_', '.')}",
    )
    total = continuation.trained + int(more or 1)
    st.caption(
        ngettext("A new run of {count} epoch.", "A new run of {count} epochs.", total).format(
            count=number(total)
        )
    )
    if continuation.epoch:
        st.caption(
            _(
                "It continues from the end of epoch {epoch} and gives the same numbers as training"
                " all epochs in one run."
            ).format(epoch=number(continuation.epoch))
        )
    else:
        st.caption(_("It trains from the start:") + " " + _(continuation.reason))
    st.button(
        _("Train more epochs"),
        key="continue_run",
        icon=":material/play_arrow:",
        type="primary",
        on_click=_continue,
        args=(service, status.run_id, int(more or 1)),
    )


def _continue(service: TrainingService, run_id: str, epochs: int) -> None:
    """Callback: continue the run; a double click, when another run is shown, does nothing."""
    state = session()
    if state.run != run_id:
        return
    st.session_state[_OPEN] = False
    try:
        state.run = service.continue_run(run_id, epochs)
        state.draft = Draft.of(service.status(state.run).config)
    except DenseboardError as problem:
        state.refusal = problem
    else:
        state.asked = "continue"
