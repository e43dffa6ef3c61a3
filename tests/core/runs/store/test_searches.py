"""Searches in the record, and the runs that are part of them."""

from dataclasses import replace

from core.base.errors import SearchError
from core.base.text import N_
from core.runs.search_record import TrialRecord
from core.runs.search_state import SearchState, TrialState
from core.runs.store import RunStore
from core.settings.config import RunConfig


def test_the_state_of_a_search(store: RunStore) -> None:
    search = store.searches.create("{}", "mine")
    problem = SearchError(N_("The data are gone."))
    store.searches.set_state(search.search_id, SearchState.FAILED, 2.5, problem)
    record = store.searches.record(search.search_id)
    assert (record.state, record.seconds, record.name) == (SearchState.FAILED, 2.5, "mine")
    assert str(record.problem) == "The data are gone."
    store.searches.set_state(search.search_id, SearchState.RUNNING)
    store.searches.set_seconds(search.search_id, 3.5)
    record = store.searches.record(search.search_id)
    assert record == replace(search, seconds=3.5)


def test_a_search_is_unfinished_until_its_trials_are(store: RunStore) -> None:
    ids = [store.searches.create("{}").search_id for _ in range(3)]
    first, second, third = ids
    assert store.searches.unfinished() == ids
    store.searches.set_state(second, SearchState.PAUSED)
    for search_id in (first, third):
        store.searches.save_trial(TrialRecord(search_id, 0))
        store.searches.set_state(search_id, SearchState.STOPPED)
    assert store.searches.unfinished() == ids
    store.searches.save_trial(TrialRecord(first, 0, TrialState.FAILED))
    assert store.searches.unfinished() == [second, third]


def test_the_runs_of_a_search(store: RunStore) -> None:
    store.create(RunConfig())
    ours = [store.create(RunConfig(seed=seed), search="s") for seed in (1, 2)]
    store.create(RunConfig(), search="other")
    assert store.of_search("s") == ours
    assert [one.search for one in store.summaries()] == ["", "s", "s", "other"]
