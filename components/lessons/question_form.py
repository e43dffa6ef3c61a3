"""Questions whose answers are judged at once, with the reason."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

import streamlit as st

from components.widgets.choice import keep_choice
from components.words.language import _
from core.base.errors import DenseboardError
from core.lessons import progress
from core.lessons.questions import Question
from core.runs.store import RunStore


class Book(NamedTuple):
    """Where the first answer to a question is recorded.

    Attributes:
        first: Returns the place of the first answer; ``None`` if there is none.
        note: Records an answer, unless there is one.
    """

    first: Callable[[], int | None]
    note: Callable[[int], None]


def questions(asked: Sequence[Question], store: RunStore) -> None:
    """Draw questions of chapters, each with its answers and what the chosen one is worth.

    Args:
        asked: The questions.
        store: Where the first answers are recorded.
    """
    for one in asked:
        alone(one, book_of(one, store))


def book_of(question: Question, store: RunStore) -> Book:
    """Return where the answers to a question of a chapter are recorded."""
    return Book(
        partial(progress.first_answer, store, question.name),
        partial(progress.note_answer, store, question.name),
    )


def question(question: Question, book: Book, words: Callable[[str], str] = _) -> bool:
    """Draw a question, its answers and what the chosen one is worth.

    Args:
        question: The question.
        book: Where the first answer is recorded.
        words: Makes Markdown of a text of the question.

    Returns:
        Whether it is answered.
    """
    key = f"question_{question.name}"
    places = list(range(len(question.answers)))
    keep_choice(key, places, None)
    with st.container(border=True):
        chosen: int | None = st.radio(
            f"**{words(question.text)}**",
            places,
            format_func=lambda place: words(question.answers[place].text),
            key=key,
            index=None,
            persist_state="session",
            on_change=_note,
            args=(key, book),
        )
        if chosen is None:
            _answered_before(question, book)
            return False
        answer = question.answers[chosen]
        reason = words(answer.reason) if answer.reason else ""
        if answer.right:
            st.success(_("Right. {reason}").format(reason=reason), icon=":material/check_circle:")
        else:
            st.warning(_("Not quite. {reason}").format(reason=reason), icon=":material/cancel:")
        return True


@st.fragment
def alone(one: Question, book: Book, words: Callable[[str], str] = _) -> None:
    """Draw a question whose answers draw nothing else again; arguments as for ``question``."""
    question(one, book, words)


def _answered_before(question: Question, book: Book) -> None:
    with suppress(DenseboardError):
        first = book.first()
        if first == question.right:
            st.caption(_(":material/check: You knew this before."))
        elif first is not None:
            st.caption(_(":material/refresh: You have tried this before. Do you know it now?"))


def _note(key: str, book: Book) -> None:
    """Callback: record the first answer; where it cannot be written, only that is lost."""
    chosen = st.session_state.get(key)
    with suppress(DenseboardError):
        if chosen is not None:
            book.note(chosen)
