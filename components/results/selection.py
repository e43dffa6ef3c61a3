"""The cell of the confusion matrix a tab has chosen, kept from rerun to rerun."""

import streamlit as st

Cell = tuple[int, int]
"""True and predicted class number."""

_KEY = "confusion_cell"


def selected(run_id: str) -> Cell | None:
    """The cell chosen for this run; another run starts without one."""
    run, cell = st.session_state.get(_KEY, (None, None))
    return cell if run == run_id else None


def select(run_id: str, cell: Cell | None) -> None:
    """Choose a cell; ``None`` chooses none. To be called in a callback, or before the chart."""
    st.session_state[_KEY] = (run_id, cell)


def toggle(run_id: str, cell: Cell) -> None:
    """Choose a cell, or none where it was chosen already."""
    select(run_id, None if selected(run_id) == cell else cell)
