"""The choice of the epoch whose predictions are shown, and those predictions."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from components.live.past import look_back
from components.widgets import messages
from components.words.language import _, epoch_count, number
from core.base.errors import DenseboardError
from core.evaluation.evaluated import EvaluatedRun
from core.runs.frames import has_frames
from core.runs.service_interface import TrainingService

_PAST = ":orange[:material/history:]"


def time_travel(service: TrainingService, run: EvaluatedRun, key: str) -> EvaluatedRun:
    """Draw a slider over the epochs of a run, and move the live chart's plane along.

    Args:
        service: Where the outputs of the epochs come from; it is asked for them once the slider
            has been moved.
        run: The run, at the epoch that was evaluated.
        key: Tells this slider from those of other runs.

    Returns:
        The run at the epoch that is chosen.
    """
    try:
        kept = service.epochs(run.run_id)
    except DenseboardError as problem:
        messages.error(problem)
        kept = ()
    if not kept:
        return run
    judged = float(run.result.evaluation.epoch or kept[-1])
    epochs = sorted({*kept, judged})
    if len(epochs) < 2:
        return run
    bar = st.container(horizontal=True, vertical_alignment="bottom")
    with bar:
        epoch = _choose(epochs, judged, f"epoch_{key}")
    shown = _at(service, run, epoch) if epoch != judged else run
    if has_frames(run.config):
        with bar:
            look_back(run.run_id, shown.epoch)
    _say(shown, judged)
    return shown


def _choose(epochs: Sequence[float], judged: float, key: str) -> float:
    if st.session_state.get(key) not in epochs:
        st.session_state[key] = judged
    epoch: float = st.select_slider(
        _("Epoch"),
        epochs,
        key=key,
        format_func=epoch_count,
        help=_(
            "The test set is judged once, at the end. To look back here chooses nothing: the"
            " result stays that of epoch {epoch}."
        ).format(epoch=epoch_count(judged)),
    )
    st.button(
        _("Back to the result"),
        key=f"{key}_back",
        icon=":material/undo:",
        disabled=epoch == judged,
        on_click=_go,
        args=(key, judged),
    )
    return epoch


def _go(key: str, epoch: float) -> None:
    st.session_state[key] = epoch


def _at(service: TrainingService, run: EvaluatedRun, epoch: float) -> EvaluatedRun:
    try:
        with st.spinner(_("Looking back at every epoch…"), show_time=True):
            test, validation = service.epoch_outputs(run.run_id).at(epoch)
    except DenseboardError as problem:
        messages.error(problem)
        return run
    result = replace(run.result, outputs=test, validation_outputs=validation)
    return replace(run, result=result, epoch=epoch)


def _say(shown: EvaluatedRun, judged: float) -> None:
    count = number(shown.config.epochs)
    if shown.epoch is None:
        st.caption(
            _(
                "The result is that of epoch {judged} of {count}; move the slider to look back."
            ).format(judged=epoch_count(judged), count=count)
        )
        return
    sentence = _("**Epoch {epoch} of {count}**; the result is that of epoch {judged}.").format(
        epoch=epoch_count(shown.epoch), count=count, judged=epoch_count(judged)
    )
    rest = _("The numbers above, the weights and the answers below stay those of the result.")
    st.markdown(f"{_PAST} {sentence} {rest}")
