"""The unsaved pack of the form: kept in the record as it changes, back when the form opens."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from components.packs.places import FORM, chapter_of, form_of, go
from components.people.others import is_own
from components.session.session import Session
from components.widgets import messages
from components.words.language import _, language, moment
from core.base.errors import DenseboardError, LessonError
from core.packs.draft import PackDraft
from core.packs.kept import read_draft, write_draft
from core.packs.own import open_pack
from core.people.personal_packs import anothers_pack
from core.runs.store import RunStore, ids

FIELDS = "pack_form"
"""What the keys of all fields of the form begin with, before the id of the pack."""


def begin(state: Session, draft: PackDraft | None = None) -> PackDraft:
    """Put a pack that is not recorded into the form.

    Args:
        state: The state of the tab.
        draft: The pack; by default a new one.

    Returns:
        The pack.
    """
    spoken = (draft.language if draft is not None else "") or language()
    empty = PackDraft(draft.pack_id if draft is not None else ids.new_pack(), language=spoken)
    state.pack_draft = replace(draft, language=spoken) if draft is not None else empty
    state.pack_saved = state.pack_kept = empty
    state.pack_restored = None
    return state.pack_draft


def reopen(state: Session, store: RunStore, pack_id: str) -> None:
    """Put a recorded pack into the form: its unsaved draft or, without one, the pack.

    Args:
        state: The state of the tab.
        store: The record that the visitor may see.
        pack_id: The pack.

    Raises:
        AccessError: The pack belongs to another teacher.
        LessonError: Neither is recorded, or it cannot be read.
        StorageError: The record cannot be read.
    """
    kept = next((one for one in store.packs.drafts() if one.pack_id == pack_id), None)
    try:
        if not is_own(store.packs.record(pack_id).owner):
            raise anothers_pack()
        saved = PackDraft.of(open_pack(pack_id, store), pack_id)
        # Whoever edits a pack that does not say its language most likely reads it.
        saved = replace(saved, language=saved.language or language())
    except LessonError:
        if kept is None:
            raise
        saved = PackDraft(pack_id)  # never saved, or by another version
    state.pack_draft = state.pack_kept = saved if kept is None else read_draft(kept)
    state.pack_saved = saved
    state.pack_restored = None if kept is None else kept.changed


def keep(state: Session, store: RunStore) -> None:
    """Record what has changed in the form since the last script run.

    Args:
        state: The state of the tab, which holds the draft.
        store: The record that the visitor may see.
    """
    draft = state.pack_draft
    if draft is None or draft == state.pack_kept:
        return
    try:
        if draft == state.pack_saved:
            store.packs.discard(draft.pack_id)
        else:
            store.packs.keep(write_draft(draft))
    except DenseboardError as problem:
        messages.error(problem)
        return
    state.pack_kept = draft


def write_address(state: Session) -> None:
    """Let the address name the pack of the form while it is recorded, so that a reload finds it."""
    kept = state.pack_kept
    part = FORM if kept is None or kept.blank else form_of(kept.pack_id)
    if state.chapter != chapter_of(part):
        go(state, part)


def saved(state: Session, draft: PackDraft) -> None:
    """Take note that a pack was saved as it is in the form."""
    state.pack_saved = state.pack_kept = draft
    state.pack_restored = None


def restored(state: Session, callback: Callable[[], None]) -> None:
    """Say that the form opened with an unsaved draft, and offer to discard it.

    Args:
        state: The state of the tab.
        callback: Discards it.
    """
    draft = state.pack_draft
    if draft is None or state.pack_restored is None or draft == state.pack_saved:
        return
    words = _("Your draft from {moment} is back. It is not saved yet.")
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":material/restore: {words.format(moment=moment(state.pack_restored))}",
            width="stretch",
        )
        discard_button(draft.pack_id, callback)


def unsaved(state: Session) -> None:
    """Say that what is in the form is kept, though not saved."""
    if state.pack_draft != state.pack_saved and state.pack_draft == state.pack_kept:
        st.caption(
            _(":material/edit_note: Not saved yet. Your draft is kept if you close the page."),
            width="content",
        )


def discard_button(pack_id: str, callback: Callable[[], None]) -> None:
    """Draw the button that discards a draft, once one more has been pressed."""
    with st.popover(_("Discard the draft"), icon=":material/delete_sweep:"):
        st.markdown(_("Deletes what you have entered since you last saved this class pack."))
        st.button(
            _("Discard"),
            key=f"pack_discard_{pack_id}",
            icon=":material/delete_sweep:",
            help=_("This cannot be undone"),
            on_click=callback,
        )


def discard(state: Session, store: RunStore, pack_id: str) -> None:
    """Delete a draft; a form with it shows the pack as it was last saved, or gives way to the list.

    Raises:
        StorageError: The record cannot be written.
    """
    store.packs.discard(pack_id)
    if state.pack_draft is None or state.pack_draft.pack_id != pack_id:
        return
    for key in [str(one) for one in st.session_state]:
        if key.startswith(f"{FIELDS}_{pack_id}"):
            del st.session_state[key]  # the fields begin anew
    before = state.pack_saved
    if before is None or before.blank:
        state.pack_draft = None
        go(state)
    else:
        state.pack_draft = state.pack_kept = before
        state.pack_restored = None


def open_form(state: Session, store: RunStore, pack_id: str) -> None:
    """Callback: go to the form with a recorded pack; see ``reopen`` for what it raises."""
    reopen(state, store, pack_id)
    go(state, form_of(pack_id))


def open_new(state: Session, draft: PackDraft | None = None) -> None:
    """Callback: go to the form with a pack that is not recorded; by default a new one."""
    begin(state, draft)
    go(state, FORM)
