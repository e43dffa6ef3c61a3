"""The chosen cell of the confusion matrix, in the state of the session."""

import streamlit as st

Cell = tuple[int, int]
"""True and predicted class number."""

_KEY = "confusion_cell"


def selected(run_id: str) -> Cell | None:
    """Return the cell chosen for a run, if any."""
    run, cell = st.session_state.get(_KEY, (None, None))
    return cell if run == run_id else None


def select(run_id: str, cell: Cell | None) -> None:
    """Choose a cell, or none; call this in a callback or before drawing the chart."""
    st.session_state[_KEY] = (run_id, cell)


def toggle(run_id: str, cell: Cell) -> None:
    """Choose a cell, or clear the choice if it is chosen already."""
    select(run_id, None if selected(run_id) == cell else cell)
