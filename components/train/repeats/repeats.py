"""Training the settings of a run again with other seeds."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from components.train.repeats.progress import AGAIN, progress, waiting
from components.train.repeats.view import seeds as kind
from components.train.repeats.view import view
from components.widgets import messages
from components.words.language import _
from core.base.errors import DenseboardError
from core.comparison import seeds
from core.comparison.seeds import FEWEST, MOST, USUAL
from core.data.splits import SplitRule
from core.runs.service_interface import TrainingService
from core.settings.config import RunConfig

_COUNT = "repeats_count"
_REFUSAL = "repeats_refusal"


def repeats(run_id: str, config: RunConfig, service: TrainingService) -> None:
    """Draw the other seeds of a run.

    Args:
        run_id: The run, which has finished.
        config: Its settings.
        service: Trains the others.
    """
    try:
        members = seeds.members(run_id, config, service)
    except DenseboardError as problem:
        messages.error(problem)
        return
    st.subheader(_("Repeat with other seeds"), anchor=False)
    _form(config, service, members)
    runs = seeds.repeats(members, config, service)
    if len(runs) < 2:
        return
    # Each rerun of the fragment reads the runs again.
    live = waiting(runs)
    st.fragment(_results, run_every=AGAIN if live else None)(members, config, service, live)


def _form(config: RunConfig, service: TrainingService, members: dict[int, str]) -> None:
    text = _(
        "A single run says little: another seed changes the split, the initial weights and the"
        " order of the samples. Several runs show how much of a result is chance."
    )
    if config.info.split is SplitRule.ORDER:
        text = _(
            "A single run says little: another seed changes the initial weights and the order of"
            " the samples; the split follows the order of the rows. Several runs show how much of a"
            " result is chance."
        )
    st.caption(text)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if _COUNT not in st.session_state:
            st.session_state[_COUNT] = USUAL
        count: int = st.number_input(
            _("Further seeds"), FEWEST, MOST, key=_COUNT, persist_state="session", width=160
        )
        further = seeds.next_seeds(members, count)
        st.button(
            _("Train them"),
            key="repeats_train",
            icon=":material/repeat:",
            help=_("Queue a run with each of the seeds {first} to {last}").format(
                first=further[0], last=further[-1]
            ),
            # The seeds are arguments, so that a double click adds none.
            on_click=_submit,
            args=([replace(config, seed=seed) for seed in further], service),
        )
    messages.refused(_REFUSAL)


def _submit(configs: Sequence[RunConfig], service: TrainingService) -> None:
    with messages.refusal(_REFUSAL):
        seeds.submit(configs, service)


def _results(
    members: dict[int, str], config: RunConfig, service: TrainingService, live: bool
) -> None:
    runs = seeds.repeats(members, config, service)
    if live and not waiting(runs):
        st.rerun()  # which ends the updates
    progress(runs)
    view(config, runs, kind())
