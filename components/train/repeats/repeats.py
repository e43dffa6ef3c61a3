"""Training the settings of a run again with other seeds."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from components.train.repeats.view import view
from components.widgets import messages
from components.words.language import _, ngettext, number
from core.base.errors import DenseboardError
from core.comparison import seeds
from core.comparison.seeds import FEWEST, MOST, USUAL, Repeat
from core.runs.service_interface import TrainingService
from core.runs.states import State
from core.settings.config import RunConfig

_COUNT = "repeats_count"
_REFUSAL = "repeats_refusal"
_AGAIN = 1.0  # seconds between updates while runs are training


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
    waiting = any(not run.state.final for run in runs)
    # Each rerun of the fragment reads the runs again.
    st.fragment(_results, run_every=_AGAIN if waiting else None)(members, config, service, waiting)


def _form(config: RunConfig, service: TrainingService, members: dict[int, str]) -> None:
    st.caption(
        _(
            "A single run says little: another seed changes the split, the initial weights and the"
            " order of the samples. Several runs show how much of a result is chance."
        )
    )
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
    refusal = st.session_state.pop(_REFUSAL, None)
    if refusal is not None:
        messages.error(refusal)


def _submit(configs: Sequence[RunConfig], service: TrainingService) -> None:
    try:
        seeds.submit(configs, service)
    except DenseboardError as problem:
        st.session_state[_REFUSAL] = problem


def _results(
    members: dict[int, str], config: RunConfig, service: TrainingService, waiting: bool
) -> None:
    runs = seeds.repeats(members, config, service)
    over = sum(run.state.final for run in runs)
    if waiting and over == len(runs):
        st.rerun()  # which ends the updates
    if waiting:
        st.progress(over / len(runs), text=_progress(runs))
    elif _count(runs, State.FAILED) or _count(runs, State.STOPPED):
        st.caption(_progress(runs))
    view(config, runs)


def _progress(runs: Sequence[Repeat]) -> str:
    """Return the number of runs by state, in words."""
    done = _count(runs, State.DONE)
    parts = [
        ngettext("{done} of {count} run done", "{done} of {count} runs done", len(runs)).format(
            done=number(done), count=number(len(runs))
        )
    ]
    active = _count(runs, State.STARTING, State.RUNNING, State.PAUSED)
    for count, text in (
        (active, _("{count} training")),
        (_count(runs, State.QUEUED), _("{count} queued")),
        (_count(runs, State.STOPPED), _("{count} stopped")),
        (_count(runs, State.FAILED), _("{count} failed")),
    ):
        if count:
            parts.append(text.format(count=number(count)))
    return " · ".join(parts)


def _count(runs: Sequence[Repeat], *states: State) -> int:
    return sum(run.state in states for run in runs)
