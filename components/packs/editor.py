"""The form that makes a class pack."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from components.packs import drafts, fields
from components.packs.draft_bar import add_step
from components.packs.pack_files import download
from components.packs.places import go
from components.packs.preview import preview
from components.packs.step_form import step_form
from components.packs.texts import settings_words
from components.session.session import Session
from components.widgets import messages
from components.widgets.choice import select
from components.widgets.links import to_train
from components.widgets.section import section
from components.words.labels import run_label
from components.words.language import _, number, plain
from core.base.errors import ConfigError, DenseboardError
from core.lessons.packs import MOST_MINUTES, MOST_STEPS, Pack
from core.packs.draft import REFERENCE, PackDraft, StepDraft
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
    _about(state, draft)
    section(_("Steps"))
    for place in range(1, len(draft.steps) + 1):
        step_form(state, draft, place, store)
    if len(draft.steps) < MOST_STEPS:
        _add(state, store)
    _finish(state, draft, store)


def _about(state: Session, draft: PackDraft) -> None:
    key = f"{drafts.FIELDS}_{draft.pack_id}"
    fields.line(_("Title"), draft.title, f"{key}_title", _writer(state, "title"))
    fields.text(_("What one learns"), draft.text, f"{key}_text", _writer(state, "text"))
    st.session_state.setdefault(f"{key}_minutes", draft.minutes)
    st.number_input(
        _("Minutes with a class"),
        1,
        MOST_MINUTES,
        key=f"{key}_minutes",
        on_change=lambda: _writer(state, "minutes")(st.session_state[f"{key}_minutes"]),
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


def _finish(state: Session, draft: PackDraft, store: RunStore) -> None:
    pack: Pack | None = None
    lacking = list(_lacking(draft))
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
            download(file, draft.title, "pack_download")
        if pack is not None and st.session_state.get(_SAVED) == (draft.pack_id, file):
            st.caption(
                _(":material/check: Saved. Share it with the class under All class packs."),
                width="content",
            )
        drafts.unsaved(state)
    if pack is not None:
        preview(pack)


def _lacking(draft: PackDraft) -> Iterator[str]:
    """What has no text yet, in words."""
    if not draft.title.strip():
        yield _("the title")
    if not draft.text.strip():
        yield _("what one learns")
    if not draft.steps:
        yield _("a step")
    for place, step in enumerate(draft.steps, start=1):
        words = [
            name
            for name, value in (
                (_("its title"), step.title),
                (_("what it is about"), step.text),
                (_("what to look at"), step.look),
            )
            if not value.strip()
        ]
        answers = [one.text.strip() for one in step.answers]
        if step.question and (sum(map(bool, answers)) < 2 or not answers[step.right]):
            words.append(_("two answers, one of them the right one"))
        if step.predicts and step.against == REFERENCE and not _has_reference(step):
            words.append(_("the run to compare with, and its name"))
        if words:
            yield _("of step {step}: {what}").format(step=number(place), what=", ".join(words))


def _has_reference(step: StepDraft) -> bool:
    return step.reference is not None and bool(step.reference.title.strip())


def _save(state: Session, store: RunStore, draft: PackDraft, file: str) -> None:
    with messages.refusal(fields.REFUSED):
        store.packs.save(PackRecord(draft.pack_id, file))
        drafts.saved(state, draft)
        st.session_state[_SAVED] = (draft.pack_id, file)


def _discard(state: Session, store: RunStore, pack_id: str) -> None:
    with messages.refusal(fields.REFUSED):
        drafts.discard(state, store, pack_id)


def _writer(state: Session, attribute: str) -> fields.Write:
    def write(value: Any) -> None:
        if state.pack_draft is not None:
            state.pack_draft = replace(state.pack_draft, **{attribute: value})

    return write
