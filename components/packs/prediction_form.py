"""The fields of one step's prediction in the form of a class pack."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from components.packs import fields
from components.packs.texts import result_words, settings_words
from components.widgets import messages
from components.widgets.choice import select
from components.words.labels import run_label
from components.words.language import _, number, plain
from core.base.errors import ConfigError, DenseboardError
from core.comparison.groups import metric
from core.lessons.reference import same_rows
from core.packs.draft import REFERENCE, PackDraft, ReferenceDraft, StepDraft
from core.runs.states import State
from core.runs.store import RunStore, Summary

_RUNS = 50  # that are offered, the newest

WriterOf = Callable[[str], fields.Write]
"""Returns what writes an attribute of the step."""


def prediction_form(
    draft: PackDraft, place: int, key: str, store: RunStore, writer: WriterOf
) -> None:
    """Draw whether a step asks for a prediction, and what it is compared with.

    Args:
        draft: The pack.
        place: The place of the step, counted from 1.
        key: What the keys of the step's fields begin with.
        store: The record that the visitor may see.
        writer: Writes the attributes of the step.
    """
    step = draft.steps[place - 1]
    fields.switch(
        _("Ask before: better, worse or about the same?"),
        step.predicts,
        f"{key}_predicts",
        writer("predicts"),
        help=_(
            "Compared with an earlier step on the same data, by each person’s own runs, or with"
            " the result of a run of yours"
        ),
    )
    if not step.predicts:
        return
    names = _names(draft, place)
    if step.against not in names:  # that step was removed, or comes later now
        writer("against")(next(iter(names)))
    fields.one_of(_("Compared with"), names, step.against, f"{key}_against", writer("against"))
    if st.session_state[f"{key}_against"] == REFERENCE:
        _reference(step, key, store, writer("reference"))


def _names(draft: PackDraft, place: int) -> Mapping[str, str]:
    """What a step can be compared with, in words."""
    step = draft.steps[place - 1]
    names = {
        one.name: f"{number(at)} · {one.title}"
        for at, one in enumerate(draft.steps[: place - 1], start=1)
        if one.settings.dataset == step.settings.dataset
    }
    if place > 1 and draft.steps[place - 2].name in names:
        names = {"": _("the step before")} | names
    return names | {REFERENCE: _("the result of a run")}


def _reference(step: StepDraft, key: str, store: RunStore, write: fields.Write) -> None:
    stated = step.reference
    if stated is not None:
        fields.line(
            _("Name of what it is compared with"),
            stated.title,
            f"{key}_reference",
            lambda title: write(replace(stated, title=title)),
        )
        st.caption(
            f"{plain(settings_words(stated.settings))} · "
            f"{result_words(stated.settings, stated.result)}"
        )
    try:
        runs = _runs(step, store)
    except DenseboardError as problem:
        messages.error(problem)
        return
    if not runs:
        st.caption(
            _(
                "Train a run on the data of this step, with the same validation share; then you"
                " can choose it here."
            )
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {run_id: run_label(run) for run_id, run in runs.items()}
        chosen = select(_("Run to compare with"), names, key=f"{key}_compared")
        st.button(
            _("Take the result of this run"),
            key=f"{key}_take",
            icon=":material/flag:",
            on_click=_take,
            args=(runs[chosen], key, store, write),
        )


def _runs(step: StepDraft, store: RunStore) -> Mapping[str, Summary]:
    """The newest runs of one's own that a step can be compared with, by id."""
    done = [run for run in store.summaries(archived=False) if run.state is State.DONE and run.last]
    return {run.run_id: run for run in done[: -_RUNS - 1 : -1] if _fits(run, step)}


def _fits(run: Summary, step: StepDraft) -> bool:
    try:
        return same_rows(run.config(), step.settings)
    except ConfigError:  # of another version, or of deleted data
        return False


def _take(run: Summary, key: str, store: RunStore, write: fields.Write) -> None:
    """Callback: put the result of a run into the step."""
    with messages.refusal(fields.REFUSED):
        result = metric(run, store.rows)
        if result is not None:
            title = run.marks.name or _("an earlier run")
            st.session_state[f"{key}_reference"] = title
            write(ReferenceDraft(run.config(), result, title))
