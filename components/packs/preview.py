"""A class pack as the class will see it; nothing that is answered here is recorded."""

from functools import partial

import streamlit as st

from components.lessons.question_form import Book, question
from components.packs.step_questions import prediction_field
from components.packs.step_view import step_view
from components.packs.texts import name, said
from components.words.language import _
from core.lessons.exercises import exercises
from core.lessons.packs import Pack


def preview(pack: Pack) -> None:
    """Draw the switch, and below it the pack.

    Args:
        pack: The pack.
    """
    if not st.toggle(_("Preview"), key="pack_preview", help=_("As the class will see it")):
        return
    st.markdown(f":material/co_present: **{name(pack, pack.title)}**")
    st.markdown(said(pack, pack.text))
    for step in pack.steps:
        with st.container(border=True):
            step_view(pack, step)
            if step.predicts:
                prediction_field(pack, step, f"preview_{step.name}")
            if step.question is not None:
                question(step.question, Book(lambda: None, lambda place: None), partial(name, pack))
            if step.exercise:
                st.caption(_("Exercise: {title}").format(title=_(exercises()[step.exercise].title)))
