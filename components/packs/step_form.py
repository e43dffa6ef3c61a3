"""The fields of one step in the form of a class pack."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from components.packs import fields
from components.packs.prediction_form import prediction_form
from components.packs.texts import settings_words
from components.session.session import Session
from components.words.language import _, number, plain
from core.lessons.exercises import exercises
from core.lessons.packs import MOST_ANSWERS
from core.packs.draft import AnswerDraft, PackDraft, StepDraft
from core.runs.store import RunStore


def step_form(state: Session, draft: PackDraft, place: int, store: RunStore) -> None:
    """Draw the fields of a step, and the buttons that move and remove it.

    Args:
        state: The state of the tab, which holds the draft.
        draft: The draft.
        place: The place of the step, counted from 1.
        store: The record that the visitor may see.
    """
    step = draft.steps[place - 1]
    key = f"pack_form_{draft.pack_id}_{step.name}"
    title = plain(step.title) or _("no title yet")
    with st.expander(f"{number(place)} · {title}", expanded=not step.title, key=key):
        _row(state, step, place, len(draft.steps), key)
        fields.line(_("Title"), step.title, f"{key}_title", _writer(state, step, "title"))
        fields.text(_("What it is about"), step.text, f"{key}_text", _writer(state, step, "text"))
        fields.text(_("What to look at"), step.look, f"{key}_look", _writer(state, step, "look"))
        prediction_form(draft, place, key, store, partial(_writer, state, step))
        _question(state, step, key)
        _afterwards(state, step, key)


def _row(state: Session, step: StepDraft, place: int, count: int, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(settings_words(step.settings)), width="stretch")
        for label, icon, by, blocked in (
            (_("Move up"), "arrow_upward", -1, place == 1),
            (_("Move down"), "arrow_downward", 1, place == count),
        ):
            st.button(
                label,
                key=f"{key}_{icon}",
                icon=f":material/{icon}:",
                type="tertiary",
                disabled=blocked,
                on_click=_move,
                args=(state, step.name, by),
            )
        st.button(
            _("Remove"),
            key=f"{key}_remove",
            icon=":material/delete:",
            type="tertiary",
            on_click=_remove,
            args=(state, step.name),
        )


def _question(state: Session, step: StepDraft, key: str) -> None:
    fields.line(
        _("Question with answers to choose from (may be empty)"),
        step.question,
        f"{key}_question",
        _writer(state, step, "question"),
    )
    if not step.question:
        return
    for at, answer in enumerate(step.answers):
        left, right = st.columns(2)
        for column, label, name, value in (
            (left, _("Answer {place}"), "text", answer.text),
            (right, _("Why answer {place} is right or wrong"), "reason", answer.reason),
        ):
            with column:
                fields.line(
                    label.format(place=number(at + 1)),
                    value,
                    f"{key}_{name}_{at}",
                    partial(_write_answer, state, step.name, at, name),
                )
    names = {
        at: _("Answer {place}").format(place=number(at + 1)) for at in range(len(step.answers))
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        fields.one_of(
            _("Right answer"), names, step.right, f"{key}_right", _writer(state, step, "right")
        )
        if len(step.answers) < MOST_ANSWERS:
            st.button(
                _("Add an answer"),
                key=f"{key}_answer",
                icon=":material/add:",
                on_click=_write,
                args=(state, step.name, "answers", (*step.answers, AnswerDraft())),
            )


def _afterwards(state: Session, step: StepDraft, key: str) -> None:
    fields.text(
        _("Task for afterwards (may be empty)"),
        step.task,
        f"{key}_task",
        _writer(state, step, "task"),
    )
    names = {"": _("none")} | {name: _(one.title) for name, one in exercises().items()}
    fields.one_of(
        _("Exercise of the Learn page"),
        names,
        step.exercise,
        f"{key}_exercise",
        _writer(state, step, "exercise"),
    )


def _writer(state: Session, step: StepDraft, attribute: str) -> fields.Write:
    return partial(_write, state, step.name, attribute)


def _write(state: Session, name: str, attribute: str, value: Any) -> None:
    if state.pack_draft is not None:
        state.pack_draft = state.pack_draft.changed(name, **{attribute: value})


def _write_answer(state: Session, name: str, at: int, attribute: str, value: str) -> None:
    if state.pack_draft is None:
        return
    step = next(one for one in state.pack_draft.steps if one.name == name)
    answers = list(step.answers)
    answers[at] = replace(answers[at], **{attribute: value})
    _write(state, name, "answers", tuple(answers))


def _move(state: Session, name: str, by: int) -> None:
    if state.pack_draft is not None:
        state.pack_draft = state.pack_draft.moved(name, by)


def _remove(state: Session, name: str) -> None:
    if state.pack_draft is not None:
        state.pack_draft = state.pack_draft.without(name)
