"""The class as its teacher sees it: everybody, and what each trains."""

from dataclasses import dataclass

from core.base.errors import AccessError, DenseboardError
from core.base.text import N_
from core.people.person import Person, Role
from core.people.sessions import Sessions
from core.runs.person_record import PersonRecord
from core.runs.service_interface import TrainingService
from core.runs.sharing import Sharing
from core.search.service_interface import SearchService


@dataclass(frozen=True)
class Member:
    """One person of the class.

    Attributes:
        record: The person.
        runs: Number of runs that are not deleted.
        active: Number of those that train or wait.
        searches: Number of searches that have not ended.
        shared: Number of runs and searches that others see.
        return_key: With which the person comes back in another browser.
    """

    record: PersonRecord
    runs: int
    active: int
    searches: int
    shared: int
    return_key: str


class Classroom:
    """What a teacher sees and does; every call of anybody else is refused.

    Args:
        training: The training service of everybody.
        searching: The search service of everybody.
        sessions: The sessions of everybody.
        person: Who asks.

    Raises:
        AccessError: The person does not teach.
    """

    def __init__(
        self,
        training: TrainingService,
        searching: SearchService,
        sessions: Sessions,
        person: Person,
    ) -> None:
        if not person.teaches:
            raise AccessError(N_("Only a teacher sees the class. Sign in with the teacher's key."))
        self._training = training
        self._searching = searching
        self._sessions = sessions
        self._store = training.store

    def members(self) -> list[Member]:
        """Return everybody who has signed in, by name.

        Raises:
            StorageError: The record cannot be read.
        """
        runs, searches = self._store.summaries(), self._store.searches.summaries()
        found = []
        for record in self._store.people.everybody():
            own = [run for run in runs if run.owner == record.person_id]
            theirs = [one.record for one in searches if one.record.owner == record.person_id]
            found.append(
                Member(
                    record,
                    len(own),
                    sum(not run.state.final for run in own),
                    sum(not one.state.final for one in theirs),
                    sum(bool(run.marks.shared) for run in own)
                    + sum(bool(one.shared) for one in theirs),
                    "" if record.role == Role.TEACHER else self._sessions.return_key(record),
                )
            )
        return found

    def stop(self, person_id: str) -> None:
        """Stop everything that a person trains and searches.

        Raises:
            DenseboardError: Something could not be stopped; the rest was.
        """
        problem: DenseboardError | None = None
        searches = [
            one.record.search_id
            for one in self._store.searches.summaries()
            if one.record.owner == person_id and not one.record.state.final
        ]
        runs = [
            run.run_id
            for run in self._store.summaries()
            if run.owner == person_id and not run.state.final
        ]
        for stop, ids in ((self._searching.stop, searches), (self._training.stop, runs)):
            for each in ids:
                try:
                    stop(each)
                except DenseboardError as error:
                    problem = error
        if problem is not None:
            raise problem

    def hide(self, person_id: str) -> None:
        """Let only the person and teachers see what the person shares.

        Raises:
            StorageError: The record cannot be written.
        """
        for run in self._store.summaries():
            if run.owner == person_id and run.marks.shared:
                self._store.mark(run.run_id, shared=Sharing.PRIVATE)
        for one in self._store.searches.summaries():
            if one.record.owner == person_id and one.record.shared:
                self._store.searches.share(one.record.search_id, Sharing.PRIVATE)

    def sign_out(self, person_id: str) -> None:
        """Sign a person out in every browser; the key to come back is a new one.

        Raises:
            StorageError: The record cannot be written.
        """
        self._store.people.revoke(person_id)
        self._sessions.forget(person_id)

    def reset(self, person_id: str) -> None:
        """Forget a person's seals, views of test results and progress in lessons. Runs stay.

        Raises:
            StorageError: The record cannot be written.
        """
        self._store.forget(person_id)
