"""The record of each person: own runs, marks, seals, guesses, progress, and what others share."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from core.base.errors import AccessError, DenseboardError, RunNotFoundError, SearchNotFoundError
from core.people import access as access_module
from core.people.personal_records import PersonalRecords
from core.people.personal_store import PersonalStore
from core.runs.history import Row
from core.runs.record import Record
from core.runs.search_record import SearchRecord, TrialRecord
from core.runs.search_state import SearchState
from core.runs.sharing import Sharing
from core.runs.store import RunStore
from core.runs.store.searches import Searches
from tests.core.people.conftest import CONFIG, Class

Call = Callable[[PersonalStore, str], Any]
READS: dict[str, Call] = {
    "has_rows": lambda store, run: store.has_rows(run),
    "record": lambda store, run: store.record(run),
    "rows": lambda store, run: store.rows(run),
    "health": lambda store, run: store.health(run),
    "frames": lambda store, run: store.frames(run),
    "result": lambda store, run: store.result(Record(run, CONFIG)),
    "model": lambda store, run: store.model(run),
    "artifact": lambda store, run: store.artifact(run, "model"),
    "has_artifact": lambda store, run: store.has_artifact(run, "model"),
    "is_thinned": lambda store, run: store.is_thinned(run),
    "marks": lambda store, run: store.marks(run),
    "ownership": lambda store, run: store.ownership(run),
    "add_test_views": lambda store, run: store.add_test_views(run),
}
CHANGES: dict[str, Call] = {
    "mark": lambda store, run: store.mark(run, name="mine"),
    "guess": lambda store, run: store.guess(run, {}),
    "delete": lambda store, run: store.delete([run]),
    "restore": lambda store, run: store.restore([run]),
}
NEVER: dict[str, Call] = {
    "create": lambda store, run: store.create(CONFIG),
    "save": lambda store, run: store.save(Record(run, CONFIG)),
    "append": lambda store, run: store.append(run, []),
    "keep": lambda store, run: store.keep(run, b"", b"", [], []),
    "rewind": lambda store, run: store.rewind(Record(run, CONFIG), [Row.from_list([1.0] * 10)]),
    "thin": lambda store, run: store.thin(0),
    "finish": lambda store, run: store.finish(Record(run, CONFIG), [], None),
    "claim": lambda store, run: store.claim(run),
    "unfinished": lambda store, run: store.unfinished(),
    "write_artifact": lambda store, run: store.write_artifact(run, "model", b""),
    "delete_artifact": lambda store, run: store.delete_artifact(run, "model"),
    "settle": lambda store, run: store.settle("people_secret", "known"),
    "forget": lambda store, run: store.forget("ana-id"),
    "people": lambda store, run: store.people,
    "uploads": lambda store, run: store.uploads,
}
OF_THE_PERSON = {
    "summaries", "test_views", "preference", "prefer", "guesses", "searches", "shared_searches",
    "size_of", "of_search", "packs",
}  # fmt: skip
SEARCH_READS: dict[str, Callable[[PersonalRecords, str], Any]] = {
    "record": lambda records, search: records.record(search),
    "trials": lambda records, search: records.trials(search),
    "trial": lambda records, search: records.trial(search, 0),
}
SEARCH_CHANGES: dict[str, Callable[[PersonalRecords, str], Any]] = {
    "rename": lambda records, search: records.rename(search, "mine"),
    "share": lambda records, search: records.share(search, Sharing.CLASS),
    "delete": lambda records, search: records.delete(search, with_runs=True),
}
SEARCH_NEVER: dict[str, Callable[[PersonalRecords, str], Any]] = {
    "create": lambda records, search: records.create("{}"),
    "save": lambda records, search: records.save(SearchRecord(search, "{}")),
    "set_state": lambda records, search: records.set_state(search, SearchState.DONE),
    "set_seconds": lambda records, search: records.set_seconds(search, 1.0),
    "describe": lambda records, search: records.describe(search, "{}"),
    "save_trial": lambda records, search: records.save_trial(TrialRecord(search, 0)),
    "unfinished": lambda records, search: records.unfinished(),
}


@pytest.fixture(autouse=True)
def _read_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_module, "_OTHERS_SECONDS", 0.0)


def public(cls: type) -> set[str]:
    return {name for name in dir(cls) if not name.startswith("_")}


def test_no_call_of_the_store_is_inherited() -> None:
    for name in public(RunStore):
        assert name in vars(PersonalStore), f"PersonalStore does not ask before {name}"
        ours, theirs = (inspect.getattr_static(one, name) for one in (PersonalStore, RunStore))
        if inspect.isfunction(ours):
            assert list(inspect.signature(ours).parameters) == list(
                inspect.signature(theirs).parameters
            )
    assert public(RunStore) == {*READS, *CHANGES, *NEVER, *OF_THE_PERSON}
    assert public(Searches) == public(PersonalRecords)
    assert public(Searches) == {*SEARCH_READS, *SEARCH_CHANGES, *SEARCH_NEVER, "summaries"}


def test_what_is_not_shared_does_not_exist(room: Class) -> None:
    run = room.done(room.ana)
    for name, call in {**READS, **CHANGES}.items():
        with pytest.raises(RunNotFoundError):
            call(room.ben.store, run)
            pytest.fail(name)
    for person in (room.ana, room.ben, room.teacher):
        for name, call in NEVER.items():
            with pytest.raises(AccessError, match="Only the server itself"):
                call(person.store, run)
                pytest.fail(name)
    for call in (*READS.values(), *CHANGES.values()):
        call(room.ana.store, run)


def test_what_is_shared_is_read_and_not_changed(room: Class) -> None:
    run = room.done(room.ana)
    room.ana.store.mark(run, shared=Sharing.LINK)
    for call in READS.values():
        call(room.ben.store, run)
    for call in CHANGES.values():
        with pytest.raises(AccessError, match="belongs to Ana"):
            call(room.ben.store, run)


def test_lists_have_ones_own_and_on_request_what_the_class_shares(room: Class) -> None:
    alone = room.service.submit(CONFIG)
    room.service.finish(alone)
    private, linked, shared = (room.done(room.ana) for _ in range(3))
    own = room.done(room.ben)
    room.ana.store.mark(linked, shared=Sharing.LINK)
    room.ana.store.mark(shared, shared=Sharing.CLASS)

    def listed(store: RunStore, **options: bool) -> set[str]:
        return {run.run_id for run in store.summaries(**options)}

    assert listed(room.ben.store) == {own}
    assert listed(room.ben.store, others=True) == {own, shared}
    assert listed(room.ana.store, others=True) == {private, linked, shared}
    assert listed(room.teacher.store) == set()
    assert listed(room.teacher.store, others=True) == {alone, private, linked, shared, own}


def test_a_shared_search_shares_its_runs(room: Class) -> None:
    search = room.store.searches.create("{}", "grid", "ana-id").search_id
    run = room.ana.submit(CONFIG, search=search)
    room.service.finish(run)
    with pytest.raises(RunNotFoundError):
        room.ben.store.record(run)
    with pytest.raises(SearchNotFoundError):
        room.ben.store.of_search(search)
    room.ana.store.searches.share(search, Sharing.LINK)
    assert room.ben.store.record(run).search == search
    assert room.ben.store.summaries(others=True) == []
    assert room.ben.store.searches.summaries() == []
    room.ana.store.searches.share(search, Sharing.CLASS)
    assert [one.run_id for one in room.ben.store.summaries(others=True)] == [run]
    assert [one.record.search_id for one in room.ben.store.searches.summaries()] == [search]
    assert [one.run_id for one in room.ben.store.of_search(search)] == [run]


def test_searches_of_others(room: Class) -> None:
    search = room.store.searches.create("{}", "grid", "ana-id").search_id
    mine, theirs = room.ana.store.searches, room.ben.store.searches
    for call in (*SEARCH_READS.values(), *SEARCH_CHANGES.values()):
        with pytest.raises(SearchNotFoundError):
            call(theirs, search)
    for call in SEARCH_NEVER.values():
        with pytest.raises(AccessError, match="Only the server itself"):
            call(mine, search)
    mine.share(search, Sharing.LINK)
    for call in SEARCH_READS.values():
        call(theirs, search)
    for call in SEARCH_CHANGES.values():
        with pytest.raises(AccessError, match="belongs to Ana"):
            call(theirs, search)
    with pytest.raises(AccessError, match="a teacher can stop it"):
        theirs.share(search, Sharing.PRIVATE)
    room.teacher.store.searches.share(search, Sharing.PRIVATE)  # hides it
    with pytest.raises(SearchNotFoundError):
        theirs.record(search)
    room.store.searches.set_state(search, SearchState.DONE)
    mine.delete(search, with_runs=True)
    with pytest.raises(SearchNotFoundError):
        mine.record(search)


def test_a_teacher_hides_and_does_not_rename(room: Class) -> None:
    run = room.done(room.ana)
    room.ana.store.mark(run, shared=Sharing.CLASS)
    marks = room.teacher.store.mark(run, archived=True, shared=Sharing.PRIVATE)
    assert marks.archived and marks.shared == Sharing.PRIVATE
    for change in ({"name": "x"}, {"archived": False}, {"shared": Sharing.CLASS}, {"pinned": True}):
        with pytest.raises(AccessError):
            room.teacher.store.mark(run, **change)
    with pytest.raises(AccessError):
        room.teacher.store.delete([run])


def test_nothing_is_deleted_if_one_run_is_not_ones_own(room: Class) -> None:
    mine, theirs = room.done(room.ben), room.done(room.ana)
    with pytest.raises(DenseboardError):
        room.ben.store.delete([mine, theirs])
    assert {run.run_id for run in room.store.summaries()} == {mine, theirs}


def test_seals_views_and_progress_are_ones_own(room: Class) -> None:
    for person in (room.ana, room.ben):
        assert person.store.preference("sealed:digits", False) is False
    room.ana.store.prefer("sealed:digits", True, owner="ben-id")
    assert room.ana.store.preference("sealed:digits", owner="ben-id") is True
    assert room.ben.store.preference("sealed:digits", False) is False
    assert room.store.preference("sealed:digits", False) is False
    run = room.done(room.ana)
    room.ana.store.mark(run, shared=Sharing.CLASS)
    room.ben.store.add_test_views(run, owner="ana-id")
    assert room.ben.store.test_views("digits") == 1
    assert room.ana.store.test_views("digits", owner="ben-id") == 0
    room.store.forget("ben-id")
    assert room.ben.store.test_views("digits") == 0
    assert room.ana.store.preference("sealed:digits") is True


def test_pins_and_guesses_are_ones_own(room: Class) -> None:
    hers, his = room.done(room.ana), room.done(room.ben)
    room.ana.store.mark(hers, pinned=True)
    room.ben.store.mark(his, pinned=True)
    assert room.store.marks(hers).pinned and room.store.marks(his).pinned
    room.ana.store.guess(hers, {"better": True})
    assert room.ana.store.guesses() == {hers: {"better": True}}
    assert room.ben.store.guesses() == {}
