"""One run in the main area: what it trains, its curves, and how it ended."""

import streamlit as st

from components import messages, results
from components.gallery import gallery
from components.language import _, ngettext, number, rate
from components.live_curves import live_curves
from core.choices import ACTIVATIONS, OPTIMIZERS
from core.config import RunConfig
from core.datasets import load
from core.errors import DenseboardError
from core.evaluation import predictions
from core.following import Following, Status
from core.report import report
from core.results import Result
from core.states import State

_RESULT = 780  # pixels a result takes on a wide screen


def run_view(status: Status, service: Following, chosen: RunConfig | None) -> None:
    """Draw a run.

    Args:
        status: The run.
        service: Where its history and result come from.
        chosen: What the sidebar holds now; ``None`` while that cannot be trained.
    """
    _heading(status.config)
    if chosen != status.config:
        st.caption(_changed(status.state.final))
    live_curves(status.run_id, status.config, status.state)
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
        _result(status.config, result, status.run_id)


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


def _result(config: RunConfig, result: Result, run_id: str) -> None:
    cards = st.container()  # above the spinner, and filled after it
    try:
        with st.spinner(_("Loading the test samples…")):
            dataset = load(config.dataset)
    except DenseboardError as problem:
        with cards:
            results.numbers(config, result.evaluation, None)
        st.caption(_("The test samples cannot be shown here."))
        messages.error(problem)
        return
    with cards:
        results.numbers(config, result.evaluation, report(config, dataset, result))
    left, right = st.columns(2, gap="medium")
    with left:
        results.views(config, dataset, result, run_id)
    with right:
        gallery(config, dataset, predictions(config, result.outputs))
