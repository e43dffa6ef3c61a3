"""The list of all searches: open, rename, delete."""

from functools import partial

import streamlit as st

from components.compare.marks import offer_undo
from components.people.others import owner_note
from components.people.sharing import sharing_choice
from components.search.form_state import LISTED, open_search, rerun_after_action
from components.search.header import do
from components.session.session import session
from components.widgets import messages
from components.widgets.pager import pager
from components.words.labels import dataset_label
from components.words.language import _, moment, ngettext, number, plain
from components.words.searches import leading, progress, search_name
from core.base.cache import LRUCache
from core.base.errors import DenseboardError
from core.runs.search_record import SearchSummary, TrialRecord
from core.runs.store import RunStore
from core.search.config import SearchConfig
from core.search.forecast import most_trials
from core.search.service_interface import SearchService

_SIZE = 10  # searches on a page
_EVERY = 2.0  # seconds between updates while a search is running
_PAGER = "searches"
_known: LRUCache[tuple[object, ...], list[TrialRecord]] = LRUCache(64)
_described: LRUCache[str, SearchConfig] = LRUCache(64)


def listing(service: SearchService, store: RunStore) -> None:
    """Draw the list, the latest search first; nothing if there is none."""
    try:
        searches = store.searches.summaries()
    except DenseboardError as problem:
        messages.error(problem)
        return
    if not searches:
        return
    label = _("Searches ({count})").format(count=number(len(searches)))
    fold = st.expander(label, icon=":material/list:", key=LISTED, on_change="rerun")
    if fold.open:
        moving = any(not one.record.state.final for one in searches)
        with fold:
            st.fragment(_list, run_every=_EVERY if moving else None)(service, store)


def _list(service: SearchService, store: RunStore) -> None:
    rerun_after_action()
    try:
        searches = store.searches.summaries()
    except DenseboardError:  # a database gone for a moment; the next update reads it again
        st.rerun()
    shown = pager(len(searches), _SIZE, _PAGER)
    for summary in searches[shown.places]:
        _row(service, store, summary)


def _row(service: SearchService, store: RunStore, summary: SearchSummary) -> None:
    record = summary.record
    search_id = record.search_id
    config = _config(record.description)
    opened = session().search == search_id
    with st.container(border=True, gap="small"):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{plain(search_name(record, config))}**")
            st.caption(" · ".join(filter(None, _words(store, summary, config))))
            owner_note(record.owner, f"owner_of_{search_id}")
        with st.container(horizontal=True):
            st.button(
                _("Open"),
                key=f"open_search_{search_id}",
                icon=":material/open_in_full:",
                disabled=opened,
                help=_("This search is open below") if opened else _("Show what it has found"),
                on_click=do,
                args=(partial(open_search, search_id),),
            )
            with st.popover(_("Rename"), icon=":material/edit:"):
                _rename(store, search_id, record.name)
            with st.popover(_("Delete"), icon=":material/delete:"):
                _delete(service, store, summary)
            sharing_choice(
                record.owner,
                record.shared,
                f"share_search_{search_id}",
                lambda chosen: do(lambda: store.searches.share(search_id, chosen)),
            )


def _config(description: str) -> SearchConfig | None:
    """Return the description of a search; ``None`` if it cannot be used any more."""
    config = _described.get(description)
    if config is None:
        try:
            config = SearchConfig.from_json(description)
        except DenseboardError:
            return None
        _described.put(description, config)
    return config


def _words(store: RunStore, summary: SearchSummary, config: SearchConfig | None) -> list[str]:
    record, trials = summary
    ended = sum(count for state, count in trials.items() if state.final)
    if config is None:
        return [moment(record.created), _("its data are no longer here")]
    most = most_trials(config)
    return [
        dataset_label(config.base.dataset),
        _(config.method_entry.label),
        progress(record.state, ended, most),
        leading(config, _trials(store, summary)),
        moment(record.created),
    ]


def _trials(store: RunStore, summary: SearchSummary) -> list[TrialRecord]:
    """Return the trials of a search; read again only when one has ended."""
    key = (summary.record.search_id, *sorted(summary.trials.items()))
    trials = _known.get(key)
    if trials is None:
        trials = store.searches.trials(summary.record.search_id)
        _known.put(key, trials)
    return trials


def _rename(store: RunStore, search_id: str, name: str) -> None:
    key = f"rename_search_{search_id}"
    form = f"{key}_form"
    with st.form(form, border=False):
        st.text_input(_("Name"), name, key=key, max_chars=80)
        st.form_submit_button(
            _("Save"),
            key=f"save_{key}",
            icon=":material/save:",
            type="primary",
            on_click=do,
            args=(lambda: store.searches.rename(search_id, st.session_state[key]),),
        )


def _delete(service: SearchService, store: RunStore, summary: SearchSummary) -> None:
    """Draw the two ways to delete a search."""
    record = summary.record
    runs = {run_id for trial in _trials(store, summary) for run_id in trial.runs}
    if not record.state.final:
        st.markdown(_("The search has not ended. Stop it first."))
        return
    st.markdown(
        _(
            "The search is deleted for good. Its runs stay in the record unless you delete them as"
            " well, which the Compare page offers to undo."
        )
    )
    for with_runs, label in (
        (False, _("Delete the search")),
        (
            True,
            ngettext(
                "Delete it with its {count} run", "Delete it with its {count} runs", len(runs)
            ).format(count=number(len(runs))),
        ),
    ):
        st.button(
            label,
            key=f"delete_search_{record.search_id}_{with_runs}",
            icon=":material/delete_forever:",
            on_click=do,
            args=(
                lambda with_runs=with_runs: _deleted(service, store, record.search_id, with_runs),
            ),
        )


def _deleted(service: SearchService, store: RunStore, search_id: str, with_runs: bool) -> None:
    runs = {run_id for trial in store.searches.trials(search_id) for run_id in trial.runs}
    service.delete(search_id, with_runs=with_runs)
    if with_runs:
        offer_undo(sorted(runs))
    if session().search == search_id:
        open_search(None)
