"""More seeds for two or more settings, until they can be told apart."""

from collections.abc import Callable, Sequence

import streamlit as st

from components.widgets import messages
from components.words.language import _, ngettext, number
from core.base.errors import DenseboardError
from core.comparison.groups import Group, group_of, pairs, waiting
from core.comparison.seeds import more_seeds, submit
from core.comparison.verdict import LEAST, Verdict
from core.runs.service_interface import TrainingService
from core.runs.store import Summary
from core.settings.config import RunConfig

_EVERY = 1.0  # seconds between updates
_MOST = 30  # seeds requested at once


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
    groups = (group_of(before.raw_settings, every), group_of(after.raw_settings, every))

    def waits(groups: Sequence[Group]) -> tuple[int, ...]:
        return pairs(groups[0], groups[1], service.rows).waiting

    try:
        waits(groups)
        configs = (before.config(), after.config())
    except DenseboardError:
        _refusal("more_seeds")
        return
    more_of_each(
        service,
        configs,
        groups,
        wanted=verdict.more or max(1, LEAST - verdict.pairs),
        help=_("Trains both combinations of settings with seeds they do not have in common yet"),
        key="more_seeds",
        waits=waits,
    )


def more_of_each(
    service: TrainingService,
    configs: Sequence[RunConfig],
    groups: Sequence[Group],
    *,
    wanted: int,
    help: str,
    key: str,
    waits: Callable[[Sequence[Group]], tuple[int, ...]] = waiting,
) -> None:
    """Draw the offer to train several settings with more seeds, or the progress of these runs.

    Args:
        service: Trains the runs.
        configs: The settings; their seeds do not matter.
        groups: The runs of each.
        wanted: Number of seeds suggested, at least 1.
        help: What the button does.
        key: Identifier of the offer on the page.
        waits: Returns the seeds that may still be completed.
    """
    _refusal(key)
    seeds = waits(groups)
    if seeds:
        seed_progress(service, seeds, groups, waits)
    else:
        _more(service, configs, groups, wanted, help, key)


def _refusal(key: str) -> None:
    refused = st.session_state.pop(f"{key}_refused", None)
    if refused is not None:
        messages.error(refused)


def _more(
    service: TrainingService,
    configs: Sequence[RunConfig],
    groups: Sequence[Group],
    wanted: int,
    help: str,
    key: str,
) -> None:
    """Offer to train all with more seeds."""
    trained = [tuple(group.runs) for group in groups]
    shared = set.intersection(*map(set, trained))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        count = st.number_input(
            _("More seeds"),
            1,
            _MOST,
            min(wanted, _MOST),
            key=f"{key}_{len(shared)}_{wanted}",  # a new field for a new default
            width=130,
        )
        missing = more_seeds(configs, trained, int(count))

        def train() -> None:
            try:
                submit(missing, service)
            except DenseboardError as refusal:
                st.session_state[f"{key}_refused"] = refusal

        st.button(
            ngettext("Train {count} run", "Train {count} runs", len(missing)).format(
                count=number(len(missing))
            ),
            key=f"train_{key}",
            icon=":material/casino:",
            help=help,
            on_click=train,
        )


@st.fragment(run_every=_EVERY)
def seed_progress(
    service: TrainingService,
    seeds: Sequence[int],
    groups: Sequence[Group],
    waits: Callable[[Sequence[Group]], tuple[int, ...]] = waiting,
) -> None:
    """Draw how many of the requested runs are not over; rerun the page when a seed is complete.

    Results come from the record, which may lag behind the runs' status, for instance on a full
    disk.

    Args:
        service: Trains the runs.
        seeds: The seeds that are not complete.
        groups: The runs of each setting.
        waits: Returns the seeds that may still be completed.
    """
    requested = [group.runs[seed] for group in groups for seed in seeds]
    try:
        known = {run.run_id: run for run in service.store.summaries()}
        unfinished = sum(not service.status(run.run_id).state.final for run in requested)
    except DenseboardError:
        st.rerun()
    if any(run.run_id not in known for run in requested):
        st.rerun()
    recorded = [
        Group(group.key, {seed: known[group.runs[seed].run_id] for seed in seeds})
        for group in groups
    ]
    if waits(recorded) != tuple(seeds):
        st.rerun()
    sentence = ngettext(
        "{count} run is still training or waiting.",
        "{count} runs are still training or waiting.",
        unfinished,
    )
    st.caption(f":material/hourglass_top: {sentence.format(count=number(unfinished))}")
