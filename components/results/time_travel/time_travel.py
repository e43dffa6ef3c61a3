"""The choice of an epoch, and the network's predictions at that epoch."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import streamlit as st

from components.live.past import look_back
from components.widgets import messages
from components.words.language import _, epoch_count, language, number
from core.base.errors import DenseboardError
from core.evaluation.evaluated import EvaluatedRun
from core.runs.service_interface import TrainingService

_PAST = ":orange[:material/history:]"


def time_travel(service: TrainingService, run: EvaluatedRun, key: str) -> EvaluatedRun:
    """Draw a slider over the epochs of a run, and move the live chart's plane along.

    Args:
        service: Source of the outputs of earlier epochs, which are read once the slider is moved.
        run: The run, at the evaluated epoch.
        key: Identifier of the slider: the run's id.

    Returns:
        The run at the chosen epoch.
    """
    try:
        stored = service.epochs(run.run_id)
    except DenseboardError as problem:
        messages.error(problem)
        stored = ()
    if not stored:
        _thinned(service, run.run_id)
        return run
    evaluated = float(run.result.evaluation.epoch or stored[-1])
    epochs = sorted({*stored, evaluated})
    if len(epochs) < 2:
        return run
    bar = st.container(horizontal=True, vertical_alignment="bottom")
    with bar:
        epoch = epoch_slider(epochs, evaluated, key)
    shown = _at(service, run, epoch) if epoch != evaluated else run
    with bar:
        look_back(run.run_id, shown.epoch)
    _caption(shown, evaluated)
    return shown


def _thinned(service: TrainingService, run_id: str) -> None:
    """Say that earlier epochs were there, where they were."""
    with suppress(DenseboardError):
        if service.store.is_thinned(run_id):
            st.caption(
                _(
                    "The weights of earlier epochs were removed to keep the record within its size."
                    " Train again with the same settings to have them back. Pinned runs keep"
                    " theirs."
                )
            )


def epoch_slider(epochs: Sequence[float], evaluated: float, key: str) -> float:
    """Draw the slider and the button that resets it; all sections of a run share its place.

    Where the slider starts is its own default, and not set in the session: a browser that draws
    the page only after a second script run never receives what was set in the first one, shows
    the default, and sends that with the next click. The button starts another slider for the
    same reason, and so does a change of language: the browser knows epochs as they are written.

    Args:
        epochs: Ascending, at least two.
        evaluated: The epoch of the result, one of them.
        key: Identifier of the slider: the run's id.

    Returns:
        The chosen epoch.
    """
    key = f"epoch_{key}"
    edition = st.session_state.get(f"{key}_edition", 0)
    start = st.session_state.get(f"{key}_chosen", evaluated)
    epoch: float = st.select_slider(
        _("Epoch"),
        epochs,
        start if start in epochs else evaluated,
        key=f"{key}_{edition}_{language()}",
        format_func=epoch_count,
        help=_(
            "The test set is evaluated once, at the end. Looking back does not change the result:"
            " it remains that of epoch {epoch}."
        ).format(epoch=epoch_count(evaluated)),
    )
    st.session_state[f"{key}_chosen"] = epoch
    st.button(
        _("Back to the result"),
        key=f"{key}_back",
        icon=":material/undo:",
        disabled=epoch == evaluated,
        on_click=_back,
        args=(key, edition + 1),
    )
    return epoch


def _back(key: str, edition: int) -> None:
    st.session_state[f"{key}_edition"] = edition
    del st.session_state[f"{key}_chosen"]


def _at(service: TrainingService, run: EvaluatedRun, epoch: float) -> EvaluatedRun:
    try:
        with st.spinner(_("Predicting at every epoch…"), show_time=True):
            test, validation = service.epoch_outputs(run.run_id).at(epoch)
    except DenseboardError as problem:
        messages.error(problem)
        return run
    result = replace(run.result, outputs=test, validation_outputs=validation)
    return replace(run, result=result, epoch=epoch)


def _caption(shown: EvaluatedRun, evaluated: float) -> None:
    count = number(shown.config.epochs)
    if shown.epoch is None:
        st.caption(
            _(
                "The result is that of epoch {evaluated} of {count}; move the slider to look back."
            ).format(evaluated=epoch_count(evaluated), count=count)
        )
        return
    sentence = _("**Epoch {epoch} of {count}**; the result is that of epoch {evaluated}.").format(
        epoch=epoch_count(shown.epoch), count=count, evaluated=epoch_count(evaluated)
    )
    rest = _("Scores, weights and Try it remain those of the result.")
    st.markdown(f"{_PAST} {sentence} {rest}")
