"""The Search page: describe a search, start it, watch it, and find it again."""

import streamlit as st

from components.search.confirm import confirm
from components.search.files import files
from components.search.form import search_form
from components.search.form_state import LISTED, OPEN, base_of, begin_page, form, open_search
from components.search.header import header, refusal
from components.search.listing import listing
from components.search.starting import extent, refused, started, starting, without_xla
from components.search.take_away import take_away
from components.search.view import search_view
from components.session.session import Session
from components.sidebar.checks import checks
from components.widgets import messages
from components.words.language import _, translate_error
from core.advice.checks import findings
from core.base.errors import DenseboardError, StorageError
from core.base.messages import Level
from core.runs.service_interface import TrainingService
from core.search.config import SearchConfig
from core.search.draft import Checked, SearchDraft
from core.search.repairs import repairs
from core.search.service_interface import SearchService, SearchStatus


def search_page(
    state: Session, service: SearchService, training: TrainingService, *, pressed: bool
) -> None:
    """Draw the page.

    Args:
        state: The state of the tab.
        service: The search service.
        training: The training service, which has the record of all searches and runs.
        pressed: Whether Start search was pressed.
    """
    begin_page()
    draft = form(state)
    checked, problem = _check(state, service, draft)
    status = _opened(state, service)
    if pressed and checked.config and problem is None and not _running(status, checked.config):
        status = _start(state, service, checked.config, draft.name)
    # Both folds stay where they are, whether a search is open below or not. Written at every run:
    # they would close when their labels change, with the language and the number of searches.
    for key in (OPEN, LISTED):
        st.session_state[key] = st.session_state.get(key, status is None)
    fold = st.expander(_("New search"), icon=":material/tune:", key=OPEN, on_change="rerun")
    if fold.open:
        with fold:
            running = _running(status, checked.config)
            _form(state, service, draft, checked, problem, running=running)
    listing(service, training.store)
    if status is None:
        refusal()
        return
    header(service, status)
    search_view(status)
    files(status, service, training)
    if status.record.state.final:
        take_away(status, training, confirm(status, training))


def _check(
    state: Session, service: SearchService, draft: SearchDraft
) -> tuple[Checked, DenseboardError | None]:
    """Return what the form comes to, and why it cannot be started as a whole, if so."""
    checked = Checked(None, {})
    try:
        checked = draft.check(state.draft.config())
        if checked.config is not None:
            service.check(checked.config)
    except DenseboardError as problem:
        return checked, problem
    return checked, checked.problem


def _form(
    state: Session,
    service: SearchService,
    draft: SearchDraft,
    checked: Checked,
    problem: DenseboardError | None,
    *,
    running: bool,
) -> None:
    base, config, blocked = base_of(state), checked.config, None
    if problem is not None:
        blocked = translate_error(problem)
    elif checked.problems:
        blocked = _("Correct what is marked below first")
    elif running:
        blocked = _("This search is running already: change something, or add trials to it")
    starting(config, blocked)
    if base is None:
        errors = [finding for finding in findings(state.draft) if finding.level is Level.ERROR]
        checks(errors, problem)
    elif problem is not None:
        refused(problem, repairs(draft, state.draft, service.check))
    if config is not None:
        estimate = service.estimate(config)
        extent(config, estimate)
        without_xla(config, estimate, service, draft, state.draft)
    search_form(draft, base, checked.problems)


def _opened(state: Session, service: SearchService) -> SearchStatus | None:
    """Return the status of the open search; one that does not exist any more is closed."""
    if state.search is None:
        return None
    try:
        return service.status(state.search)
    except StorageError as problem:  # it may be over in a minute
        messages.error(problem)
    except DenseboardError as problem:
        messages.error(problem)
        open_search(None)
    return None


def _start(
    state: Session, service: SearchService, config: SearchConfig, name: str
) -> SearchStatus | None:
    try:
        open_search(service.submit(config, name))
    except DenseboardError as problem:
        messages.error(problem)
        return None
    started()
    return _opened(state, service)


def _running(status: SearchStatus | None, config: SearchConfig | None) -> bool:
    """Whether the search that is open is the one of the form, and has not ended."""
    return status is not None and status.config == config and not status.record.state.final
