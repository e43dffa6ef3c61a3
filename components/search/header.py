"""The search that is open: its name, its state, and what can be done with it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from components.search.form_state import REFUSED, acted, edit_copy, open_search, rerun_after_action
from components.search.starting import save
from components.widgets import messages
from components.words.language import _, marked, plain, seconds
from components.words.searches import progress, search_name
from core.base.errors import DenseboardError
from core.runs.search_state import SearchState
from core.search.fields import GOAL, METHOD, TRIALS
from core.search.service_interface import SearchService, SearchStatus

_EVERY = 1.0  # seconds between updates
_MORE = 10  # trials


def header(service: SearchService, status: SearchStatus) -> None:
    """Draw the head of a search; it follows the search, and reruns the page when its state changes.

    Args:
        service: The search service.
        status: The state for which the page is drawn.
    """
    follow = st.fragment(_state, run_every=None if status.record.state.final else _EVERY)
    follow(service, status)


def _state(service: SearchService, drawn: SearchStatus) -> None:
    """Draw the state and the buttons that depend on it."""
    rerun_after_action()
    search_id = drawn.record.search_id
    try:
        status = service.status(search_id)
    except DenseboardError:
        st.rerun()
    if status.record.state is not drawn.record.state:
        st.rerun()
    _title(status)
    refusal()
    if status.record.problem is not None:
        messages.error(status.record.problem)
    if status.warning is not None:
        messages.warnings([status.warning])
    ended = sum(one.state.final for one in status.trials)
    words = [
        f"**{progress(status.record.state, ended, status.most_trials, stopping=status.stopping)}**"
    ]
    if status.record.state.final:
        words.append(seconds(status.record.seconds))
    elif status.remaining is not None:
        words.append(_("{time} left").format(time=seconds(status.remaining)))
    st.markdown(" · ".join(words))
    with st.container(horizontal=True, vertical_alignment="center"):
        _buttons(service, status)


def _title(status: SearchStatus) -> None:
    config = status.config
    st.subheader(plain(search_name(status.record, config)), anchor=False)
    parts = [
        marked(config.base.info.label),
        f"{_(METHOD.label)}: {_(config.method_entry.label)}",
        f"{_(GOAL.label)}: {_(config.goal_entry.label)}",
    ]
    st.caption(" · ".join(parts))


def _buttons(service: SearchService, status: SearchStatus) -> None:
    search_id, state = status.record.search_id, status.record.state
    ending = _("The search is being stopped") if status.stopping else None
    if state is SearchState.PAUSED:
        _button(
            "resume", _("Resume"), ending, _("Go on with the trials"), service.resume, search_id
        )
    elif not state.final:
        help = _("Start no more trials, and pause those that train; the search can be resumed")
        _button("pause", _("Pause"), ending, help, service.pause, search_id)
    if not state.final:
        help = _("Start no more trials, and stop those that train")
        _button("stop", _("Stop"), ending, help, service.stop, search_id)
    if not status.config.method_entry.grid:
        _add(service, search_id)
    st.button(
        _("Edit a copy"),
        key="search_copy",
        icon=":material/edit_note:",
        help=_("Put this search into the form, and what it is based on into the sidebar"),
        on_click=edit_copy,
        args=(status.config, status.record.name),
    )
    save(status.config, "save_search", _("Download this search as JSON"))
    st.button(
        _("Close"),
        key="search_close",
        icon=":material/close:",
        type="tertiary",
        on_click=do,
        args=(partial(open_search, None),),
    )


def _button(
    name: str,
    label: str,
    blocked: str | None,
    explanation: str,
    act: Callable[[str], None],
    search_id: str,
) -> None:
    st.button(
        label,
        key=f"search_{name}",
        icon=f":material/{name}:",
        disabled=blocked is not None,
        help=blocked or explanation,
        on_click=do,
        args=(lambda: act(search_id),),
    )


def _add(service: SearchService, search_id: str) -> None:
    with st.popover(
        _("Add more trials"), icon=":material/add:", help=_("A search that has ended goes on")
    ):
        key = "search_more"
        st.session_state.setdefault(key, _MORE)
        st.number_input(_(TRIALS.label), 1, TRIALS.maximum, key=key)
        st.button(
            _("Add"),
            key="search_add",
            type="primary",
            on_click=do,
            args=(lambda: service.add_trials(search_id, st.session_state[key]),),
        )


def do(work: Callable[[], object]) -> None:
    """Callback: call ``work``; ``refusal`` shows its error until the next action."""
    st.session_state.pop(REFUSED, None)
    acted()
    try:
        work()
    except DenseboardError as problem:
        st.session_state[REFUSED] = problem


def refusal() -> None:
    """Draw the error of the last action, if it had one."""
    problem = st.session_state.get(REFUSED)
    if problem is not None:
        messages.error(problem)
