"""What this tab shares with those who follow."""

from contextlib import suppress

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.follow.admission import PRESENTATIONS
from components.follow.routes import figure_address
from components.people.visitor import training, visitor
from components.session import address
from components.session.chosen import (
    AXIS,
    CASE,
    LOG,
    MEASURE,
    SMOOTHING,
    chosen,
    column_key,
    images_key,
)
from components.session.session import Session, session
from components.widgets.pager import page_key
from components.words.language import _
from core.base.errors import ConfigError, DenseboardError
from core.follow.presentation import Presentation
from core.follow.shown import TRAIN, Comparison, Shown
from core.packs.own import open_pack


def presentation_here() -> Presentation | None:
    """Return what this tab shares with those who follow; ``None`` for nothing.

    A tab goes on with it after its page was reloaded, or the server was started anew.
    """
    state, tab = session(), _session_id()
    found = PRESENTATIONS.of(tab)
    if found is not None or state.sharing is None:
        return found
    person = visitor()
    if person is None:
        return None
    with suppress(ConfigError):  # it goes on once the settings fit together
        shown = shown_here(state, st.session_state.get("page", TRAIN))
        found = PRESENTATIONS.resume(state.sharing, person, training(), shown, tab)
        if found is None:
            _forget(state)
    return found


def figures_shared() -> dict[str, str] | None:
    """Return where figures send how they are set, for ``figure``; ``None`` if nobody can follow."""
    presentation = presentation_here()
    if presentation is None:
        return None
    return {"address": figure_address(presentation.code), "key": presentation.key}


def begin(state: Session, page: str) -> bool:
    """Callback: let the audience follow this tab, also if it follows another one of this person.

    Args:
        state: The state of the tab.
        page: The path of this page in addresses; empty for the first.

    Returns:
        Whether it can.
    """
    person = visitor()
    if person is None:
        return False  # signed out meanwhile
    try:
        shown = shown_here(state, page)
    except ConfigError as problem:
        state.refusal = problem
        return False
    asked = (person, training(), shown, _session_id())
    found = PRESENTATIONS.take_over(*asked) or PRESENTATIONS.begin(*asked)
    state.sharing = found.mark
    address.write_sharing(found.mark)
    return True


def end() -> None:
    """Callback: share nothing any longer."""
    presentation = PRESENTATIONS.of(_session_id())
    if presentation is not None:
        PRESENTATIONS.end(presentation)
    session().sharing = None
    address.write_sharing(None)


def followed_elsewhere() -> bool:
    """Return whether an audience follows another tab of this person."""
    person = visitor()
    return person is not None and PRESENTATIONS.elsewhere(person, _session_id())


def shown_here(state: Session, page: str) -> Shown:
    """Return what is on the page; settings that do not fit together are not shown.

    Raises:
        ConfigError: They do not, and this tab has shared none before.
    """
    try:
        config = state.draft.config()
    except ConfigError:
        before = PRESENTATIONS.of(_session_id())
        if before is None:
            raise
        config = before.shown.config
    pack = None
    if state.pack is not None:
        try:
            pack = open_pack(state.pack, training().store)
        except DenseboardError:
            pack = None  # the page reports it
    return Shown(
        config,
        state.run,
        pack,
        state.step,
        page,
        state.chapter,
        state.search,
        _comparison() if page == "compare" else Comparison(),
        st.session_state.get(page_key(images_key(config.dataset)), 1),
        st.session_state.get(CASE) or 0,
        st.session_state.get(column_key(config.dataset)),
    )


def _comparison() -> Comparison:
    """Return what the Compare page of this tab shows."""
    kept = st.session_state
    try:
        runs = chosen(training().store.summaries(others=True))
    except DenseboardError:
        return Comparison()  # the page reports it
    return Comparison(
        tuple(run.run_id for run in runs),
        kept.get(MEASURE) or Comparison.measure,
        kept.get(AXIS) == "seconds",
        bool(kept.get(LOG)),
        kept.get(SMOOTHING, 0) / 100,
    )


def _forget(state: Session) -> None:
    """Say that this tab shares nothing any longer, unless another one took its audience over."""
    code = (state.sharing or "").partition("-")[0]
    if PRESENTATIONS.past(code):
        st.toast(
            _("This page was away for too long: the audience no longer follows. Share it again."),
            icon=":material/cancel_presentation:",
        )
    state.sharing = None
    address.write_sharing(None)


def _session_id() -> str:
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context is not None else ""
