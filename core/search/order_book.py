"""The record of a search as the place where servers leave orders for each other."""

import time

from core.runs.search_record import SearchRecord
from core.runs.search_state import SearchState
from core.runs.store import RunStore

_LOOK_SECONDS = 1.0  # between looks for orders
_SAVE_SECONDS = 5.0  # between records of how long it has been running


class OrderBook:
    """Records the state of a search that this server runs, and finds the orders of others.

    Every call raises ``StorageError`` if the database cannot be used, and ``SearchNotFoundError``
    if the search was deleted.

    Args:
        store: The store of the search.
        record: Its record.
    """

    def __init__(self, store: RunStore, record: SearchRecord) -> None:
        self._searches = store.searches
        self._search_id = record.search_id
        self._state = record.state  # as recorded, by this server or another
        self._looked = self._saved = time.monotonic()

    def write(self, state: SearchState, seconds: float) -> None:
        """Record a state if it is new, and now and then the seconds that it has been running."""
        now = time.monotonic()
        if state is not self._state:
            self._searches.set_state(self._search_id, state, seconds)
            self._state = state
        elif now - self._saved > _SAVE_SECONDS:
            self._searches.set_seconds(self._search_id, seconds)
            self._saved = now

    def read(self) -> SearchRecord | None:
        """Return the record; ``None`` if it was read a moment ago."""
        now = time.monotonic()
        if now - self._looked <= _LOOK_SECONDS:
            return None
        found = self._searches.record(self._search_id)
        self._looked = now
        return found

    def is_ordered(self, state: SearchState) -> bool:
        """Whether another server has recorded this state; the second call says no."""
        ordered = state is not self._state
        self._state = state
        return ordered
