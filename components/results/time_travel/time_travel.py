"""The choice of the epoch whose predictions are shown, and those predictions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from components.live.past import look_back
from components.widgets import messages
from components.words.language import _, epoch_count, number
from core.base.errors import DenseboardError
from core.runs.frames import has_frames
from core.runs.results import Result
from core.runs.service_interface import TrainingService
from core.settings.config import RunConfig

_PAST = ":orange[:material/history:]"


@dataclass(frozen=True)
class Shown:
    """What the figures and the predictions are drawn from.

    Attributes:
        result: That of the run, with the outputs of the epoch that is looked at.
        epoch: That epoch; ``None`` for the one that was judged.
    """

    result: Result
    epoch: float | None = None


def time_travel(
    service: TrainingService, run_id: str, config: RunConfig, result: Result, key: str
) -> Shown:
    """Draw a slider over the epochs of a run, and move the live chart's plane along.

    Args:
        service: Where the outputs of the epochs come from; it is asked for them once the slider
            has been moved.
        run_id: The run, which is over.
        config: Its settings.
        result: What it left.
        key: Tells this slider from those of other runs.
    """
    try:
        kept = service.epochs(run_id)
    except DenseboardError as problem:
        messages.error(problem)
        kept = ()
    if not kept:
        return Shown(result)
    judged = float(result.evaluation.epoch or kept[-1])
    epochs = sorted({*kept, judged})
    if len(epochs) < 2:
        return Shown(result)
    bar = st.container(horizontal=True, vertical_alignment="bottom")
    with bar:
        epoch = _choose(epochs, judged, f"epoch_{key}")
    shown = _at(service, run_id, result, epoch) if epoch != judged else Shown(result)
    if has_frames(config):
        with bar:
            look_back(run_id, shown.epoch)
    _say(config, shown, judged)
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


def _at(service: TrainingService, run_id: str, result: Result, epoch: float) -> Shown:
    try:
        with st.spinner(_("Looking back at every epoch…"), show_time=True):
            test, validation = service.epoch_outputs(run_id).at(epoch)
    except DenseboardError as problem:
        messages.error(problem)
        return Shown(result)
    return Shown(replace(result, outputs=test, validation_outputs=validation), epoch)


def _say(config: RunConfig, shown: Shown, judged: float) -> None:
    count = number(config.epochs)
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
