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
from components.words.language import _, translate_error
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
    if found is None and state.sharing is None:
        return None
    person = visitor()
    if person is None:
        return None
    if found is not None and found.person.person_id != person.person_id:
        PRESENTATIONS.end(found)  # somebody else has signed in since, in another tab
        found = None
    elif found is None and state.sharing is not None:
        with suppress(ConfigError):  # it goes on once the settings fit together
            shown = shown_here(state, st.session_state.get("page", TRAIN))
            found = PRESENTATIONS.resume(state.sharing, person, training(), shown, tab)
    if found is not None:
        _remember(state, found.mark)  # the browser may have gone back to another one
    elif state.sharing is not None and not PRESENTATIONS.holds(state.sharing, person):
        if PRESENTATIONS.lapsed(state.sharing, person):
            _say_lapsed()
        _remember(state, None)
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
    tab = _session_id()
    try:
        shown = shown_here(state, page, PRESENTATIONS.elsewhere(person, tab))
    except ConfigError as problem:
        if page == TRAIN:
            state.refusal = problem
        else:
            st.toast(translate_error(problem), icon=":material/error:")
        return False
    found = PRESENTATIONS.take_over(person, training(), shown, tab)
    found = found or PRESENTATIONS.begin(person, training(), shown, tab)
    _remember(state, found.mark)
    return True


def end() -> None:
    """Callback: share nothing any longer."""
    presentation = PRESENTATIONS.of(_session_id())
    if presentation is not None:
        PRESENTATIONS.end(presentation)
    _remember(session(), None)


def show_here(presentation: Presentation, state: Session, page: str) -> None:
    """Take what is on this page for those who follow.

    Args:
        presentation: What this tab shares.
        state: The state of the tab.
        page: The path of this page in addresses; empty for the first.
    """
    shown = shown_here(state, page, presentation.shown)
    if PRESENTATIONS.of(_session_id()) is presentation:  # no other tab has taken it over since
        presentation.show(shown)


def followed_elsewhere() -> bool:
    """Return whether an audience follows another tab of this person."""
    person = visitor()
    return person is not None and PRESENTATIONS.awaits(person, _session_id())


def shown_here(state: Session, page: str, before: Shown | None = None) -> Shown:
    """Return what is on the page; settings that do not fit together are not shown.

    Args:
        state: The state of the tab.
        page: The path of this page in addresses; empty for the first.
        before: What was shown before, whose settings are shown instead; ``None`` for nothing.

    Raises:
        ConfigError: They do not fit, and nothing was shown before.
    """
    try:
        config = state.draft.config()
    except ConfigError:
        if before is None:
            raise
        config = before.config
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


def _remember(state: Session, mark: str | None) -> None:
    """Keep in the tab and in its address by which mark it shares its screen."""
    if state.sharing != mark:
        state.sharing = mark
        address.write_sharing(mark)


def _say_lapsed() -> None:
    st.toast(
        _("This page was away for too long: the audience no longer follows. Share it again."),
        icon=":material/cancel_presentation:",
    )


def _session_id() -> str:
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context is not None else ""
