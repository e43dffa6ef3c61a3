"""The record of searches as one person may read and change it."""

from typing import TYPE_CHECKING

from core.people.access import Access
from core.people.person import Person
from core.runs.search_record import SearchRecord, SearchSummary, TrialRecord
from core.runs.search_state import SearchState
from core.runs.sharing import Sharing
from core.runs.store import RunStore

if TYPE_CHECKING:
    from core.base.errors import DenseboardError
    from core.runs.store.searches import Searches

    _Base = Searches
else:
    _Base = object  # importing it would import SQLAlchemy, which takes 0.2 s


class PersonalRecords(_Base):
    """``core.runs.store.searches.Searches`` for one person, which asks before every call.

    Args:
        store: The store of everybody.
        person: The person.
        access: What the person may see and do.
    """

    def __init__(self, store: RunStore, person: Person, access: Access) -> None:
        self._store = store
        self._person = person
        self._access = access

    # Recording, which only the server does

    def create(self, description: str, name: str = "", owner: str = "") -> SearchRecord:
        self._access.never()

    def save(self, record: SearchRecord) -> None:
        self._access.never()

    def set_state(
        self,
        search_id: str,
        state: SearchState,
        seconds: float | None = None,
        problem: "DenseboardError | None" = None,
    ) -> None:
        self._access.never()

    def set_seconds(self, search_id: str, seconds: float) -> None:
        self._access.never()

    def describe(self, search_id: str, description: str) -> None:
        self._access.never()

    def save_trial(self, trial: TrialRecord) -> None:
        self._access.never()

    def unfinished(self) -> list[str]:
        self._access.never()

    # Changing

    def rename(self, search_id: str, name: str) -> None:
        self._access.change_search(search_id)
        self._store.searches.rename(search_id, name)

    def share(self, search_id: str, sharing: Sharing) -> None:
        if sharing is Sharing.PRIVATE:
            self._access.stop_search(search_id)
        else:
            self._access.change_search(search_id)
        self._store.searches.share(search_id, sharing)

    def delete(self, search_id: str, *, with_runs: bool) -> None:
        self._access.change_search(search_id)
        self._store.searches.delete(search_id, with_runs=with_runs)

    # Reading

    def record(self, search_id: str) -> SearchRecord:
        self._access.see_search(search_id)
        return self._store.searches.record(search_id)

    def summaries(self) -> list[SearchSummary]:
        """Return the searches that the person may see, the latest first.

        Those of others are in it as in ``PersonalStore.summaries`` with ``others``.
        """
        person = self._person
        return [
            one
            for one in self._store.searches.summaries()
            if person.teaches
            or one.record.owner == person.person_id
            or one.record.shared == Sharing.CLASS
        ]

    def trials(self, search_id: str) -> list[TrialRecord]:
        self._access.see_search(search_id)
        return self._store.searches.trials(search_id)

    def trial(self, search_id: str, number: int) -> TrialRecord:
        self._access.see_search(search_id)
        return self._store.searches.trial(search_id, number)
