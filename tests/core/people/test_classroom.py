"""What a teacher sees of the class, and does for it."""

import pytest

from core.base.errors import AccessError
from core.people.classroom import Classroom, Member
from core.people.person import ALONE, Person, Role
from core.people.sessions import Sessions
from core.runs.person_record import PersonRecord
from core.runs.search_state import SearchState
from core.runs.sharing import Sharing
from tests.components.search.fake_searches import FakeSearches
from tests.core.people.conftest import CONFIG, Class
from tests.core.search.searches import search

TEACHER = Person("teacher-id", "Ms Ruiz", Role.TEACHER)


class Taught(Class):
    """The class with its teacher's view."""

    def __init__(self) -> None:
        super().__init__()
        self.sessions = Sessions(self.store)
        self.searches = FakeSearches(self.service)
        self.classroom = Classroom(self.service, self.searches, self.sessions, TEACHER)

    def member(self, name: str) -> Member:
        (found,) = [one for one in self.classroom.members() if one.record.name == name]
        return found


@pytest.fixture
def taught() -> Taught:
    return Taught()


@pytest.mark.parametrize("person", [ALONE, Person("ana-id", "Ana", Role.STUDENT)])
def test_it_is_for_teachers(taught: Taught, person: Person) -> None:
    with pytest.raises(AccessError, match="Only a teacher"):
        Classroom(taught.service, taught.searches, taught.sessions, person)


def test_everybody_is_there_with_what_they_have(taught: Taught) -> None:
    shared = taught.done(taught.ana)
    taught.ana.store.mark(shared, shared=Sharing.LINK)
    taught.ana.submit(CONFIG)
    assert [one.record.name for one in taught.classroom.members()] == ["Ana", "Ben", "Ms Ruiz"]
    ana, ben = taught.member("Ana"), taught.member("Ben")
    assert (ana.runs, ana.active, ana.searches, ana.shared) == (2, 1, 0, 1)
    assert (ben.runs, ben.active, ben.searches, ben.shared) == (0, 0, 0, 0)
    assert ana.return_key == taught.sessions.return_key(ana.record)
    assert taught.member("Ms Ruiz").return_key == ""


def test_stopping_stops_everything_of_one_person(taught: Taught) -> None:
    hers = [taught.ana.submit(CONFIG) for _ in range(3)]
    his = taught.ben.submit(CONFIG)
    found = taught.searches.submit(search(), owner="ana-id")
    taught.store.searches.save(taught.searches.status(found).record)
    taught.classroom.stop("ana-id")
    for run in hers:
        status = taught.service.status(run)
        assert status.stopping or status.state.final
    assert not taught.service.status(his).stopping
    assert taught.searches.status(found).record.state is SearchState.STOPPED


def test_hiding_takes_back_what_one_person_shares(taught: Taught) -> None:
    runs = [taught.done(one) for one in (taught.ana, taught.ben)]
    for owner, run in zip((taught.ana, taught.ben), runs, strict=True):
        owner.store.mark(run, shared=Sharing.CLASS)
    found = taught.store.searches.create("{}", owner="ana-id").search_id
    taught.ana.store.searches.share(found, Sharing.LINK)
    taught.classroom.hide("ana-id")
    assert [taught.store.marks(run).shared for run in runs] == [Sharing.PRIVATE, Sharing.CLASS]
    assert taught.store.searches.record(found).shared == Sharing.PRIVATE


def test_signing_out_and_resetting(taught: Taught) -> None:
    record = PersonRecord("ana-id", "Ana", "student")
    token = taught.sessions.issue(record)
    assert taught.sessions.read(token)
    taught.classroom.sign_out("ana-id")
    assert taught.sessions.read(token) is None
    taught.ana.store.prefer("sealed:digits", True)
    run = taught.done(taught.ana)
    taught.classroom.reset("ana-id")
    assert taught.ana.store.preference("sealed:digits") is None
    assert [one.run_id for one in taught.ana.store.summaries()] == [run]
