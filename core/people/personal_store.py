"""The record as one person may read and change it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from core.people.access import Access
from core.people.person import Person
from core.people.personal_packs import PersonalPacks
from core.people.personal_records import PersonalRecords
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.record import Record
from core.runs.results import Result
from core.runs.sharing import Sharing
from core.runs.store import Claim, RunStore, Summary
from core.runs.store.summary import Marks
from core.settings.config import RunConfig

_OF_TEACHERS = {"archived": True, "shared": Sharing.PRIVATE}
"""The marks that a teacher may set on others' runs: these hide them."""


class PersonalStore(RunStore):
    """A ``RunStore`` for one person, which asks ``Access`` before every call.

    It overrides every call, so that none of the store's own reaches the record unasked.

    Args:
        store: The store of everybody.
        person: The person.
        access: What the person may see and do.
    """

    def __init__(self, store: RunStore, person: Person, access: Access) -> None:
        # Without ``super().__init__``: a call that is not overridden fails.
        self._everybody = store
        self._person = person
        self._access = access
        self._records = PersonalRecords(store, person, access)
        self._packs = PersonalPacks(store, person, access)

    # Recording, which only the server does

    def create(
        self, config: RunConfig, continues: str = "", search: str = "", owner: str = ""
    ) -> Record:
        self._access.never()

    def save(self, record: Record) -> None:
        self._access.never()

    def append(self, run_id: str, rows: Sequence[Row]) -> None:
        self._access.never()

    def keep(
        self,
        run_id: str,
        checkpoint: bytes,
        weights: bytes,
        health: Sequence[Health],
        frames: Sequence[Frame],
    ) -> None:
        self._access.never()

    def rewind(self, record: Record, rows: Sequence[Row]) -> None:
        self._access.never()

    def finish(
        self,
        record: Record,
        rows: Sequence[Row],
        result: Result | None,
        health: Sequence[Health] = (),
        frames: Sequence[Frame] = (),
    ) -> None:
        self._access.never()

    def claim(self, run_id: str) -> Claim | None:
        self._access.never()

    def unfinished(self) -> list[Record]:
        self._access.never()

    def write_artifact(self, run_id: str, name: str, data: bytes) -> None:
        self._access.never()

    def delete_artifact(self, run_id: str, name: str) -> None:
        self._access.never()

    # Reading

    def has_rows(self, run_id: str) -> bool:
        self._access.see(run_id)
        return self._everybody.has_rows(run_id)

    def record(self, run_id: str) -> Record:
        self._access.see(run_id)
        return self._everybody.record(run_id)

    def rows(self, run_id: str) -> list[Row]:
        self._access.see(run_id)
        return self._everybody.rows(run_id)

    def health(self, run_id: str) -> list[Health]:
        self._access.see(run_id)
        return self._everybody.health(run_id)

    def frames(self, run_id: str) -> list[Frame]:
        self._access.see(run_id)
        return self._everybody.frames(run_id)

    def result(self, record: Record) -> Result | None:
        self._access.see(record.run_id)
        return self._everybody.result(record)

    def model(self, run_id: str) -> bytes:
        self._access.see(run_id)
        return self._everybody.model(run_id)

    def artifact(self, run_id: str, name: str) -> bytes | None:
        self._access.see(run_id)
        return self._everybody.artifact(run_id, name)

    def has_artifact(self, run_id: str, name: str) -> bool:
        self._access.see(run_id)
        return self._everybody.has_artifact(run_id, name)

    def of_search(self, search_id: str) -> list[Record]:
        self._access.see_search(search_id)
        return self._everybody.of_search(search_id)

    def summaries(self, *, archived: bool = True, others: bool = False) -> list[Summary]:
        """Return the person's runs, oldest first.

        Args:
            archived: Whether to include archived runs.
            others: Whether to include runs of others: for a teacher all, for students those that
                are shared with the class.
        """
        everything = self._everybody.summaries(archived=archived)
        own = self._person.person_id
        if others and self._person.teaches:
            return everything
        if not others:
            return [run for run in everything if run.owner == own]
        shared = self._everybody.shared_searches()
        listed = [
            run
            for run in everything
            if run.owner == own or run.marks.shared == Sharing.CLASS or run.search in shared
        ]
        for dataset in {run.dataset for run in listed}:
            self._access.datasets.put(dataset, True)
        return listed

    # Marks

    def marks(self, run_id: str) -> Marks:
        self._access.see(run_id)
        return self._everybody.marks(run_id)

    def mark(self, run_id: str, **changes: Any) -> Marks:
        hides = all(_OF_TEACHERS.get(name) == value for name, value in changes.items())
        if hides and self._person.teaches:
            self._access.stop(run_id)
        else:
            self._access.change(run_id)
        return self._everybody.mark(run_id, **changes)

    def delete(self, run_ids: Collection[str]) -> None:
        for run_id in run_ids:
            self._access.change(run_id)
        self._everybody.delete(run_ids)

    def restore(self, run_ids: Collection[str]) -> None:
        for run_id in run_ids:
            self._access.change(run_id)
        self._everybody.restore(run_ids)

    def thin(self, limit: int) -> int:
        self._access.never()

    def is_thinned(self, run_id: str) -> bool:
        self._access.see(run_id)
        return self._everybody.is_thinned(run_id)

    # Notes, which are the person's own whatever ``owner`` says

    def add_test_views(self, *run_ids: str, owner: str = "") -> None:
        for run_id in run_ids:
            self._access.see(run_id)
        self._everybody.add_test_views(*run_ids, owner=self._person.person_id)

    def test_views(self, dataset: str, *, owner: str = "") -> int:
        return self._everybody.test_views(dataset, owner=self._person.person_id)

    def preference(self, name: str, default: Any = None, *, owner: str = "") -> Any:
        return self._everybody.preference(name, default, owner=self._person.person_id)

    def prefer(self, name: str, value: Any, *, owner: str = "") -> None:
        self._everybody.prefer(name, value, owner=self._person.person_id)

    def settle(self, name: str, value: Any) -> Any:
        self._access.never()

    def forget(self, owner: str) -> None:
        self._access.never()

    def guess(self, run_id: str, guess: Mapping[str, Any]) -> None:
        self._access.change(run_id)
        self._everybody.guess(run_id, guess)

    def guesses(self) -> dict[str, Mapping[str, Any]]:
        own = {run.run_id for run in self.summaries()}
        every = self._everybody.guesses().items()
        return {run_id: guess for run_id, guess in every if run_id in own}

    # People

    @property
    def people(self) -> Any:
        self._access.never()

    @property
    def uploads(self) -> Any:
        self._access.never()

    def ownership(self, run_id: str) -> Any:
        self._access.see(run_id)
        return self._everybody.ownership(run_id)

    def size_of(self, owner: str) -> int:
        return self._everybody.size_of(self._person.person_id)

    def shared_searches(self) -> frozenset[str]:
        return self._everybody.shared_searches()

    # Searches

    @property
    def searches(self) -> PersonalRecords:
        return self._records

    # Class packs

    @property
    def packs(self) -> PersonalPacks:
        return self._packs
