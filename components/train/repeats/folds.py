"""K-fold cross-validation of the settings of a run."""

from collections.abc import Sequence

import streamlit as st

from components.results.gallery import gallery
from components.results.selection import selected
from components.results.views import views
from components.train.repeats.progress import AGAIN, progress, waiting
from components.train.repeats.view import folds as kind
from components.train.repeats.view import view
from components.widgets import messages
from components.widgets.section import section
from components.words.labels import metric_label
from components.words.language import _, ngettext, number
from core.base.errors import DenseboardError
from core.comparison import cross_validation, seeds
from core.comparison.cross_validation import LEAST, USUAL, OutOfFold
from core.data.datasets import load
from core.data.splits import SplitRule
from core.runs.service_interface import TrainingService
from core.settings.config import RunConfig

_COUNT = "folds_count"
_REFUSAL = "folds_refusal"
_WITHOUT = ("scores", "threshold", "subgroups")  # of training, validation or test rows


def folds(run_id: str, config: RunConfig, service: TrainingService) -> None:
    """Draw the cross-validation of a run.

    Args:
        run_id: The run, which has finished.
        config: Its settings.
        service: Trains the folds.
    """
    st.subheader(_("Cross-validation"), anchor=False)
    st.caption(_what(config))
    most = cross_validation.most_folds(config)
    if most < LEAST:
        st.info(_("There are too few training samples for folds with this batch size."))
        return
    try:
        chosen = _form(config, most, service)
        members = cross_validation.members(chosen, service)
        runs = seeds.repeats(members, chosen[0], service)
    except DenseboardError as problem:
        messages.error(problem)
        return
    if not runs:
        return
    # Each rerun of the fragment reads the runs again.
    live = waiting(runs)
    st.fragment(_results, run_every=AGAIN if live else None)(chosen, members, service, live)
    if not live:
        _predictions(run_id, chosen, members, service)


def _what(config: RunConfig) -> str:
    text = _(
        "The training samples are divided into folds, and each is predicted by a network trained on"
        " the others. Mean and spread over the folds say more than a single split. The test set is"
        " not used."
    )
    if config.info.split is SplitRule.ORDER:
        text = _(
            "The training samples are divided into folds in their order, and each is predicted by a"
            " network trained on all samples before it. Mean and spread over the folds say more"
            " than a single split. The test set is not used."
        )
    if config.info.split is SplitRule.GROUP:
        text = _(
            "The training samples are divided into folds of whole groups, and each is predicted by"
            " a network trained on the others. Mean and spread over the folds say more than a"
            " single split. The test set is not used."
        )
        if config.info.group_classes:
            text += " " + _("Classes keep their shares in each fold as far as possible.")
    return text


def _form(config: RunConfig, most: int, service: TrainingService) -> tuple[RunConfig, ...]:
    """Draw the number of folds and the button that trains them; return the runs."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        usual = config.folds if config.folds > 1 else USUAL
        st.session_state[_COUNT] = min(max(st.session_state.get(_COUNT, usual), LEAST), most)
        count: int = st.number_input(
            _("Folds"), LEAST, most, key=_COUNT, persist_state="session", width=160
        )
        chosen = cross_validation.configs(config, count)
        there = seeds.repeats(cross_validation.members(chosen, service), chosen[0], service)
        done = {run.number for run in there if run.state not in seeds.TO_REPEAT}
        missing = [each for each in chosen if each.fold not in done]
        if missing:
            st.button(
                ngettext("Train {count} run", "Train {count} runs", len(missing)).format(
                    count=number(len(missing))
                ),
                key="folds_train",
                icon=":material/splitscreen:",
                help=_("Queue a run for each fold, all with seed {seed}").format(seed=config.seed),
                on_click=_submit,
                args=(missing, service),
            )
    messages.refused(_REFUSAL)
    return chosen


def _submit(configs: Sequence[RunConfig], service: TrainingService) -> None:
    with messages.refusal(_REFUSAL):
        seeds.submit(configs, service)


def _results(
    chosen: Sequence[RunConfig], members: dict[int, str], service: TrainingService, live: bool
) -> None:
    runs = seeds.repeats(members, chosen[0], service)
    if live and not waiting(runs):
        st.rerun()  # which ends the updates
    progress(runs)
    view(chosen[0], runs, kind())


def _predictions(
    run_id: str, chosen: Sequence[RunConfig], members: dict[int, str], service: TrainingService
) -> None:
    """Draw what the folds predicted for the samples they held out."""
    try:
        with st.spinner(_("Loading the samples…")):
            dataset = load(chosen[0].source)
        held_out = cross_validation.out_of_fold(chosen, members, dataset, service)
    except DenseboardError as problem:
        messages.error(problem)
        return
    if held_out is None:
        return
    section(_("Out-of-fold predictions"))
    st.caption(_which(held_out, len(chosen)))
    views(held_out.run, key="folds_view", without=_WITHOUT)
    section(_("Samples"))
    # Streamlit takes no key with two underscores in a row, which a run's id may have.
    key = f"folds.{len(chosen)}.{run_id.replace('_', '.')}"
    cell = selected(held_out.run.run_id) if held_out.run.config.task.classifies else None
    gallery(held_out.run, cell=cell, key=key)


def _which(held_out: OutOfFold, folds: int) -> str:
    config = held_out.run.config
    metric = metric_label(held_out.run.result.evaluation.metric, config.task.classifies)
    text = _(
        "{metric}: **{value}**, over {rows} training samples, each predicted by the fold that held"
        " it out."
    )
    if len(held_out.folds) < folds:
        text = _(
            "{metric}: **{value}**, over {rows} training samples, each predicted by the fold that"
            " held it out; {done} of {folds} folds are done."
        )
    names = {True: _("Out-of-fold accuracy"), False: _("Out-of-fold MAE")}
    sentence = text.format(
        metric=names[config.task.classifies],
        value=metric,
        rows=number(len(held_out.rows)),
        done=number(len(held_out.folds)),
        folds=number(folds),
    )
    if config.info.split is SplitRule.ORDER:
        sentence += " " + _("The first samples are in no fold, as nothing comes before them.")
    return sentence
