"""The fields of one step's prediction in the form of a class pack."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from components.packs import fields
from components.packs.text_language import TextLanguage
from components.widgets import messages
from components.widgets.choice import select
from components.words.labels import run_label
from components.words.language import _, number, plain, speaking
from components.words.run_settings import result_words, settings_words
from core.base.errors import ConfigError, DenseboardError
from core.comparison.groups import metric
from core.lessons.reference import same_rows
from core.packs.draft import PackDraft
from core.packs.step_draft import REFERENCE, ReferenceDraft, StepDraft
from core.packs.translations import with_text
from core.runs.states import State
from core.runs.store import RunStore, Summary

_RUNS = 50  # that are offered, the newest

WriterOf = Callable[[str], fields.Write]
"""Returns what writes an attribute of the step."""


def prediction_form(
    draft: PackDraft, place: int, key: str, shown: TextLanguage, store: RunStore, writer: WriterOf
) -> None:
    """Draw whether a step asks for a prediction, and what it is compared with.

    Args:
        draft: The pack.
        place: The place of the step, counted from 1.
        key: What the keys of the step's fields begin with.
        shown: The language of its texts.
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
            "Compares with an earlier step on the same data, by each person’s own runs, or with"
            " the result of one of your runs"
        ),
    )
    if not step.predicts:
        return
    # It may be another one since a step was moved or removed.
    st.session_state[f"{key}_against"] = step.against
    names = _names(draft, place, shown)
    fields.one_of(_("Compared with"), names, step.against, f"{key}_against", writer("against"))
    if step.against == REFERENCE:
        _reference(step, key, shown, store, writer("reference"))


def _names(draft: PackDraft, place: int, shown: TextLanguage) -> Mapping[str, str]:
    """What a step can be compared with, in words."""
    names = {
        one.name: f"{number(at)} · {shown.any(one, 'title')}"
        for at, one in enumerate(draft.steps, start=1)
    }
    names |= {"": _("the step before"), REFERENCE: _("the result of a run")}
    return {name: names[name] for name in draft.comparisons(place)}


def _reference(
    step: StepDraft, key: str, shown: TextLanguage, store: RunStore, write: fields.Write
) -> None:
    stated = step.reference
    if stated is not None:
        fields.line(
            _("Name of the run it is compared with"),
            shown.text(stated, "title"),
            shown.key(f"{key}_reference"),
            lambda title: write(replace(stated, **with_text(stated, "title", shown.code, title))),
            shown.note(stated, "title"),
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
            args=(runs[chosen], key, shown, store, write),
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


def _take(
    run: Summary, key: str, shown: TextLanguage, store: RunStore, write: fields.Write
) -> None:
    """Callback: put the result of a run into the step."""
    with messages.refusal(fields.REFUSED):
        result = metric(run, store.rows)
        if result is not None:
            with speaking(shown.code or shown.original):
                title = run.marks.name or _("an earlier run")
            stated = ReferenceDraft(run.config(), result)
            for one in [str(each) for each in st.session_state]:
                if one.startswith(f"{key}_reference"):  # the name in another language as well
                    del st.session_state[one]
            write(replace(stated, **with_text(stated, "title", shown.code, title)))
