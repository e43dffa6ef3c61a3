"""More seeds for two settings, until there is a verdict."""

from collections.abc import Sequence

import streamlit as st

from components.widgets import messages
from components.words.language import _, ngettext, number
from core.base.errors import DenseboardError
from core.comparison.groups import Group, group_of, pairs
from core.comparison.seeds import more_seeds, submit
from core.comparison.verdict import LEAST, Verdict
from core.runs.service_interface import TrainingService
from core.runs.store import Summary
from core.settings.config import RunConfig

_EVERY = 1.0  # seconds between updates
_MOST = 30  # pairs requested at once
_REFUSED = "more_seeds_refused"


def further_seeds(
    service: TrainingService,
    before: Summary,
    after: Summary,
    every: Sequence[Summary],
    verdict: Verdict,
) -> None:
    """Draw the offer to train both settings with more seeds, or the progress of these runs.

    Args:
        service: Trains the runs.
        before: A run of the first setting.
        after: A run of the second one.
        every: All runs.
        verdict: The verdict so far.
    """
    refused = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        messages.error(refused)
    groups = (group_of(before.raw_settings, every), group_of(after.raw_settings, every))
    try:
        waiting = pairs(*groups, service.rows).waiting
        configs = (before.config(), after.config())
    except DenseboardError:
        return
    if waiting:
        _progress(service, waiting, groups)
    else:
        _more(service, configs, groups, verdict)


def _more(
    service: TrainingService,
    configs: tuple[RunConfig, RunConfig],
    groups: tuple[Group, Group],
    verdict: Verdict,
) -> None:
    """Offer to train both with more seeds."""
    wanted = verdict.more or max(1, LEAST - verdict.pairs)
    trained = (tuple(groups[0].runs), tuple(groups[1].runs))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        count = st.number_input(
            _("More seeds"),
            1,
            _MOST,
            min(wanted, _MOST),
            key=f"more_seeds_{verdict.pairs}_{wanted}",  # a new field for a new default
            width=130,
        )
        missing = more_seeds(*configs, trained, int(count))

        def train() -> None:
            try:
                submit(missing, service)
            except DenseboardError as refusal:
                st.session_state[_REFUSED] = refusal

        st.button(
            ngettext("Train {count} run", "Train {count} runs", len(missing)).format(
                count=number(len(missing))
            ),
            key="train_more_seeds",
            icon=":material/casino:",
            help=_("Trains both settings with seeds they do not have in common yet"),
            on_click=train,
        )


@st.fragment(run_every=_EVERY)
def _progress(service: TrainingService, seeds: Sequence[int], groups: tuple[Group, Group]) -> None:
    """Draw how many of the requested runs are not over; rerun the page when a pair is complete.

    Pairs come from the record, which may lag behind the runs' status, for instance on a full disk.
    """
    requested = [group.runs[seed] for group in groups for seed in seeds]
    try:
        known = {run.run_id: run for run in service.store.summaries()}
        unfinished = sum(not service.status(run.run_id).state.final for run in requested)
    except DenseboardError:
        st.rerun()
    if any(run.run_id not in known for run in requested):
        st.rerun()
    before, after = (
        Group(group.key, {seed: known[group.runs[seed].run_id] for seed in seeds})
        for group in groups
    )
    if pairs(before, after, service.rows).waiting != tuple(seeds):
        st.rerun()
    sentence = ngettext(
        "{count} run is still training or waiting.",
        "{count} runs are still training or waiting.",
        unfinished,
    )
    st.caption(f":material/hourglass_top: {sentence.format(count=number(unfinished))}")
