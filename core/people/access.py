"""What a person may see and do with runs and searches."""

import json
import time
from collections.abc import Callable
from typing import NoReturn

from core.base.cache import LRUCache
from core.base.errors import AccessError
from core.base.text import N_, UserText
from core.people.person import Person
from core.runs.search_record import SearchRecord
from core.runs.sharing import CHANGES, Ownership, Sharing
from core.runs.store import RunStore
from core.runs.store.ids import not_found, search_not_found

_OWN = 2_000  # runs and searches known to be the person's own
_OTHERS = 200
_OTHERS_SECONDS = 2.0  # for which it is not read again who may see those of others, as another
# server may have changed it; changes of this one are seen at once


class Access:
    """Decides for one person; raises what is not allowed.

    What a person must not know of does not exist: the error is that of an id that was never given.

    Args:
        store: The store of everybody.
        person: The person.

    Attributes:
        datasets: The data of others' runs and searches that the person has seen.
    """

    def __init__(self, store: RunStore, person: Person) -> None:
        self._store = store
        self._person = person
        self.datasets: LRUCache[str, bool] = LRUCache(_OWN)
        self._own: LRUCache[str, bool] = LRUCache(_OWN)
        self._others: LRUCache[str, tuple[float, int, Ownership]] = LRUCache(_OTHERS)

    def see(self, run_id: str) -> None:
        """Raise unless the person may see a run: it is the person's own or shared.

        Raises:
            RunNotFoundError: It is not, or there is no such run.
        """
        if not self._sees(self._of_run(run_id)):
            raise not_found(run_id)

    def change(self, run_id: str) -> None:
        """Raise unless the person may change a run: it is the person's own.

        Raises:
            AccessError: The person sees it, but it belongs to another one.
            RunNotFoundError: The person does not see it.
        """
        owner = self._of_run(run_id)[0]
        if owner != self._person.person_id:
            self.see(run_id)
            self._refuse(
                owner,
                N_(
                    "This run belongs to {owner}, and only its owner can change it. Take its"
                    " settings and train a run of your own."
                ),
            )

    def stop(self, run_id: str) -> None:
        """Raise unless the person may stop or hide a run: it is the person's own, or the person
        teaches.

        Raises:
            AccessError: The person sees it, but it belongs to another one.
            RunNotFoundError: The person does not see it.
        """
        owner = self._of_run(run_id)[0]
        if owner != self._person.person_id and not self._person.teaches:
            self.see(run_id)
            self._refuse(
                owner, N_("This run belongs to {owner}. Only its owner and a teacher can stop it.")
            )

    def see_search(self, search_id: str) -> None:
        """Raise unless the person may see a search.

        Raises:
            SearchNotFoundError: It is not, or there is no such search.
        """
        if not self._sees(self._of_search(search_id)):
            raise search_not_found(search_id)

    def change_search(self, search_id: str) -> None:
        """Raise unless the person may change a search: it is the person's own.

        Raises:
            AccessError: The person sees it, but it belongs to another one.
            SearchNotFoundError: The person does not see it.
        """
        owner = self._of_search(search_id)[0]
        if owner != self._person.person_id:
            self.see_search(search_id)
            self._refuse(
                owner,
                N_(
                    "This search belongs to {owner}, and only its owner can change it. Take its"
                    " settings and start one of your own."
                ),
            )

    def stop_search(self, search_id: str) -> None:
        """Raise unless the person may stop or hide a search, as with ``stop``.

        Raises:
            AccessError: The person sees it, but it belongs to another one.
            SearchNotFoundError: The person does not see it.
        """
        owner = self._of_search(search_id)[0]
        if owner != self._person.person_id and not self._person.teaches:
            self.see_search(search_id)
            self._refuse(
                owner,
                N_("This search belongs to {owner}. Only its owner and a teacher can stop it."),
            )

    def owns(self, run_id: str) -> bool:
        """Whether a run is the person's own.

        Raises:
            RunNotFoundError: There is no such run.
        """
        return self._of_run(run_id)[0] == self._person.person_id

    def never(self) -> NoReturn:
        """Raise for what only the server does.

        Raises:
            AccessError: Always.
        """
        raise AccessError(N_("Only the server itself records runs. Use the buttons of the pages."))

    def _sees(self, found: Ownership) -> bool:
        person = self._person
        if found.owner == person.person_id:
            return True
        if person.teaches or found.sharing is not Sharing.PRIVATE:
            self.datasets.put(found.dataset, True)
            return True
        return False

    def _of_run(self, run_id: str) -> Ownership:
        return self._known(run_id, lambda: self._store.ownership(run_id))

    def _of_search(self, search_id: str) -> Ownership:
        def read() -> Ownership:
            record = self._store.searches.record(search_id)
            return Ownership(record.owner, Sharing.of(record.shared), _dataset(record))

        return self._known(search_id, read)

    def _known(self, key: str, read: Callable[[], Ownership]) -> Ownership:
        """Whose something is; a live page asks many times a second."""
        if self._own.get(key):
            return Ownership(self._person.person_id, Sharing.PRIVATE, "")
        known, changes = self._others.get(key), CHANGES.count
        if known is not None and time.monotonic() < known[0] and known[1] == changes:
            return known[2]
        found = read()
        if found.owner == self._person.person_id:
            self._own.put(key, True)  # owners do not change
        else:
            self._others.put(key, (time.monotonic() + _OTHERS_SECONDS, changes, found))
        return found

    def _refuse(self, owner: str, sentence: str) -> NoReturn:
        record = self._store.people.by_id(owner) if owner else None
        name = UserText(record.name) if record else N_("another person")
        raise AccessError(sentence, owner=name)


def _dataset(record: SearchRecord) -> str:
    """Return the dataset of a search; empty if its description is of another version."""
    try:
        return str(json.loads(record.description)["base"]["dataset"])
    except (ValueError, LookupError, TypeError):
        return ""
