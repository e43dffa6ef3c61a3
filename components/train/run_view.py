"""One run in the main area: its settings, its curves and its results."""

from collections.abc import Callable

import streamlit as st

from components.live.chart import live_curves
from components.results.baselines import baselines
from components.results.columns import columns_view
from components.results.gallery import gallery
from components.results.landscape import landscape
from components.results.numbers import numbers
from components.results.predict_file import predict_file
from components.results.seal import is_open, mark_viewed, seal
from components.results.selection import selected
from components.results.shuffled import shuffled
from components.results.time_travel import time_travel
from components.results.try_it import TrainedNetwork, try_it
from components.results.views import views
from components.results.weights import weights
from components.session.session import session
from components.sidebar.settings_form import take_suggestion
from components.steps.steps import steps
from components.train.continuing import continuing, origin
from components.train.guess import reveal
from components.train.heading import heading
from components.train.repeats import folds, repeats
from components.train.run_changes import run_changes
from components.train.sections import Section, open_section, sections
from components.train.takeaway import takeaway
from components.widgets import messages
from components.words.language import _, epoch_count, ngettext, number, plain
from core.base.errors import DenseboardError
from core.data.datasets import load
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.summary import report
from core.runs.results import Result
from core.runs.service_interface import TrainingService
from core.runs.states import State
from core.runs.status import Status
from core.settings.config import RunConfig
from core.settings.draft import Draft

_RESULT = 780  # pixels a result takes on a wide screen
_PREDICTIONS = "predictions"  # in the address


def run_view(
    status: Status, service: TrainingService, chosen: RunConfig | None, draft: Draft
) -> None:
    """Draw a run.

    Args:
        status: The run.
        service: Source of its history and result.
        chosen: The settings in the sidebar; ``None`` while they cannot be trained.
        draft: The same as a draft, whether trainable or not.
    """
    with st.container(gap="xsmall"):  # so that the curves are in the first window
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
        held=session().held == status.run_id,
        replays=session().replays,
    )
    if status.warning is not None:
        messages.warnings([status.warning])
    _accelerator(status)
    _deaths(status)
    if not status.state.final:
        # Reserves the height of a result: otherwise training again would scroll the page.
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
        result = None  # nothing below may show the test set
    tested = {} if result is None else _tested(status, result, service)
    key = _widget_key(status)
    sections(
        {
            **tested,
            "repeats": Section(
                _("Other seeds"), lambda: repeats(status.run_id, status.config, service)
            ),
            "folds": Section(
                _("Cross-validation"), lambda: folds(status.run_id, status.config, service)
            ),
            **_stepped(status, service),
            "landscape": Section(
                _("Loss landscape"),
                lambda: landscape(status.run_id, status.config, service, key),
            ),
            "takeaway": Section(
                _("Take it away"), lambda: takeaway(status, service, result, sealed=sealed)
            ),
        }
    )


def _stepped(status: Status, service: TrainingService) -> dict[str, Section]:
    """Return the section of the run's steps, which needs no test set; empty without an end."""
    if status.state is State.FAILED or not status.rows:
        return {}
    return {"steps": Section(_("Step by step"), lambda: steps(status, service))}


def _tested(status: Status, result: Result, service: TrainingService) -> dict[str, Section]:
    """Return the sections that need the result on the test set."""
    key = _widget_key(status)

    def with_samples(draw: Callable[[EvaluatedRun], None]) -> Callable[[], None]:
        return lambda: _with_samples(status, result, draw)

    return {
        "results": Section(_("Results"), lambda: _results(status, result, service, key)),
        _PREDICTIONS: Section(
            _("Predictions"), with_samples(lambda run: _predictions(run, service, key))
        ),
        "try": Section(
            _("Try it"), with_samples(lambda run: try_it(TrainedNetwork(service, run, key)))
        ),
        **_of_tables(status, service, key, with_samples),
        "weights": Section(
            _("Weights"),
            with_samples(lambda run: weights(run.config, run.result, run.dataset.features)),
        ),
    }


def _widget_key(status: Status) -> str:
    # Streamlit takes no key with two underscores in a row, which a run's id may have.
    return status.run_id.replace("_", ".")


def _of_tables(
    status: Status,
    service: TrainingService,
    key: str,
    with_samples: Callable[[Callable[[EvaluatedRun], None]], Callable[[], None]],
) -> dict[str, Section]:
    """Return the sections about rows and columns; empty for images."""
    if status.config.info.images:
        return {}

    def draw(run: EvaluatedRun) -> None:
        given, session().file = session().file, None
        predict_file(TrainedNetwork(service, run, key), given)

    return {
        "columns": Section(
            _("Columns"),
            with_samples(lambda run: columns_view(TrainedNetwork(service, run, key))),
        ),
        "predict": Section(_("Predict a file"), with_samples(draw)),
    }


