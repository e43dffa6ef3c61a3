"""The class pack that is being made, on the Train page: one more step from these settings."""

import streamlit as st

from components.packs.drafts import keep
from components.packs.places import FORM, go
from components.session.session import Session
from components.widgets.links import go_to_learn
from components.words.language import _, language, ngettext, number, plain
from core.packs.translations import any_text
from core.runs.store import RunStore
from core.settings.config import RunConfig


def draft_bar(state: Session, config: RunConfig | None, store: RunStore) -> None:
    """Draw how many steps the pack has, and what adds one; nothing while none is being made.

    Args:
        state: The state of the tab, which holds the pack.
        config: The settings in the sidebar; ``None`` while they are incompatible.
        store: The record that the visitor may see.
    """
    keep(state, store)
    draft = state.pack_draft
    if draft is None:
        return
    steps = ngettext("{count} step", "{count} steps", len(draft.steps))
    words = _("Class pack in the form: {title}, {steps}").format(
        title=plain(any_text(draft, "title", language())) or _("no title yet"),
        steps=steps.format(count=number(len(draft.steps))),
    )
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="pack_draft"):
        st.caption(words, width="stretch")
        st.button(
            _("Add a step from these settings"),
            key="pack_add",
            icon=":material/add:",
            disabled=config is None,
            on_click=add_step,
            args=(state, config),
        )
        if st.button(
            _("Back to the form"), key="pack_form", icon=":material/edit:", type="tertiary"
        ):
            go(state, FORM)
            go_to_learn()


def add_step(state: Session, config: RunConfig | None) -> None:
    """Callback: add a step to the pack that is being made."""
    if state.pack_draft is not None and config is not None:
        state.pack_draft = state.pack_draft.with_step(config)
