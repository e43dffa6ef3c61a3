"""The form of a search and which search is open, stored in the session."""

from collections.abc import Callable
from contextlib import suppress

import streamlit as st

from components.session import address
from components.session.session import Session, session
from core.base.errors import ConfigError, DenseboardError
from core.search.config import SearchConfig
from core.search.draft import SearchDraft
from core.settings.config import RunConfig
from core.settings.draft import Draft

OPEN = "search_form"
"""Key of the fold of the form, whose state is whether it is open."""
LISTED = "searches_list"
"""Key of the fold of the list of searches."""
REFUSED = "search_refused"
"""Key of the error of the last action on a search."""
_ACTED = "search_acted"


def acted() -> None:
    """Callback: note an action whose effect is on the whole page, not on a fragment alone."""
    st.session_state[_ACTED] = True


def begin_page() -> None:
    """Forget the action; call this where the whole page is drawn."""
    st.session_state.pop(_ACTED, None)


def rerun_after_action() -> None:
    """Rerun the page if only a fragment reruns after an action; call this where one begins."""
    if st.session_state.get(_ACTED):
        st.rerun()


def form(state: Session) -> SearchDraft:
    """Return the form of the tab; until it is changed, one that suits the settings."""
    return state.search_draft or SearchDraft.first(base_of(state))


def base_of(state: Session) -> RunConfig | None:
    """Return the settings that do not vary; ``None`` if they do not fit together."""
    with suppress(ConfigError):
        return state.draft.config()
    return None


def change(change: Callable[[SearchDraft], SearchDraft]) -> None:
    """Callback: change the form."""
    state = session()
    state.problems.clear()
    state.search_draft = change(form(state))
    state.changed = True
    acted()


def replace_form(draft: SearchDraft, base: Draft) -> None:
    """Callback: replace the form, and the settings in the sidebar."""
    change(lambda _draft: draft)
    session().draft = base
    st.session_state[OPEN] = True


def edit_copy(config: SearchConfig, name: str = "") -> None:
    """Callback: put a search into the form, and its base into the sidebar.

    Args:
        config: Its description.
        name: The name of the copy.
    """
    replace_form(SearchDraft.of(config, name), Draft.of(config.base))


def edit_file(read: Callable[[], SearchConfig]) -> None:
    """Callback: put the search of a file into the form, or report why it cannot be read."""
    try:
        edit_copy(read())
    except DenseboardError as problem:
        session().problems = [problem]
        session().rejected = True


def open_search(search_id: str | None) -> None:
    """Open a search, or none; what it finds comes first, so form and list fold."""
    for key in (OPEN, LISTED):
        st.session_state[key] = search_id is None
    st.session_state.pop(REFUSED, None)
    session().search = search_id
    address.write_search(search_id)
