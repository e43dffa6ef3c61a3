"""One run in the main area: what it trains, its curves, and how it ended."""

import streamlit as st

from components import evaluation, messages
from components.gallery import gallery
from components.language import _, ngettext, number, rate
from components.live_curves import live_curves
from components.settings_form import take_suggestion
from core.choices import ACTIVATIONS, OPTIMIZERS
from core.config import RunConfig
from core.datasets import load
from core.draft import Draft
from core.errors import DenseboardError
from core.evaluation import predictions
from core.following import Following, Status
from core.results import Result
from core.states import State

_RESULT = 640  # pixels a result takes on a wide screen


def run_view(status: Status, service: Following, chosen: RunConfig | None, draft: Draft) -> None:
    """Draw a run.

    Args:
        status: The run.
        service: Where its history and result come from.
        chosen: What the sidebar holds now; ``None`` while that cannot be trained.
        draft: The same, trainable or not.
    """
    _heading(status.config)
    if chosen != status.config:
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
    try:
        result = service.result(status.run_id)
    except DenseboardError as problem:
        messages.error(problem)
        return
    if result is not None:
        _result(status.config, result)


def _changed(over: bool) -> str:
    if over:
        return _("The settings have changed since; Train starts a run with the new ones.")
    return _("The settings have changed since; stop this run to train with the new ones.")


def _heading(config: RunConfig) -> None:
    layers = "-".join(map(str, config.units)) or _("no hidden layer")
    parts = [
        f"{layers} {_(ACTIVATIONS[config.activation].label)}" if config.units else layers,
        f"{_(OPTIMIZERS[config.optimizer].label)} {rate(config.learning_rate)}",
        _("batch size {size}").format(size=number(config.batch_size)),
        ngettext("{count} epoch", "{count} epochs", config.epochs).format(
            count=number(config.epochs)
        ),
    ]
    st.subheader(_(config.info.label), anchor=False)
    st.caption(" · ".join(parts))


def _ending(status: Status, service: Following) -> None:
    """Say how far a run got that did not reach its end, and why."""
    if status.state is State.STOPPED:
        st.info(_progress(status, service), icon=":material/stop_circle:")
    if status.problem is not None:
        messages.error(status.problem)
        if status.rows:
            st.caption(_("The curves up to there are kept. Change a setting, or just train again."))


def _progress(status: Status, service: Following) -> str:
    rows = service.rows(status.run_id, max(0, status.rows - 1))
    if not rows:
        return _("Stopped before the first step.")
    return ngettext(
        "Stopped after {trained} of {count} epoch.",
        "Stopped after {trained} of {count} epochs.",
        status.config.epochs,
    ).format(trained=number(rows[-1].epoch, 1), count=number(status.config.epochs))


def _result(config: RunConfig, result: Result) -> None:
    evaluation.metrics(config, result.evaluation)
    try:
        with st.spinner(_("Loading the test samples…")):
            dataset = load(config.dataset)
    except DenseboardError as problem:
        st.caption(_("The test samples cannot be shown here."))
        messages.error(problem)
        return
    predicted = predictions(config, result.outputs)
    left, right = st.columns(2, gap="medium")
    with left:
        evaluation.errors(config, dataset.y_test, predicted)
    with right:
        gallery(config, dataset, predicted)
