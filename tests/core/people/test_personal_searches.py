"""Searches of a person: started as one's own, seen when shared, stopped by teachers."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from core.base.errors import AccessError, SearchNotFoundError
from core.people import access as access_module
from core.people.personal_searches import PersonalSearches
from core.people.personal_service import PersonalService
from core.runs.search_state import SearchState
from core.runs.sharing import Sharing
from core.search.service_interface import SearchService
from tests.components.search.fake_searches import FakeSearches
from tests.core.people.conftest import Class
from tests.core.search.searches import search

READS: dict[str, Callable[[PersonalSearches, str], Any]] = {
    "status": lambda one, found: one.status(found),
    "subscribe": lambda one, found: one.subscribe(found, lambda: None),
}
CHANGES: dict[str, Callable[[PersonalSearches, str], Any]] = {
    "pause": lambda one, found: one.pause(found),
    "resume": lambda one, found: one.resume(found),
    "add_trials": lambda one, found: one.add_trials(found, 1),
    "delete": lambda one, found: one.delete(found, with_runs=False),
}


@pytest.fixture
def searches(room: Class, monkeypatch: pytest.MonkeyPatch) -> Callable[[PersonalService], Any]:
    monkeypatch.setattr(access_module, "_OTHERS_SECONDS", 0.0)
    everybody = FakeSearches(room.service)

    def of(person: PersonalService) -> PersonalSearches:
        return PersonalSearches(everybody, person.access._person, person.access, person.limits)

    return of


def begun(room: Class, searches: Any) -> str:
    """Start a search of Ana's, in the record as well."""
    found: str = searches(room.ana).submit(search(), owner="ben-id")
    record = searches(room.ana)._searches.status(found).record
    assert record.owner == "ana-id"
    room.store.searches.save(record)
    return found


def test_the_lists_above_have_every_call() -> None:
    calls = {name for name, _ in inspect.getmembers(SearchService) if not name.startswith("_")}
    assert calls == {*READS, *CHANGES, "stop", "submit", "check", "estimate"}


def test_a_guessed_id_is_one_that_was_never_given(room: Class, searches: Any) -> None:
    found = begun(room, searches)
    for call in (*READS.values(), *CHANGES.values(), PersonalSearches.stop):
        for each in (found, "x" * 22):
            with pytest.raises(SearchNotFoundError, match="No search is recorded under"):
                call(searches(room.ben), each)


def test_a_shared_search_is_looked_at_and_not_changed(room: Class, searches: Any) -> None:
    found = begun(room, searches)
    room.ana.store.searches.share(found, Sharing.LINK)
    for call in READS.values():
        call(searches(room.ben), found)
    for call in (*CHANGES.values(), PersonalSearches.stop):
        with pytest.raises(AccessError, match="belongs to Ana"):
            call(searches(room.ben), found)
    for call in (*READS.values(), *CHANGES.values()):
        call(searches(room.ana), found)


def test_a_teacher_stops_a_search_and_changes_nothing(room: Class, searches: Any) -> None:
    found = begun(room, searches)
    for call in CHANGES.values():
        with pytest.raises(AccessError, match="only its owner can change it"):
            call(searches(room.teacher), found)
    searches(room.teacher).stop(found)
    assert searches(room.ana).status(found).record.state is SearchState.STOPPED
