"""The open step of a class pack, above the run that it is about."""

import streamlit as st

from components.lessons.exercise_view import exercise
from components.packs.step_questions import step_questions
from components.packs.step_view import step_view
from components.packs.texts import name
from components.present.poll import polls
from components.session import address
from components.session.session import Session
from components.sidebar.inputs import change
from components.widgets import messages
from components.words.language import _, number
from core.base.errors import DenseboardError
from core.lessons.exercises import exercises
from core.lessons.packs import Pack, Step
from core.packs.own import open_pack
from core.runs.service_interface import TrainingService
from core.settings.draft import Draft


def pack_bar(state: Session, service: TrainingService) -> None:
    """Draw the open step, and the buttons to the others; nothing without an open pack.

    Args:
        state: The state of the tab.
        service: Source of runs, and of the record of answers.
    """
    if state.pack is None:
        return
    try:
        pack = open_pack(state.pack, service.store)
    except DenseboardError as problem:
        messages.error(problem)
        return
    step = pack.step(state.step)
    with st.container(border=True, key="pack"):
        _row(pack, state)
        step_view(pack, step)
        if state.draft != _draft(step, state):
            _changed(step, state)
        step_questions(pack, step, service.store)
        polls(pack, state.step)
    if step.exercise:
        exercise(exercises()[step.exercise], state, service)


def open_step(state: Session, pack: Pack, place: int) -> None:
    """Callback: open a step and put its settings into the sidebar; the seed stays.

    Args:
        state: The state of the tab.
        pack: The pack.
        place: The step, counted from 1.
    """
    state.pack, state.step = pack.name, place
    address.write_pack(pack.name, place)
    _take(pack.step(place), state)


def _row(pack: Pack, state: Session) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.caption(
            _("{title} · step {step} of {steps}").format(
                title=name(pack, pack.title), step=number(state.step), steps=number(len(pack.steps))
            ),
            width="content",
        )
        with st.container(horizontal=True, width="content"):
            _move(
                _("Previous"), "arrow_back", "PageUp", pack, state.step - 1, state, state.step <= 1
            )
            last = state.step >= len(pack.steps)
            _move(_("Next"), "arrow_forward", "PageDown", pack, state.step + 1, state, last)
            st.button(
                _("Close"),
                key="pack_close",
                icon=":material/close:",
                help=_("Close the class pack; your runs stay"),
                on_click=_close,
                args=(state,),
            )


def _move(
    label: str, icon: str, key: str, pack: Pack, place: int, state: Session, blocked: bool
) -> None:
    st.button(
        label,
        key=f"pack_{icon}",
        icon=f":material/{icon}:",
        shortcut=key,
        disabled=blocked,
        on_click=open_step,
        args=(state, pack, place),
    )


def _changed(step: Step, state: Session) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            _("The settings in the sidebar are no longer those of this step."), width="content"
        )
        st.button(
            _("Take the settings of the step"),
            key="pack_settings",
            icon=":material/settings_backup_restore:",
            type="tertiary",
            on_click=_take,
            args=(step, state),
        )


def _draft(step: Step, state: Session) -> Draft:
    return Draft.of(step.settings).changed("seed", state.draft.seed)


def _take(step: Step, state: Session) -> None:
    change(lambda _draft_now: _draft(step, state))


def _close(state: Session) -> None:
    state.pack, state.step = None, 1
    address.write_pack(None)
