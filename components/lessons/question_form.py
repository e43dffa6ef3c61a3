"""Questions whose answers are judged at once, with the reason."""

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from components.widgets.choice import keep_choice
from components.words.language import _
from core.base.errors import StorageError
from core.lessons import progress
from core.lessons.questions import Question
from core.runs.store import RunStore


def questions(asked: Sequence[Question], store: RunStore) -> None:
    """Draw questions, each with its answers and what the chosen one is worth.

    Args:
        asked: The questions.
        store: Where the first answers are recorded.
    """
    for one in asked:
        _alone(one, store)


def question(question: Question, store: RunStore) -> bool:
    """Draw a question, its answers and what the chosen one is worth.

    Args:
        question: The question.
        store: Where the first answer is recorded.

    Returns:
        Whether it is answered.
    """
    key = f"question_{question.name}"
    places = list(range(len(question.answers)))
    keep_choice(key, places, None)
    with st.container(border=True):
        chosen: int | None = st.radio(
            f"**{_(question.text)}**",
            places,
            format_func=lambda place: _(question.answers[place].text),
            key=key,
            index=None,
            persist_state="session",
            on_change=_note,
            args=(question.name, key, store),
        )
        if chosen is None:
            _answered_before(question, store)
            return False
        answer = question.answers[chosen]
        reason = _(answer.reason)
        if answer.right:
            st.success(_("Right. {reason}").format(reason=reason), icon=":material/check_circle:")
        else:
            st.warning(_("Not quite. {reason}").format(reason=reason), icon=":material/cancel:")
        return True


@st.fragment
def _alone(one: Question, store: RunStore) -> None:
    """An answer draws nothing else again."""
    question(one, store)


def _answered_before(question: Question, store: RunStore) -> None:
    with suppress(StorageError):
        first = progress.first_answer(store, question.name)
        if first == question.right:
            st.caption(_(":material/check: You knew this before."))
        elif first is not None:
            st.caption(_(":material/refresh: You have tried this before. Do you know it now?"))


def _note(name: str, key: str, store: RunStore) -> None:
    """Callback: record the first answer; where it cannot be written, only that is lost."""
    chosen = st.session_state.get(key)
    with suppress(StorageError):
        if chosen is not None:
            progress.note_answer(store, name, chosen)
