"""The search service as one person may use it."""

from collections.abc import Callable

from core.people.access import Access
from core.people.limits import Limits
from core.people.person import Person
from core.search.config import SearchConfig
from core.search.service_interface import SearchService, SearchStatus


class PersonalSearches:
    """Implements ``core.search.service_interface.SearchService`` for one person.

    Args:
        searches: The service of everybody.
        person: The person.
        access: What the person may see and do.
        limits: How much the person may use.
    """

    def __init__(
        self, searches: SearchService, person: Person, access: Access, limits: Limits
    ) -> None:
        self._searches = searches
        self._person = person
        self._access = access
        self._limits = limits

    def check(self, config: SearchConfig) -> None:
        self._searches.check(config)

    def estimate(self, config: SearchConfig) -> float:
        return self._searches.estimate(config)

    def submit(self, config: SearchConfig, name: str = "", *, owner: str = "") -> str:
        """Start a search of the person, whatever ``owner`` says.

        Raises:
            LimitError: The person has too many, or too much is stored.
        """
        self._limits.admit_search(self._person.person_id)
        return self._searches.submit(config, name, owner=self._person.person_id)

    def pause(self, search_id: str) -> None:
        self._access.change_search(search_id)
        self._searches.pause(search_id)

    def resume(self, search_id: str) -> None:
        self._access.change_search(search_id)
        self._searches.resume(search_id)

    def stop(self, search_id: str) -> None:
        self._access.stop_search(search_id)
        self._searches.stop(search_id)

    def add_trials(self, search_id: str, count: int) -> None:
        self._access.change_search(search_id)
        self._searches.add_trials(search_id, count)

    def delete(self, search_id: str, *, with_runs: bool) -> None:
        self._access.change_search(search_id)
        self._searches.delete(search_id, with_runs=with_runs)

    def status(self, search_id: str) -> SearchStatus:
        self._access.see_search(search_id)
        return self._searches.status(search_id)

    def subscribe(self, search_id: str, notify: Callable[[], None]) -> Callable[[], None]:
        self._access.see_search(search_id)
        return self._searches.subscribe(search_id, notify)
