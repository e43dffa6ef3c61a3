"""Whether the workers are ready."""

import streamlit as st

from components.widgets import messages
from components.words.language import _
from core.runs.service_interface import TrainingService

_EVERY = 0.5  # seconds


def engine_state(service: TrainingService, *, waiting: bool) -> None:
    """Say that TensorFlow is starting, until it is ready, or why it cannot start.

    Args:
        service: The training service.
        waiting: Whether no run is shown; otherwise the live chart says it.
    """
    engine = service.engine()
    if engine.problem is not None:
        messages.error(engine.problem)
    elif waiting and not engine.ready:
        _starting(service)


@st.fragment(run_every=_EVERY)
def _starting(service: TrainingService) -> None:
    engine = service.engine()
    if engine.ready or engine.problem is not None:
        st.rerun()
    st.caption(_(":material/hourglass_top: Starting TensorFlow… You can press Train already."))
