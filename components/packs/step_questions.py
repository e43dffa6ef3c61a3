"""What a step asks before it is trained: a question with answers, or how it will come out."""

from contextlib import suppress
from functools import partial
from typing import Any

import streamlit as st

from components.lessons.question_form import Book, alone
from components.packs.texts import name
from components.people.visitor import visitor
from components.widgets import messages
from components.widgets.choice import keep_choice
from components.words.comparison import directions
from components.words.language import _, plain
from components.words.run_settings import result_words, settings_words
from core.base.errors import DenseboardError
from core.comparison.predictions_game import Direction
from core.lessons.packs import Pack, Step
from core.packs.answers import first_choice, first_prediction, note_choice, note_prediction
from core.packs.attempts import baseline
from core.packs.work import Verdict, own_prediction
from core.people.person import ALONE
from core.runs.store import RunStore


def step_questions(pack: Pack, step: Step, store: RunStore) -> None:
    """Draw what a step asks; the first answer is recorded.

    Args:
        pack: The pack.
        step: The step.
        store: The record of answers and runs.
    """
    if step.predicts:
        _prediction(pack, step, store)
    if step.question is not None:
        book = Book(
            partial(first_choice, store, pack, step), partial(note_choice, store, pack, step)
        )
        alone(step.question, book, partial(name, pack))


def asked_prediction(pack: Pack, step: Step) -> str:
    """Return what a prediction asks, as Markdown."""
    if step.reference is not None:
        return _("Compared with “{title}”, {result}: how will this run come out?").format(
            title=name(pack, step.reference.title),
            result=result_words(step.reference.settings, step.reference.result),
        )
    at = pack.place(step.against)
    title = name(pack, pack.steps[at - 1].title)
    return _("Compared with step {step}, “{title}”: how will this run come out?").format(
        step=at, title=title
    )


def prediction_field(pack: Pack, step: Step, key: str, **options: Any) -> None:
    """Draw what a prediction asks and its three answers.

    Args:
        pack: The pack.
        step: The step, which predicts.
        key: Of the field.
        **options: Further arguments of ``st.radio``.
    """
    names = directions()
    keep_choice(key, names, None)
    st.radio(
        f"**{asked_prediction(pack, step)}**",
        list(names),
        format_func=lambda one: names[one],
        key=key,
        index=None,
        horizontal=True,
        **options,
    )
    if step.reference is not None:
        words = _("Settings of “{title}”: {settings}")
        st.caption(
            words.format(
                title=name(pack, step.reference.title),
                settings=plain(settings_words(step.reference.settings)),
            )
        )


def _prediction(pack: Pack, step: Step, store: RunStore) -> None:
    key = f"prediction_{pack.name}_{step.name}"
    names = directions()
    try:
        given = first_prediction(store, pack, step)
        before = baseline(pack, step, store) if step.against else ""
    except DenseboardError as problem:
        messages.error(problem)
        return
    if given is not None:
        st.session_state[key] = given
    with st.container(border=True):
        prediction_field(
            pack,
            step,
            key,
            disabled=given is not None,
            on_change=_note,
            args=(pack, step, key, store),
        )
        if before is None:
            st.caption(
                _("First train step {step}, so that there is a run to compare with.").format(
                    step=pack.place(step.against)
                )
            )
        elif given is None:
            st.caption(_("Predict, then press Train. Your first prediction counts."))
        elif step.reference is not None:
            _outcome(pack, step, names[given], store)
        else:
            st.caption(
                _("You predicted: {words}. Under the run you see whether you were right.").format(
                    words=names[given].lower()
                )
            )


def _outcome(pack: Pack, step: Step, expected: str, store: RunStore) -> None:
    """Say how a prediction came out that no second run is needed for."""
    person = visitor() or ALONE
    try:
        found = own_prediction(pack, step, person.person_id, store)
    except DenseboardError as problem:
        messages.error(problem)
        return
    expected = expected.lower()
    if found is None or found.verdict is Verdict.OPEN:
        words = _("You predicted: {words}. Once your run has ended, its outcome appears here.")
        st.caption(words.format(words=expected))
    elif found.verdict is Verdict.LATE:
        st.caption(_("You predicted after you had trained this step, so it does not count."))
    elif found.outcome is not None:
        happened = directions()[found.outcome].lower()
        if found.verdict is Verdict.RIGHT:
            st.success(
                _("You predicted: {expected}. That is how it came out.").format(expected=expected),
                icon=":material/check_circle:",
            )
        else:
            words = _("You predicted: {expected}. It came out: {happened}.")
            st.info(
                words.format(expected=expected, happened=happened),
                icon=":material/psychology_alt:",
            )


def _note(pack: Pack, step: Step, key: str, store: RunStore) -> None:
    """Callback: record the first prediction; where it cannot be written, only that is lost."""
    chosen = st.session_state.get(key)
    with suppress(DenseboardError):
        if chosen is not None:
            note_prediction(store, pack, step, Direction(chosen))
