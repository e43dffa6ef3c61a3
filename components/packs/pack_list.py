"""The class packs that ship and those that people made, to open one."""

from functools import partial

import streamlit as st

from components.packs.drafts import discard, discard_button, open_form, open_new
from components.packs.pack_files import delete_button, download, opener
from components.packs.places import FORM, go, link, open_first
from components.packs.texts import name as words
from components.people.others import is_own, owner_note
from components.people.sharing import sharing_choice
from components.session.session import Session
from components.widgets import messages
from components.widgets.section import section
from components.words.language import _, moment, ngettext, number, plain, written
from core.base.errors import DenseboardError
from core.lessons.packs import packs
from core.packs.kept import title_of
from core.packs.own import heading, open_pack
from core.runs.pack_record import DraftRecord, PackRecord
from core.runs.sharing import Sharing
from core.runs.store import RunStore

_REFUSED = "packs_refused"


def pack_list(state: Session, store: RunStore) -> None:
    """Draw the class packs, each with what it holds.

    Args:
        state: The state of the tab.
        store: The record that the visitor may see.
    """
    st.header(_("Class packs"), anchor=False)
    st.markdown(
        _(
            "Prepared steps through a subject, for a class or for yourself: settings, something to"
            " predict or to answer before they are trained, and what to look at. They open on the"
            " Train page. Page down and Page up lead from step to step, as a presenter’s remote"
            " control does."
        )
    )
    messages.refused(_REFUSED)
    for pack in packs().values():
        with st.container(border=True):
            st.markdown(f":material/co_present: **{words(pack, pack.title)}**")
            st.markdown(words(pack, pack.text))
            _size(len(pack.steps), pack.minutes)
            with st.container(horizontal=True, vertical_alignment="center"):
                _buttons(pack.name, state, store)
    try:
        made = store.packs.listed()
        drafts = {one.pack_id: one for one in store.packs.drafts()}
    except DenseboardError as problem:
        messages.error(problem)
        return
    if made or store.packs.may_make:
        section(_("Made here"))
    for record in made:
        with st.container(border=True):
            _card(record, drafts.pop(record.pack_id, None), state, store)
    for draft in drafts.values():  # of packs that were never saved
        with st.container(border=True):
            _draft_card(draft, state, store)
    if store.packs.may_make:
        _make(state)


def _make(state: Session) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Make a class pack"),
            key="pack_new",
            icon=":material/add:",
            on_click=open_new,
            args=(state,),
        )
        if state.pack_draft is not None and state.pack_draft != state.pack_kept:
            st.button(
                _("Go on with the one in the form"),
                key="pack_go_on",
                icon=":material/edit:",
                on_click=go,
                args=(state, FORM),
            )
    opener(partial(open_new, state))


def _card(record: PackRecord, draft: DraftRecord | None, state: Session, store: RunStore) -> None:
    found = heading(record)
    key = record.pack_id
    title = plain(written(found.title)) or _("A damaged class pack")
    st.markdown(f":material/co_present: **{title}**")
    owner_note(record.owner, f"pack_owner_{key}")
    st.markdown(plain(written(found.text)))
    _size(found.steps, found.minutes)
    own = is_own(record.owner)
    with st.container(horizontal=True, vertical_alignment="center"):
        _buttons(key, state, store)
        if own and store.packs.may_make:
            _edit_button(_("Edit"), key, state, store)
            delete_button(key, partial(_delete, key, state, store))
        download(record.content, found.title, f"pack_file_{key}")
    if draft is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            _draft_note(draft)
            discard_button(key, partial(_discard, key, state, store))
    sharing_choice(
        record.owner, record.shared, f"pack_share_{key}", partial(_share, key, store=store)
    )


def _draft_card(draft: DraftRecord, state: Session, store: RunStore) -> None:
    key = draft.pack_id
    title = plain(title_of(draft)) or _("no title yet")
    st.markdown(f":material/edit_note: **{title}**")
    _draft_note(draft)
    with st.container(horizontal=True, vertical_alignment="center"):
        _edit_button(_("Go on"), key, state, store)
        discard_button(key, partial(_discard, key, state, store))


def _draft_note(draft: DraftRecord) -> None:
    st.caption(
        _("Draft from {moment}, not saved yet. Only you see it.").format(
            moment=moment(draft.changed)
        ),
        width="content",
    )


def _edit_button(label: str, pack_id: str, state: Session, store: RunStore) -> None:
    st.button(
        label,
        key=f"pack_edit_{pack_id}",
        icon=":material/edit:",
        on_click=_edit,
        args=(pack_id, state, store),
    )


def _buttons(name: str, state: Session, store: RunStore) -> None:
    if st.button(_("Open"), key=f"pack_open_{name}", icon=":material/play_arrow:"):
        try:
            open_first(state, open_pack(name, store))
        except DenseboardError as problem:
            messages.error(problem)
    with st.popover(_("Link"), icon=":material/link:"):
        st.markdown(_("Whoever opens this address begins with the first step:"))
        st.code(link(name), language=None)
    st.button(
        _("Answers and runs"),
        key=f"pack_work_{name}",
        icon=":material/monitoring:",
        on_click=go,
        args=(state, name),
    )


def _size(steps: int, minutes: int) -> None:
    count = ngettext("{count} step", "{count} steps", steps).format(count=number(steps))
    st.caption(
        _("{steps}, about {minutes} minutes with a class").format(
            steps=count, minutes=number(minutes)
        )
    )


def _edit(pack_id: str, state: Session, store: RunStore) -> None:
    with messages.refusal(_REFUSED):
        open_form(state, store, pack_id)


def _discard(pack_id: str, state: Session, store: RunStore) -> None:
    with messages.refusal(_REFUSED):
        discard(state, store, pack_id)


def _delete(pack_id: str, state: Session, store: RunStore) -> None:
    with messages.refusal(_REFUSED):
        store.packs.delete(pack_id)
        if state.pack_draft is not None and state.pack_draft.pack_id == pack_id:
            state.pack_draft = None


def _share(pack_id: str, chosen: Sharing, *, store: RunStore) -> None:
    with messages.refusal(_REFUSED):
        store.packs.share(pack_id, chosen)
