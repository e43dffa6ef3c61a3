"""A step of a pack as it is read: what it is about, what to look at, and what to do."""

import streamlit as st

from components.packs.texts import name, said
from components.words.language import _
from core.lessons.packs import Pack, Step


def step_view(pack: Pack, step: Step) -> None:
    """Draw the texts of a step.

    Args:
        pack: The pack.
        step: The step.
    """
    st.subheader(name(pack, step.title), anchor=False)
    st.markdown(said(pack, step.text))
    st.markdown(_(":material/visibility: **Look at**: {what}").format(what=said(pack, step.look)))
    if step.task:
        st.markdown(
            _(":material/exercise: **Your turn**: {what}").format(what=said(pack, step.task))
        )
