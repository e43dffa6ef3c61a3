"""The runs chosen for comparing, stored in the session and in the address."""

from collections.abc import Collection, Sequence

import streamlit as st

from core.runs.store import Summary

PARAMETER = "compare"
_KEY = "compared"
_LED = "compared_led"
_MOST = 50  # ids in an address


def chosen(runs: Sequence[Summary]) -> list[Summary]:
    """The runs chosen, in the order in which they were; those that are gone are left out.

    Args:
        runs: All there are.
    """
    if _KEY not in st.session_state:
        text = st.query_params.get(PARAMETER, "")
        choose([run_id for run_id in text.split(",") if run_id][:_MOST])
    known = {run.run_id: run for run in runs}
    ids: list[str] = st.session_state[_KEY]
    return [known[run_id] for run_id in dict.fromkeys(ids) if run_id in known]


def choose(ids: Sequence[str]) -> None:
    """Choose these runs and no others."""
    st.session_state[_KEY] = list(ids)
    st.session_state[_LED] = bool(ids)


def led_here() -> bool:
    """Whether the runs were chosen elsewhere than in the list since this was asked last."""
    return bool(st.session_state.pop(_LED, False))


def choose_among(shown: Sequence[str], marked: Collection[str]) -> None:
    """Choose those marked in a list; what is chosen and not in the list stays.

    Args:
        shown: Ids of the list, in its order.
        marked: Those marked in it.
    """
    before: list[str] = st.session_state.get(_KEY, [])
    stored = [run_id for run_id in before if run_id not in shown or run_id in marked]
    st.session_state[_KEY] = stored + [
        each for each in shown if each in marked and each not in stored
    ]


def write(ids: Sequence[str]) -> None:
    """Have the address lead to the runs chosen."""
    wanted = ",".join(ids[:_MOST])
    if wanted:
        if st.query_params.get(PARAMETER) != wanted:
            st.query_params[PARAMETER] = wanted
    elif PARAMETER in st.query_params:
        del st.query_params[PARAMETER]
