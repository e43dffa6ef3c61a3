"""Actions on the chosen runs: name, tag, note, pin, take away, archive, delete."""

from collections.abc import Callable, Sequence

import streamlit as st

from components.compare.take_away import take_away
from components.people.sharing import sharing_choice
from components.session.chosen import choose
from components.widgets import messages
from components.words.language import _, ngettext, number
from core.runs.service_interface import TrainingService
from core.runs.store import RunStore, Summary

_DELETED = "runs_deleted"
_REFUSED = "runs_refused"
_FORM = "marks_form"


def marks(service: TrainingService, runs: Sequence[Summary], known_tags: Sequence[str]) -> None:
    """Draw the actions.

    Args:
        service: Source of the runs' record and histories.
        runs: The chosen runs.
        known_tags: Existing tags, to choose from.
    """
    store = service.store
    _undo(store)
    messages.refused(_REFUSED)
    if not runs:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if len(runs) == 1:
            _words(store, runs[0], known_tags)
            _pin(store, runs[0])
            _share(store, runs[0])
        take_away(service, runs)
        _archive(store, runs)
        _delete(store, runs)
        st.button(
            _("Clear the choice"),
            key="choose_none",
            icon=":material/deselect:",
            type="tertiary",
            on_click=choose,
            args=((),),
        )


def _words(store: RunStore, run: Summary, known_tags: Sequence[str]) -> None:
    """Draw the form for name, tags and note."""
    current = run.marks
    keys = {what: f"marks_{what}_{run.run_id}" for what in ("name", "tags", "note")}

    def save() -> None:
        values = {what: st.session_state[key] for what, key in keys.items()}
        _do(lambda: store.mark(run.run_id, **values | {"tags": tuple(values["tags"])}))

    with (
        st.popover(_("Name, tags, note"), icon=":material/edit:", key="marks_words"),
        st.form(_FORM, border=False),
    ):
        st.text_input(_("Name"), current.name, key=keys["name"], max_chars=80)
        st.multiselect(
            _("Tags"),
            list(dict.fromkeys([*current.tags, *known_tags])),
            default=list(current.tags),
            key=keys["tags"],
            accept_new_options=True,
            placeholder=_("Choose or type"),
        )
        st.text_area(_("Note"), current.note, key=keys["note"], max_chars=4000)
        st.form_submit_button(
            _("Save"), key="marks_save", icon=":material/save:", type="primary", on_click=save
        )


def _pin(store: RunStore, run: Summary) -> None:
    pinned = run.marks.pinned
    st.button(
        _("Unpin") if pinned else _("Pin as reference"),
        key="pin_run",
        icon=":material/keep_off:" if pinned else ":material/keep:",
        help=_("New runs on this dataset show what has changed since the reference run."),
        on_click=_do,
        args=(lambda: store.mark(run.run_id, pinned=not pinned),),
    )


def _share(store: RunStore, run: Summary) -> None:
    sharing_choice(
        run.owner,
        run.marks.shared,
        f"share_run_{run.run_id}",
        lambda chosen: _do(lambda: store.mark(run.run_id, shared=chosen)),
    )


def _archive(store: RunStore, runs: Sequence[Summary]) -> None:
    archived = all(run.marks.archived for run in runs)

    def work() -> None:
        for run in runs:
            store.mark(run.run_id, archived=not archived)
        if not archived:
            choose(())  # hidden runs must not stay chosen

    st.button(
        _("Unarchive") if archived else _("Archive"),
        key="archive_runs",
        icon=":material/unarchive:" if archived else ":material/archive:",
        help=_("Archived runs remain stored, but are only listed on request."),
        on_click=_do,
        args=(work,),
    )


def _delete(store: RunStore, runs: Sequence[Summary]) -> None:
    ids = [run.run_id for run in runs]

    def work() -> None:
        store.delete(ids)
        offer_undo(ids)
        choose(())

    st.button(
        ngettext("Delete {count} run", "Delete {count} runs", len(ids)).format(
            count=number(len(ids))
        ),
        key="delete_runs",
        icon=":material/delete:",
        help=_("This can be undone for a week."),
        on_click=_do,
        args=(work,),
    )


def offer_undo(ids: Sequence[str]) -> None:
    """Have the page offer to restore runs that were deleted."""
    st.session_state[_DELETED] = list(ids)


def _undo(store: RunStore) -> None:
    ids: list[str] = st.session_state.get(_DELETED, [])
    if not ids:
        return

    def work() -> None:
        store.restore(ids)
        st.session_state[_DELETED] = []
        choose(ids)

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(
            ngettext("{count} run deleted.", "{count} runs deleted.", len(ids)).format(
                count=number(len(ids))
            ),
            width="content",
        )
        st.button(_("Undo"), key="undo_delete", icon=":material/undo:", on_click=_do, args=(work,))


def _do(work: Callable[[], object]) -> None:
    """Call ``work``; the next script run shows its error."""
    with messages.refusal(_REFUSED):
        work()
