"""Exercises: what to do, where to start, and how far one is."""

from typing import Any

import streamlit as st

from components.lessons.training import open_settings
from components.session.session import Session
from components.widgets import messages
from components.words.language import _, measured, number, percent, rate
from core.base.errors import DenseboardError
from core.lessons import progress
from core.lessons.exercises import Attempt, Condition, Exercise, attempt
from core.lessons.measures import MEASURES, TriedRun, label_of, value_of
from core.runs.service_interface import TrainingService
from core.settings.kinds import OneOf
from core.settings.registry import SETTINGS


def exercise(one: Exercise, state: Session, service: TrainingService) -> None:
    """Draw an exercise, and check the recorded runs.

    Args:
        one: The exercise.
        state: The state of the tab.
        service: Source of the runs.
    """
    try:
        made = attempt(one, service)
        solved = len(made.runs) == len(one.parts)
        if solved:
            progress.note_solution(service.store, one.name, made.runs)
        solved = solved or bool(progress.solution(service.store, one.name))
    except DenseboardError as problem:
        messages.error(problem)
        return
    icon = ":material/check_circle:" if solved else ":material/exercise:"
    with st.container(border=True):
        st.markdown(f"{icon} **{_(one.title)}**")
        st.markdown(_(one.task))
        if solved:
            st.success(_("Solved: your runs meet every condition."))
        else:
            _so_far(one, made)
        with st.container(horizontal=True):
            if st.button(
                _("Start in Train"),
                key=f"exercise_{one.name}",
                icon=":material/network_node:",
                help=_("Opens the Train page with the settings to start from"),
            ):
                open_settings(one.start, state)
            if one.hint:
                with st.popover(_("Give me a hint"), icon=":material/lightbulb:"):
                    st.markdown(_(one.hint))


def _so_far(one: Exercise, made: Attempt) -> None:
    """Say which runs are there and what the newest one lacks."""
    for part, _run in zip(one.parts, made.runs, strict=False):
        st.markdown(f":material/check: {_(part.label)}")
    if len(made.runs) < len(one.parts):
        label = one.parts[len(made.runs)].label
        if label:
            st.markdown(f":material/radio_button_unchecked: {_(label)}")
    if made.newest is None:
        st.caption(_("No run on this dataset counts yet: train one on the Train page."))
    elif made.lacking:
        wants = "; ".join(_lacking(condition, made.newest) for condition in made.lacking)
        st.caption(_("Your newest run: {wants}.").format(wants=wants))


def _lacking(condition: Condition, run: TriedRun) -> str:
    what, value = condition.what, value_of(condition.what, run)
    sentence, bound = _wanted(condition)
    return sentence.format(
        label=_(label_of(what)), value=_shown(what, value, bound), bound=_shown(what, bound, value)
    )


def _wanted(condition: Condition) -> tuple[str, Any]:
    """What a condition asks for, as a sentence, and the value it asks for."""
    if condition.at_least is not None:
        return _("{label} is {value}, at least {bound} is needed"), condition.at_least
    if condition.at_most is not None:
        return _("{label} is {value}, at most {bound} is allowed"), condition.at_most
    if condition.equal is not None:
        return _("{label} is {value}, {bound} is needed"), condition.equal
    return _("{label} is {value}, which does not fit the first run"), None


def _shown(what: str, value: Any, other: Any = None) -> str:
    """A setting or measure as the page writes it, with digits that tell it from another value."""
    setting, measure = SETTINGS.get(what), MEASURES.get(what)
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return ", ".join(_shown(what, one) for one in value)
    if isinstance(setting, OneOf):
        return _(setting.options[value].label)
    if measure is not None and measure.share:
        return percent(value)
    if value == int(value):
        return number(value)
    if measure is None:
        return rate(value)
    return measured(value, other) if other is not None else measured(value)
