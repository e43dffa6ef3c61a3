"""How many of the runs of the same settings are done."""

from collections.abc import Sequence

import streamlit as st

from components.words.language import _, ngettext, number
from core.comparison.seeds import Repeat
from core.runs.states import State

AGAIN = 1.0
"""Seconds between updates while runs are training."""


def waiting(runs: Sequence[Repeat]) -> bool:
    """Whether a run has not ended."""
    return any(not run.state.final for run in runs)


def progress(runs: Sequence[Repeat]) -> None:
    """Draw how many runs are done, and how many failed or were stopped."""
    if waiting(runs):
        over = sum(run.state.final for run in runs)
        st.progress(over / len(runs), text=_in_words(runs))
    elif _count(runs, State.FAILED) or _count(runs, State.STOPPED):
        st.caption(_in_words(runs))


def _in_words(runs: Sequence[Repeat]) -> str:
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
