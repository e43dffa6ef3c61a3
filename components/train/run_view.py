"""One run in the main area: what it trains, its curves, and how it ended."""

import streamlit as st

from components.live.chart import live_curves
from components.results.gallery import gallery
from components.results.numbers import numbers
from components.results.seal import is_open, looked_at, seal
from components.results.time_travel import time_travel
from components.results.try_it import Trained, try_it
from components.results.views import views
from components.results.weights import weights
from components.results.yardsticks import yardsticks
from components.sidebar.settings_form import take_suggestion
from components.train.continuing import continuing, origin
from components.train.guess import reveal
from components.train.heading import heading
from components.train.repeats import repeats
from components.train.run_changes import run_changes
from components.train.takeaway import takeaway
from components.widgets import messages
from components.words.language import _, epoch_count, ngettext, number
from core.base.errors import DenseboardError
from core.data.datasets import load
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.summary import report
from core.runs.results import Result
from core.runs.service_interface import Status, TrainingService
from core.runs.states import State
from core.settings.config import RunConfig
from core.settings.draft import Draft

_RESULT = 780  # pixels a result takes on a wide screen


def run_view(
    status: Status, service: TrainingService, chosen: RunConfig | None, draft: Draft
) -> None:
    """Draw a run.

    Args:
        status: The run.
        service: Where its history and result come from.
        chosen: What the sidebar holds now; ``None`` while that cannot be trained.
        draft: The same, trainable or not.
    """
    heading(status.config)
    if status.continues:
        origin(status.continues)
    run_changes(status, service)
    if chosen is not None and chosen != status.config:
        st.caption(_changed(status.state.final))
    live_curves(
        status.run_id,
        status.config,
        status.state,
        chosen=draft.suggestible(),
        take=take_suggestion,
    )
    if status.warning is not None:
        messages.warnings([status.warning])
    if not status.state.final:
        # The place of the last run's result: without it, training again would scroll it away.
        st.space(_RESULT)
        return
    _ending(status, service)
    reveal(status.run_id, service)
    continuing(status, service, changed=chosen != status.config)
    try:
        result = service.result(status.run_id)
    except DenseboardError as problem:
        messages.error(problem)
        return
    if result is not None and result.evaluation.epoch is not None and status.rows:
        _restored(status, service, result.evaluation.epoch)
    sealed = result is not None and not _opened(status, service)
    if sealed:
        result = None  # nothing that follows may tell of the test set
    if result is not None:
        _result(status.config, result, status.run_id, service)
    repeats(status.run_id, status.config, service)
    takeaway(status, service, result, sealed=sealed)


def _opened(status: Status, service: TrainingService) -> bool:
    """Whether the test result may be shown; then it counts as looked at."""
    store, dataset = service.store, status.config.dataset
    opened = is_open(store, dataset)
    if opened:
        looked_at(store, status.run_id)
    seal(store, dataset)
    if not opened:
        st.info(
            _(
                "The run is judged, but the test set is sealed. The curves above are those of the"
                " training and validation rows: choose by them."
            ),
            icon=":material/lock:",
        )
    return opened


@st.fragment
def _predictions(run: EvaluatedRun, service: TrainingService, key: str) -> None:
    """Figures and predictions, at the epoch that is chosen; a choice reruns nothing else."""
    shown = time_travel(service, run, key)
    cell = views(shown)
    gallery(shown, cell=cell, key=key)


def _changed(over: bool) -> str:
    if over:
        return _("The settings have changed since; Train starts a run with the new ones.")
    return _("The settings have changed since; stop this run to train with the new ones.")


def _ending(status: Status, service: TrainingService) -> None:
    """Say how far a run got that did not reach its end, and why."""
    if status.state is State.STOPPED:
        st.info(_progress(status, service), icon=":material/stop_circle:")
    if status.problem is not None:
        messages.error(status.problem)
        if status.rows:
            st.caption(_("The curves up to there are kept. Change a setting, or just train again."))


def _progress(status: Status, service: TrainingService) -> str:
    rows = service.rows(status.run_id, max(0, status.rows - 1))
    if not rows:
        return _("Stopped before the first step.")
    return ngettext(
        "Stopped after {trained} of {count} epoch.",
        "Stopped after {trained} of {count} epochs.",
        status.config.epochs,
    ).format(trained=epoch_count(rows[-1].epoch), count=number(status.config.epochs))


def _restored(status: Status, service: TrainingService, epoch: int) -> None:
    """Say that early stopping went back to an epoch, and whether it ended the run."""
    trained = service.rows(status.run_id, max(0, status.rows - 1))[-1].epoch
    sentence = _("The weights of epoch {epoch} were judged: its validation loss was the lowest.")
    if status.state is State.DONE and trained < status.config.epochs:
        sentence = _(
            "Early stopping ended the run after {trained} of {count} epochs. The weights of epoch"
            " {epoch} were judged: its validation loss was the lowest."
        )
    st.info(
        sentence.format(
            epoch=number(epoch), trained=epoch_count(trained), count=number(status.config.epochs)
        ),
        icon=":material/history:",
    )


def _result(config: RunConfig, result: Result, run_id: str, service: TrainingService) -> None:
    cards = st.container()  # above the spinner, and filled after it
    try:
        with st.spinner(_("Loading the test samples…")):
            dataset = load(config.source)
    except DenseboardError as problem:
        with cards:
            numbers(config, result.evaluation, None)
        st.caption(_("The test samples cannot be shown here."))
        messages.error(problem)
        return
    run = EvaluatedRun(run_id, config, dataset, result)
    with cards:
        numbers(config, result.evaluation, report(run))
        yardsticks(config, result.evaluation)
    # Streamlit takes no key with two underscores in a row, which a run's id may have.
    key = run_id.replace("_", ".")
    _predictions(run, service, key)
    try_it(Trained(service, run, key))
    weights(config, result, dataset.features)
