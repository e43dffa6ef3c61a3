"""Something to train within a chapter."""

import streamlit as st

from components.live.chart import live_curves
from components.session import address
from components.session.session import Session
from components.train.summary import size_and_time
from components.widgets import messages
from components.widgets.links import go_to_train
from components.words.language import _
from core.base.errors import DenseboardError
from core.lessons.chapters import Training
from core.runs.service_interface import TrainingService
from core.runs.status import Status
from core.settings.config import RunConfig
from core.settings.draft import Draft


def training(one: Training, place: str, state: Session, service: TrainingService) -> None:
    """Draw what can be trained, and its curves once it is.

    Args:
        one: What can be trained.
        place: Identifier of this place on the Learn page.
        state: The state of the tab.
        service: The training service.
    """
    with st.container(border=True):
        st.markdown(_(one.caption if one.here else one.hint))
        size_and_time(one.config, service.estimate(one.config))
        status = _status(place, state, service)
        messages.refused(f"lesson_refused_{place}")
        with st.container(horizontal=True):
            st.button(
                _("Train"),
                key=f"lesson_train_{place}",
                icon=":material/play_arrow:",
                type="primary",
                disabled=status is not None and not status.state.final,
                on_click=_submit,
                args=(one.config, place, state, service),
            )
            if st.button(
                _("Open in Train"),
                key=f"lesson_open_{place}",
                icon=":material/network_node:",
                help=_("Take these settings to the Train page, to change them there"),
            ):
                open_settings(one.config, state, state.lesson_runs.get(place))
        if status is not None:
            live_curves(status.run_id, status.config, status.state, key=f"lesson_curves_{place}")
            if status.problem is not None:
                messages.error(status.problem)


def open_settings(config: RunConfig, state: Session, run_id: str | None = None) -> None:
    """Go to the Train page with these settings, and a run of them if there is one."""
    state.draft, state.run = Draft.of(config), run_id
    address.write(config, run_id)
    go_to_train()


def _status(place: str, state: Session, service: TrainingService) -> Status | None:
    run_id = state.lesson_runs.get(place)
    if run_id is None:
        return None
    try:
        return service.status(run_id)
    except DenseboardError:  # deleted meanwhile
        del state.lesson_runs[place]
        return None


def _submit(config: RunConfig, place: str, state: Session, service: TrainingService) -> None:
    """Callback: start the run, unless a double click has."""
    status = _status(place, state, service)
    if status is None or status.state.final:
        with messages.refusal(f"lesson_refused_{place}"):
            state.lesson_runs[place] = service.submit(config)
