"""Actions on the chosen runs: name, tag, note, pin, archive, delete."""

from collections.abc import Callable, Sequence

import streamlit as st

from components.session.chosen import choose
from components.widgets import messages
from components.words.language import _, ngettext, number
from core.base.errors import DenseboardError
from core.runs.store import RunStore, Summary

_DELETED = "runs_deleted"
_REFUSED = "runs_refused"
_FORM = "marks_form"


def marks(store: RunStore, runs: Sequence[Summary], known_tags: Sequence[str]) -> None:
    """Draw it.

    Args:
        store: Where runs are recorded.
        runs: Those chosen.
        known_tags: Tags there are already, to choose from.
    """
    _undo(store)
    problem = st.session_state.pop(_REFUSED, None)
    if problem is not None:
        messages.error(problem)
    if not runs:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if len(runs) == 1:
            _words(store, runs[0], known_tags)
            _pin(store, runs[0])
        _archive(store, runs)
        _delete(store, runs)
        st.button(
            _("Choose none"),
            key="choose_none",
            icon=":material/deselect:",
            type="tertiary",
            on_click=choose,
            args=((),),
        )


def _words(store: RunStore, run: Summary, known_tags: Sequence[str]) -> None:
    """A name, tags and a note, kept when Save is pressed."""
    current = run.marks
    keys = {what: f"marks_{what}_{run.run_id}" for what in ("name", "tags", "note")}

    def keep() -> None:
        given = {what: st.session_state[key] for what, key in keys.items()}
        _do(lambda: store.mark(run.run_id, **given | {"tags": tuple(given["tags"])}))

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
            _("Save"), key="marks_save", icon=":material/save:", type="primary", on_click=keep
        )


def _pin(store: RunStore, run: Summary) -> None:
    pinned = run.marks.pinned
    st.button(
        _("Unpin") if pinned else _("Pin as baseline"),
        key="pin_run",
        icon=":material/keep_off:" if pinned else ":material/keep:",
        help=_("New runs on this dataset say what has changed since the baseline."),
        on_click=_do,
        args=(lambda: store.mark(run.run_id, pinned=not pinned),),
    )


def _archive(store: RunStore, runs: Sequence[Summary]) -> None:
    back = all(run.marks.archived for run in runs)

    def work() -> None:
        for run in runs:
            store.mark(run.run_id, archived=not back)
        if not back:
            choose(())  # what is out of sight shall not stay chosen

    st.button(
        _("Take out of the archive") if back else _("Archive"),
        key="archive_runs",
        icon=":material/unarchive:" if back else ":material/archive:",
        help=_("Archived runs are stored, and listed on request only."),
        on_click=_do,
        args=(work,),
    )


def _delete(store: RunStore, runs: Sequence[Summary]) -> None:
    ids = [run.run_id for run in runs]

    def work() -> None:
        store.delete(ids)
        st.session_state[_DELETED] = ids
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
    """Do it; the next script run shows why it could not be done."""
    try:
        work()
    except DenseboardError as problem:
        st.session_state[_REFUSED] = problem
