"""A search service whose time a test decides, on a training service in memory.

training = FakeService(record=True)
searches = StudySearchService(training)
search_id = searches.submit(config)
finish(searches, training, search_id)
"""

from collections.abc import Callable

from core.search.service import StudySearchService
from core.search.service_interface import SearchStatus
from tests.fakes import FakeService

_MOST_STEPS = 2_000


def advance(searches: StudySearchService, training: FakeService, ticks: int = 1) -> None:
    """Let ``ticks`` tenths of a second pass, for a search service that was not started."""
    searches.work()
    for _ in range(ticks):
        training.advance()
        searches.work()


def until(
    searches: StudySearchService,
    training: FakeService,
    search_id: str,
    enough: Callable[[SearchStatus], bool],
) -> SearchStatus:
    """Let time pass until the status of a search is as wanted; return it."""
    for _ in range(_MOST_STEPS):
        searches.work()
        status = searches.status(search_id)
        if enough(status):
            return status
        training.advance()
    raise AssertionError(f"waited in vain: {searches.status(search_id)}")


def finish(searches: StudySearchService, training: FakeService, search_id: str) -> SearchStatus:
    """Let time pass until a search has ended; return its status."""
    return until(searches, training, search_id, lambda status: status.record.state.final)