def _opened(status: Status, service: TrainingService) -> bool:
    """Return whether the test result may be shown; if so, record that it was viewed."""
    store, dataset = service.store, status.config.dataset
    opened = is_open(store, dataset)
    if opened:
        mark_viewed(store, status.run_id)
    seal(store, dataset)
    if not opened:
        st.info(
            _(
                "The run has been evaluated, but the test set is sealed. Choose by the curves"
                " above, which are those of the training and validation rows."
            ),
            icon=":material/lock:",
        )
    return opened


def _results(status: Status, result: Result, service: TrainingService, key: str) -> None:
    config, evaluation = status.config, result.evaluation

    def draw(run: EvaluatedRun) -> None:
        numbers(config, evaluation, report(run))
        baselines(config, evaluation)
        shuffled(config, evaluation, service)
        _figures(run, service, key)

    _with_samples(status, result, draw, without=lambda: numbers(config, evaluation, None))


@st.fragment
def _figures(run: EvaluatedRun, service: TrainingService, key: str) -> None:
    """Draw the figures at the chosen epoch; choosing another reruns nothing else."""
    if views(time_travel(service, run, key)):
        open_section(_PREDICTIONS)
        st.rerun()


@st.fragment
def _predictions(run: EvaluatedRun, service: TrainingService, key: str) -> None:
    """Draw the test samples at the chosen epoch; choosing another reruns nothing else."""
    shown = time_travel(service, run, key)
    cell = selected(run.run_id) if run.config.task.classifies else None
    gallery(shown, cell=cell, key=key)


def _with_samples(
    status: Status,
    result: Result,
    draw: Callable[[EvaluatedRun], None],
    without: Callable[[], None] = lambda: None,
) -> None:
    """Draw a section that needs the dataset.

    Args:
        status: The run.
        result: Its result.
        draw: Draws the section.
        without: Draws what is possible if the dataset cannot be loaded.
    """
    try:
        with st.spinner(_("Loading the test samples…")):
            dataset = load(status.config.source)
    except DenseboardError as problem:
        without()
        st.caption(_("The test samples cannot be shown here."))
        messages.error(problem)
        return
    draw(EvaluatedRun(status.run_id, status.config, dataset, result))


def _changed(over: bool) -> str:
    if over:
        return _("The settings have changed since; Train starts a run with the new ones.")
    return _("The settings have changed since; stop this run to train with the new ones.")


def _accelerator(status: Status) -> None:
    """Say whether the numbers are those of an accelerator."""
    if status.accelerator:
        text = _(
            "Trained on an accelerator, {device}: trained again with the same seed, the numbers"
            " differ a little."
        )
        st.caption(text.format(device=plain(status.accelerator)))


def _deaths(status: Status) -> None:
    """Say whether a run had to go on in another worker."""
    if not status.deaths or status.state is State.FAILED:
        return
    if status.accelerator:
        text = ngettext(
            "The worker process died once during this run, and training began again.",
            "The worker process died {count} times during this run, and training began again.",
            status.deaths,
        )
        st.caption(text.format(count=number(status.deaths)))
        return
    if status.state.final:
        text = ngettext(
            "The worker process died once during this run. Training went on from the last"
            " stored epoch, with the numbers of an undisturbed run.",
            "The worker process died {count} times during this run. Training went on from the last"
            " stored epoch, with the numbers of an undisturbed run.",
            status.deaths,
        )
        st.caption(text.format(count=number(status.deaths)))
        return
    text = ngettext(
        "The worker process died once during this run. Training goes on from the last"
        " stored epoch, with the numbers of an undisturbed run.",
        "The worker process died {count} times during this run. Training goes on from the last"
        " stored epoch, with the numbers of an undisturbed run.",
        status.deaths,
    )
    st.warning(text.format(count=number(status.deaths)), icon=":material/warning:")


def _ending(status: Status, service: TrainingService) -> None:
    """Say how far an unfinished run got, and why it ended."""
    if status.state is State.STOPPED:
        st.info(_progress(status, service), icon=":material/stop_circle:")
    if status.problem is not None:
        messages.error(status.problem)
        if status.rows:
            st.caption(
                _("The curves up to that point are stored. Change a setting, or just train again.")
            )


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
    """Say that early stopping restored the weights of an epoch, and whether it ended the run."""
    trained = service.rows(status.run_id, max(0, status.rows - 1))[-1].epoch
    sentence = _("The weights of epoch {epoch} were evaluated: its validation loss was the lowest.")
    if status.state is State.DONE and trained < status.config.epochs:
        sentence = _(
            "Early stopping ended the run after {trained} of {count} epochs. The weights of epoch"
            " {epoch} were evaluated: its validation loss was the lowest."
        )
    st.info(
        sentence.format(
            epoch=number(epoch), trained=epoch_count(trained), count=number(status.config.epochs)
        ),
        icon=":material/history:",
    )
