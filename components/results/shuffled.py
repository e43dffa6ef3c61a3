"""The same network trained on shuffled labels: what chance reaches."""

from dataclasses import replace

import streamlit as st

from components.widgets import messages
from components.words.labels import metric_label
from components.words.language import _
from core.base.errors import DenseboardError
from core.comparison import seeds
from core.comparison.groups import group_of
from core.runs.results import Evaluation
from core.runs.service_interface import TrainingService
from core.runs.store import Summary
from core.runs.store.summary import settings_of
from core.settings.config import RunConfig

_AGAIN = 1.0  # seconds between looks at a run that trains
_REFUSAL = "shuffled_refusal"


def shuffled(config: RunConfig, evaluation: Evaluation, service: TrainingService) -> None:
    """Draw what the run reaches with shuffled labels, or the offer to train it.

    Args:
        config: A run that was not trained on shuffled labels; for others it draws nothing.
        evaluation: Its scores.
        service: Trains the other run.
    """
    if config.shuffled_labels:
        return
    chance = replace(config, shuffled_labels=True)
    run = _found(chance, service)
    if run is None:
        _offer(chance, service)  # in no fragment: only a run of the page starts its updates
        return
    live = not service.status(run.run_id).state.final
    look = st.fragment(_reached, run_every=_AGAIN if live else None)
    look(chance, evaluation, run.run_id, service, live)


def _found(config: RunConfig, service: TrainingService) -> Summary | None:
    """The run of these settings that counts; ``None`` if it is still to be trained."""
    runs = [run for run in service.store.summaries() if run.state not in seeds.TO_REPEAT]
    return group_of(settings_of(config), runs).runs.get(config.seed)


def _reached(
    config: RunConfig, evaluation: Evaluation, run_id: str, service: TrainingService, live: bool
) -> None:
    try:
        if not service.status(run_id).state.final:
            st.caption(_("Training on shuffled labels…"))
            return
        result = service.result(run_id)
    except DenseboardError as problem:
        messages.error(problem)
        return
    if live:
        st.rerun()  # which ends the updates
    if result is not None:
        _say(config, evaluation, result.evaluation, run_id)


def _say(config: RunConfig, evaluation: Evaluation, chance: Evaluation, run_id: str) -> None:
    share = config.task.classifies
    template = _(
        "Trained on [shuffled labels]({address}), the same network reaches a test accuracy of"
        " {chance}; this run reaches {metric}. The difference is what it has learned."
    )
    if not share:
        template = _(
            "Trained on [shuffled labels]({address}), the same network has a mean absolute test"
            " error of {chance}; this run has {metric}. The difference is what it has learned."
        )
    st.caption(
        ":material/shuffle: "
        + template.format(
            address=f"?run={run_id}",
            chance=metric_label(chance.metric, share, evaluation.metric),
            metric=metric_label(evaluation.metric, share, chance.metric),
        )
    )


def _offer(config: RunConfig, service: TrainingService) -> None:
    st.button(
        _("Train on shuffled labels"),
        key="shuffled_train",
        icon=":material/shuffle:",
        help=_(
            "Trains the same network on labels in random order. What it reaches on the test"
            " samples is chance, and any advantage of this run over it is learned."
        ),
        on_click=_submit,
        args=(config, service),
    )
    messages.refused(_REFUSAL)


def _submit(config: RunConfig, service: TrainingService) -> None:
    with messages.refusal(_REFUSAL):
        seeds.submit([config], service)
