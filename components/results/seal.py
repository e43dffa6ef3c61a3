"""The test set is for the end: how many results were viewed, and a seal until it is opened."""

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
    """Whether test results on this dataset may be shown.

    Args:
        store: Where the seal is kept, for everybody who uses this server.
        dataset: Name of the dataset.
    """
    try:
        return not store.preference(_seal(dataset), False)
    except DenseboardError:
        return True  # the page says elsewhere that the record cannot be read


def looked_at(store: RunStore, *run_ids: str) -> None:
    """Note that the test results of runs are shown; what this tab noted is not asked again."""
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
    """Note that the test results of any number of runs are shown; needs no session.

    Raises:
        StorageError: It cannot be written.
    """
    for start in range(0, len(run_ids), _AT_ONCE):
        store.add_test_views(*run_ids[start : start + _AT_ONCE])


def seal(store: RunStore, dataset: str) -> None:
    """Draw the switch, and how many runs' test results were looked at.

    Args:
        store: As above.
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
    told = ngettext(
        "The test result of {count} run on this dataset has been looked at.",
        "The test results of {count} runs on this dataset have been looked at.",
        views,
    ).format(count=number(views))
    if views >= _MANY:
        told += " " + _("Whoever chooses by it fits the test set too: choose by validation.")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if opened:
            st.caption(f":material/visibility: {told}", width="content")
        else:
            sealed = _("The test set is sealed.")
            st.caption(f":material/lock: {sealed} {told}", width="content")
        st.button(
            _("Seal the test set") if opened else _("Open the test set"),
            key="seal_test_set",
            icon=":material/lock:" if opened else ":material/lock_open:",
            type="tertiary",
            help=_(
                "Sealed, no test result of this dataset is shown anywhere: choose by validation,"
                " and open it once, at the end."
            ),
            on_click=turn,
        )


def _seal(dataset: str) -> str:
    return f"sealed:{dataset}"
