"""The Learn page: a menu of chapters, and the open one."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial

import streamlit as st

from components.lessons.case_view import cases
from components.lessons.exercise_view import exercise
from components.lessons.figure import figure
from components.lessons.figures import FIGURES
from components.lessons.formula import formulas
from components.lessons.glossary_view import NAME, glossary_view
from components.lessons.question_form import questions
from components.lessons.training import training
from components.session import address
from components.session.session import Session
from components.train.engine_state import engine_state
from components.widgets import messages
from components.widgets.links import TERM
from components.widgets.section import section
from components.words.language import _
from core.base.errors import DenseboardError, StorageError
from core.lessons.chapters import Chapter, chapters
from core.lessons.exercises import exercises
from core.lessons.packs import packs
from core.lessons.progress import first_answer
from core.runs.service_interface import TrainingService
from core.runs.store import RunStore

PACKS = "packs"
"""Name of the class packs among the chapters, in the address."""

_KEY = "chapter"


def lessons_page(
    state: Session,
    service: TrainingService,
    class_packs: Callable[[str], None],
    share: Mapping[str, str] | None,
) -> None:
    """Draw the page.

    Args:
        state: The state of the tab.
        service: The training service.
        class_packs: Draws the class packs: the list, or the part of them with a name.
        share: Where figures send how they are set; see ``figure``.
    """
    try:
        offered = list(chapters().values())
        exercises()
        packs()
    except DenseboardError as problem:
        messages.error(problem)
        return
    name, term = _menu(state, offered, service.store)
    if name == NAME:
        glossary_view(term, partial(_open, state))
        return
    if name == PACKS:
        class_packs(term)
        return
    chapter = chapters()[name]
    _idea(chapter)
    unavailable = _("This figure could not be loaded. Reload the page.")
    for name in chapter.figures:
        figure(name, FIGURES[name](), unavailable, share)
    if chapter.cases:
        cases(chapter.cases, state, service, share)
    if chapter.trainings:
        engine_state(service, waiting=not state.lesson_runs)
    for place, one in enumerate(chapter.trainings):
        training(one, f"{chapter.name}_{place}", state, service)
    if chapter.questions:
        section(_("Check yourself"))
        questions(chapter.questions, service.store)
    _exercises(chapter, state, service)


def _menu(state: Session, offered: list[Chapter], store: RunStore) -> tuple[str, str]:
    """Draw the menu; return the open chapter, or class packs or glossary and their open part."""
    names = [*(chapter.name for chapter in offered), PACKS, NAME]
    wanted, _dash, term = (state.chapter or names[0]).partition(TERM)
    if wanted not in names:
        wanted = names[0]
    st.session_state[_KEY] = wanted  # also when labels change with the language
    titles = {PACKS: _("Class packs"), NAME: _("Glossary")}
    for place, chapter in enumerate(offered, start=1):
        done = " :material/check:" if _done(chapter, store) else ""
        titles[chapter.name] = f"{place} · {_(chapter.title)}{done}"
    chosen = st.pills(
        _("Chapter"),
        names,
        format_func=lambda name: titles.get(name, name),
        key=_KEY,
        required=True,
        label_visibility="collapsed",
        on_change=_chosen,
        args=(state,),
    )
    return chosen or wanted, term if chosen in (NAME, PACKS) else ""


def _done(chapter: Chapter, store: RunStore) -> bool:
    """Whether all questions of a chapter were answered, in this session or an earlier one."""
    with suppress(StorageError):
        return all(first_answer(store, one.name) is not None for one in chapter.questions)
    return False


def _chosen(state: Session) -> None:
    _open(state, st.session_state.get(_KEY) or "")


def _open(state: Session, name: str) -> None:
    """Callback: open a chapter or the glossary."""
    first = next(iter(chapters()))
    state.chapter = None if name in ("", first) else name
    address.write_chapter(state.chapter)


def _idea(chapter: Chapter) -> None:
    st.header(_(chapter.title), anchor=False)
    st.markdown(" ".join(_(sentence) for sentence in chapter.idea))
    formulas(chapter.formulas)


def _exercises(chapter: Chapter, state: Session, service: TrainingService) -> None:
    mine = [one for one in exercises().values() if one.chapter == chapter.name]
    if mine:
        section(_("Exercises"))
    for one in mine:
        exercise(one, state, service)
