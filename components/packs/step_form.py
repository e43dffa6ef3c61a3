"""The fields of one step in the form of a class pack."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from components.packs import fields
from components.packs.prediction_form import prediction_form
from components.packs.text_language import TextLanguage
from components.session.session import Session
from components.words.language import _, number, plain
from components.words.run_settings import settings_words
from core.lessons.exercises import exercises
from core.lessons.packs import MOST_ANSWERS
from core.packs.draft import PackDraft
from core.packs.step_draft import AnswerDraft, StepDraft
from core.packs.translations import with_text
from core.runs.store import RunStore


def step_form(
    state: Session, draft: PackDraft, place: int, shown: TextLanguage, store: RunStore
) -> None:
    """Draw the fields of a step, and the buttons that move and remove it.

    Args:
        state: The state of the tab, which holds the draft.
        draft: The draft.
        place: The place of the step, counted from 1.
        shown: The language of its texts.
        store: The record that the visitor may see.
    """
    step = draft.steps[place - 1]
    key = f"pack_form_{draft.pack_id}_{step.name}"
    titled = shown.any(step, "title")
    title = plain(titled) or _("no title yet")
    with st.expander(f"{number(place)} · {title}", expanded=not titled, key=key):
        _row(state, step, place, len(draft.steps), key)
        text = partial(_text, state, step, shown, key)
        text(fields.line, _("Title"), "title")
        text(fields.text, _("What it is about"), "text")
        text(fields.text, _("What to look at"), "look")
        prediction_form(draft, place, key, shown, store, partial(_writer, state, step))
        text(fields.line, _("Multiple-choice question (optional)"), "question")
        if shown.any(step, "question"):
            _answers(state, step, shown, key)
        text(fields.text, _("Task for afterwards (optional)"), "task")
        _exercise(state, step, key)


def _text(
    state: Session,
    step: StepDraft,
    shown: TextLanguage,
    key: str,
    field: Callable[..., None],
    label: str,
    name: str,
) -> None:
    """Draw the field of a text of the step."""
    field(
        label,
        shown.text(step, name),
        shown.key(f"{key}_{name}"),
        partial(_write_text, state, step.name, name, shown.code),
        shown.note(step, name),
    )


def _row(state: Session, step: StepDraft, place: int, count: int, key: str) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.caption(plain(settings_words(step.settings)), width="content")
        _moves(state, step, place, count, key)


def _moves(state: Session, step: StepDraft, place: int, count: int, key: str) -> None:
    with st.container(horizontal=True, width="content"):
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


def _answers(state: Session, step: StepDraft, shown: TextLanguage, key: str) -> None:
    for at, answer in enumerate(step.answers):
        left, right = st.columns(2)
        for column, label, name in (
            (left, _("Answer {place}"), "text"),
            (right, _("Why answer {place} is right or wrong"), "reason"),
        ):
            with column:
                fields.line(
                    label.format(place=number(at + 1)),
                    shown.text(answer, name),
                    shown.key(f"{key}_{name}_{at}"),
                    partial(_write_answer, state, step.name, at, name, shown.code),
                    shown.note(answer, name),
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


def _exercise(state: Session, step: StepDraft, key: str) -> None:
    names = {"": _("no exercise")} | {name: _(one.title) for name, one in exercises().items()}
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
        state.pack_draft = state.pack_draft.changed(name, **{attribute: value}).settled()


def _write_text(state: Session, name: str, attribute: str, code: str, text: str) -> None:
    step = _step(state, name)
    if state.pack_draft is not None and step is not None:
        state.pack_draft = state.pack_draft.changed(name, **with_text(step, attribute, code, text))


def _write_answer(state: Session, name: str, at: int, attribute: str, code: str, text: str) -> None:
    step = _step(state, name)
    if step is not None:
        answers = list(step.answers)
        answers[at] = replace(answers[at], **with_text(answers[at], attribute, code, text))
        _write(state, name, "answers", tuple(answers))


def _step(state: Session, name: str) -> StepDraft | None:
    steps = state.pack_draft.steps if state.pack_draft is not None else ()
    return next((one for one in steps if one.name == name), None)


def _move(state: Session, name: str, by: int) -> None:
    if state.pack_draft is not None:
        state.pack_draft = state.pack_draft.moved(name, by).settled()


def _remove(state: Session, name: str) -> None:
    if state.pack_draft is not None:
        state.pack_draft = state.pack_draft.without(name).settled()
