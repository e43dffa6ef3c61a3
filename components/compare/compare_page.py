"""The Compare page: the list of runs, the comparison of those chosen, and the overview."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components.compare.compare_view import compare_view
from components.compare.filters import Shown, filters, show_dataset
from components.compare.listing import listed, listing
from components.compare.marks import marks
from components.compare.overview import overview
from components.people.others import listed as listed_runs
from components.results.seal import is_open, mark_viewed, note_views, seal
from components.session import address
from components.session.chosen import chosen, chosen_elsewhere, write
from components.session.session import Session
from components.widgets import messages
from components.widgets.links import go_to_train, to_train
from components.widgets.section import section
from components.words.language import _
from core.base.errors import ConfigError, DenseboardError
from core.runs.service_interface import TrainingService
from core.runs.store import Summary
from core.settings.draft import Draft


def compare_page(state: Session, service: TrainingService) -> None:
    """Draw the page.

    Args:
        state: The state of the tab; a run that is opened becomes its run.
        service: Source of the runs.
    """
    try:
        with st.sidebar:
            runs = listed_runs(service.store)
    except DenseboardError as problem:
        messages.error(problem)
        return
    if not runs:
        _empty(service)
        return
    selected = chosen(runs)
    if chosen_elsewhere() and selected:
        show_dataset(selected[0].dataset)
    with st.sidebar:
        shown = filters(runs, state.draft.dataset)
    write([run.run_id for run in selected])
    opened = _seal(service, shown, selected)

    section(_("Runs"))
    listing(shown, selected, test=opened, viewed=partial(note_views, service.store))
    if len(selected) == 1:
        _open(state, selected[0])
    marks(service, selected, sorted({tag for run in runs for tag in run.marks.tags}))
    if selected:
        compare_view(service, selected, runs)
    place = st.expander(
        _("What matters among the settings"),
        icon=":material/insights:",
        key="overview",
        on_change="rerun",  # hundreds of runs take a second: only when it is open
    )
    with place:
        if place.open:
            overview(
                shown.runs, test_shown=opened, viewed=lambda ids: mark_viewed(service.store, *ids)
            )


def _empty(service: TrainingService) -> None:
    marks(service, [], [])  # offers to undo the deletion of the last ones
    st.info(
        _("No run is recorded yet. Train one, change one thing, train again, and compare here."),
        icon=":material/compare_arrows:",
    )
    to_train()


def _seal(service: TrainingService, shown: Shown, selected: Sequence[Summary]) -> bool:
    """Draw the seal of the page's dataset; return whether the list may show test results.

    A list of several datasets shows none: opening one test set would show results of the others.
    """
    dataset = shown.dataset or (selected[0].dataset if selected else "")
    if not dataset:
        return False
    opened = bool(shown.dataset) and is_open(service.store, dataset)
    if opened:  # the list shows their test results
        mark_viewed(
            service.store, *(run.run_id for run in listed(shown) if run.test_metric is not None)
        )
    seal(service.store, dataset)
    return opened


def _open(state: Session, run: Summary) -> None:
    """Offer to open a run on the Train page, with its settings in the sidebar."""
    if st.button(
        _("Open on the Train page"),
        key="open_run",
        icon=":material/open_in_new:",
        help=_("Loads its settings into the sidebar: change one and train again."),
    ):
        try:
            config = run.config()
        except ConfigError as problem:
            messages.error(problem)
            return
        state.run, state.draft = run.run_id, Draft.of(config)
        address.write(config, run.run_id)
        go_to_train()
