"""The form that makes a class pack."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from components.packs import drafts, fields
from components.packs.draft_bar import add_step
from components.packs.missing import in_words, missing, untranslated
from components.packs.pack_files import download
from components.packs.places import go
from components.packs.preview import preview
from components.packs.step_form import step_form
from components.packs.text_language import TextLanguage, languages_used, text_language
from components.packs.typing import send_at_pauses
from components.session.session import Session
from components.widgets import messages
from components.widgets.choice import select
from components.widgets.links import to_train
from components.widgets.section import section
from components.words.labels import run_label
from components.words.language import _, ngettext, number, plain
from components.words.run_settings import settings_words
from core.base.errors import ConfigError, DenseboardError
from core.lessons.packs import MOST_MINUTES, MOST_STEPS, Pack
from core.packs.draft import PackDraft
from core.packs.translations import any_text, with_text
from core.runs.pack_record import PackRecord
from core.runs.store import RunStore

_SAVED = "pack_saved"  # the file that was saved last, by id
_RUNS = 50  # that are offered, the newest


def editor(state: Session, store: RunStore, pack_id: str) -> None:
    """Draw the form.

    Args:
        state: The state of the tab, which holds the draft.
        store: The record that the visitor may see.
        pack_id: The recorded pack that the form is opened with; empty for none.
    """
    st.button(
        _("All class packs"),
        key="pack_back",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=go,
        args=(state,),
    )
    st.header(_("Make a class pack"), anchor=False)
    if not store.packs.may_make:
        st.info(_("Only a teacher makes class packs."))
        return
    messages.refused(fields.REFUSED)
    try:
        if pack_id and (state.pack_draft is None or state.pack_draft.pack_id != pack_id):
            drafts.reopen(state, store, pack_id)
    except DenseboardError as problem:
        messages.error(problem)
        return
    draft = state.pack_draft or drafts.begin(state)
    drafts.write_address(state)
    drafts.restored(state, partial(_discard, state, store, draft.pack_id))
    shown = text_language(draft)
    _about(state, draft, shown)
    section(_("Steps of the class pack"))
    for place in range(1, len(draft.steps) + 1):
        step_form(state, draft, place, shown, store)
    if len(draft.steps) < MOST_STEPS:
        _add(state, store)
    _finish(state, draft, shown, store)
    send_at_pauses()


def _about(state: Session, draft: PackDraft, shown: TextLanguage) -> None:
    key = f"{drafts.FIELDS}_{draft.pack_id}"
    for field, label, name in (
        (fields.line, _("Title"), "title"),
        (fields.text, _("What one learns"), "text"),
    ):
        field(
            label,
            shown.text(draft, name),
            shown.key(f"{key}_{name}"),
            partial(_write_text, state, name, shown.code),
            shown.note(draft, name),
        )
    st.session_state.setdefault(f"{key}_minutes", draft.minutes)
    st.number_input(
        _("Minutes with a class"),
        1,
        MOST_MINUTES,
        key=f"{key}_minutes",
        on_change=lambda: _write(state, minutes=st.session_state[f"{key}_minutes"]),
        width=240,
    )


def _add(state: Session, store: RunStore) -> None:
    with st.container(border=True):
        try:
            config = state.draft.config()
        except ConfigError as problem:
            messages.error(problem)
            config = None
        if config is not None:
            st.caption(
                _("The settings of the Train page: {settings}").format(
                    settings=plain(settings_words(config))
                )
            )
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                _("Add a step from these settings"),
                key="pack_add",
                icon=":material/add:",
                disabled=config is None,
                on_click=add_step,
                args=(state, config),
            )
            to_train()
        _add_from_run(state, store)


def _add_from_run(state: Session, store: RunStore) -> None:
    try:
        runs = store.summaries(archived=False)[: -_RUNS - 1 : -1]
    except DenseboardError as problem:
        messages.error(problem)
        return
    if not runs:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {run.run_id: run_label(run) for run in runs}
        chosen = select(_("Or from a run"), names, key="pack_run", persist_state="session")
        st.button(
            _("Add a step from this run"),
            key="pack_add_run",
            icon=":material/add:",
            on_click=_add_run,
            args=(state, store, chosen),
        )


def _add_run(state: Session, store: RunStore, run_id: str) -> None:
    with messages.refusal(fields.REFUSED):
        add_step(state, store.record(run_id).config)


def _finish(state: Session, draft: PackDraft, shown: TextLanguage, store: RunStore) -> None:
    pack: Pack | None = None
    lacking = missing(draft)
    if lacking:
        st.info(
            _("Still missing: {places}").format(places="; ".join(lacking)),
            icon=":material/edit_note:",
        )
    else:
        try:
            pack = draft.pack()
        except DenseboardError as problem:
            messages.error(problem)
    _translations(draft, shown)
    file = draft.file() if pack is not None else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Save"),
            key="pack_save",
            icon=":material/save:",
            type="primary",
            disabled=pack is None,
            on_click=_save,
            args=(state, store, draft, file),
        )
        if pack is not None:
            download(file, any_text(draft, "title"), "pack_download")
        if pack is not None and st.session_state.get(_SAVED) == (draft.pack_id, file):
            st.caption(
                _(":material/check: Saved. Share it with the class under All class packs."),
                width="content",
            )
        drafts.unsaved(state)
    if pack is not None:
        preview(pack)


def _translations(draft: PackDraft, shown: TextLanguage) -> None:
    """Say which texts are there in one language and not in another that the pack is in as well."""
    for code, name in languages_used(draft, shown):
        lacking = untranslated(draft, code)
        if not lacking:
            continue
        count = sum(len(words) for _place, words in lacking)
        title = ngettext(
            "Not yet in {language}: {count} text", "Not yet in {language}: {count} texts", count
        ).format(language=name, count=number(count))
        key = f"pack_untranslated_{code}"
        with st.expander(title, icon=":material/translate:", key=key):
            st.caption(_("Readers in this language see these texts in the other one."))
            st.markdown("\n".join(f"- {in_words(place, words)}" for place, words in lacking))


def _save(state: Session, store: RunStore, draft: PackDraft, file: str) -> None:
    with messages.refusal(fields.REFUSED):
        store.packs.save(PackRecord(draft.pack_id, file))
        drafts.saved(state, draft)
        st.session_state[_SAVED] = (draft.pack_id, file)


def _discard(state: Session, store: RunStore, pack_id: str) -> None:
    with messages.refusal(fields.REFUSED):
        drafts.discard(state, store, pack_id)


def _write_text(state: Session, name: str, code: str, text: str) -> None:
    if state.pack_draft is not None:
        _write(state, **with_text(state.pack_draft, name, code, text))


def _write(state: Session, **values: Any) -> None:
    if state.pack_draft is not None:
        state.pack_draft = replace(state.pack_draft, **values)
