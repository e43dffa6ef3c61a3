"""What is chosen on pages: the runs to compare, also in the address, and images of a dataset."""

from collections.abc import Collection, Sequence

import streamlit as st

from core.runs.store import Summary

PARAMETER = "compare"
MEASURE, AXIS = "compared_measure", "compared_axis"
LOG, SMOOTHING = "compared_log", "compared_smoothing"
"""Keys of the session under which the Compare page keeps how it draws the curves."""

CASE = "case"
"""Key of the session under which the Learn page keeps which recorded run it shows."""

_KEY = "compared"
_CHOSEN_ELSEWHERE = "compared_led"
_MOST = 50  # ids in an address


def chosen(runs: Sequence[Summary]) -> list[Summary]:
    """Return the chosen runs in the order of choice, without those that no longer exist.

    Args:
        runs: All runs.
    """
    if _KEY not in st.session_state:
        text = st.query_params.get(PARAMETER, "")
        choose([run_id for run_id in text.split(",") if run_id][:_MOST])
    known = {run.run_id: run for run in runs}
    ids: list[str] = st.session_state[_KEY]
    return [known[run_id] for run_id in dict.fromkeys(ids) if run_id in known]


def choose(ids: Sequence[str]) -> None:
    """Replace the choice by these runs."""
    st.session_state[_KEY] = list(ids)
    st.session_state[_CHOSEN_ELSEWHERE] = bool(ids)


def images_key(dataset: str) -> str:
    """Return the key under which the Data page keeps which images of a dataset it shows."""
    return f"data_{dataset}"


def column_key(dataset: str) -> str:
    """Return the key under which the Data page keeps of which column it shows the distribution."""
    return f"data_{dataset}_column"


def chosen_elsewhere() -> bool:
    """Return whether runs were chosen outside the list since the last call."""
    return bool(st.session_state.pop(_CHOSEN_ELSEWHERE, False))


def choose_among(shown: Sequence[str], marked: Collection[str]) -> None:
    """Choose the runs marked in a list; chosen runs that are not in the list stay chosen.

    Args:
        shown: Ids in the list, in order.
        marked: Ids marked in it.
    """
    before: list[str] = st.session_state.get(_KEY, [])
    stored = [run_id for run_id in before if run_id not in shown or run_id in marked]
    st.session_state[_KEY] = stored + [
        each for each in shown if each in marked and each not in stored
    ]


def write(ids: Sequence[str]) -> None:
    """Write the chosen runs into the address."""
    wanted = ",".join(ids[:_MOST])
    if wanted:
        if st.query_params.get(PARAMETER) != wanted:
            st.query_params[PARAMETER] = wanted
    elif PARAMETER in st.query_params:
        del st.query_params[PARAMETER]
