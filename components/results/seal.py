"""The seal of the test set, and the number of test results viewed."""

from collections.abc import Sequence

import streamlit as st

from components.widgets import messages
from components.words.language import _, ngettext, number
from core.base.errors import DenseboardError
from core.runs.store import RunStore

_NOTED = "test_results_noted"
_AT_ONCE = 500  # runs noted in one transaction
_MANY = 10  # views after which the test score is no longer unbiased


def is_open(store: RunStore, dataset: str) -> bool:
    """Return whether test results on a dataset may be shown.

    Args:
        store: Stores the seal, for all users of the server.
        dataset: Name of the dataset.
    """
    try:
        return not store.preference(_seal(dataset), False)
    except DenseboardError:
        return True  # the page reports elsewhere that the record cannot be read


def mark_viewed(store: RunStore, *run_ids: str) -> None:
    """Record that the test results of runs are shown, once per tab and run."""
    noted: set[str] = st.session_state.setdefault(_NOTED, set())
    new = [run_id for run_id in run_ids if run_id not in noted]
    if not new:
        return
    try:
        note_views(store, new)
        noted.update(new)
    except DenseboardError as problem:
        messages.warnings([problem])


def note_views(store: RunStore, run_ids: Sequence[str]) -> None:
    """Record that the test results of runs are shown; needs no session.

    Raises:
        StorageError: The record cannot be written.
    """
    for start in range(0, len(run_ids), _AT_ONCE):
        store.add_test_views(*run_ids[start : start + _AT_ONCE])


def seal(store: RunStore, dataset: str) -> None:
    """Draw the number of test results viewed, and the button that seals or opens the test set.

    Args:
        store: Stores the seal and the number of views.
        dataset: Name of the dataset.
    """
    opened = is_open(store, dataset)

    def turn() -> None:
        try:
            store.prefer(_seal(dataset), opened)
        except DenseboardError as problem:
            messages.error(problem)

    try:
        views = store.test_views(dataset)
    except DenseboardError as problem:
        messages.warnings([problem])
        return
    text = ngettext(
        "The test result of {count} run on this dataset has been viewed.",
        "The test results of {count} runs on this dataset have been viewed.",
        views,
    ).format(count=number(views))
    if views >= _MANY:
        text += " " + _(
            "Choosing by test results overfits the test set: choose by validation results."
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if opened:
            st.caption(f":material/visibility: {text}", width="content")
        else:
            sealed = _("The test set is sealed.")
            st.caption(f":material/lock: {sealed} {text}", width="content")
        st.button(
            _("Seal the test set") if opened else _("Open the test set"),
            key="seal_test_set",
            icon=":material/lock:" if opened else ":material/lock_open:",
            type="tertiary",
            help=_(
                "While it is sealed, no test result of this dataset is shown anywhere: choose by"
                " validation results, and open it once, at the end."
            ),
            on_click=turn,
        )


def _seal(dataset: str) -> str:
    return f"sealed:{dataset}"
