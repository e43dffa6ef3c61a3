"""The interface of the search service, for pages and feeds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from core.base.errors import DenseboardError
from core.runs.search_record import SearchRecord, TrialRecord
from core.search.config import SearchConfig


@dataclass(frozen=True)
class SearchStatus:
    """One search at one moment.

    Attributes:
        record: Its record: id, name, state, problem, seconds so far.
        config: Its description.
        trials: The trials so far, by number.
        most_trials: The number of trials it ends with, unless a limit or its user ends it before.
        stopping: Whether stopping was requested, and trials are still ending.
        remaining: Estimated seconds until its end; ``None`` while unknown.
        warning: A problem that does not end it, such as a database that cannot be reached.
    """

    record: SearchRecord
    config: SearchConfig
    trials: tuple[TrialRecord, ...]
    most_trials: int
    stopping: bool = False
    remaining: float | None = None
    warning: DenseboardError | None = None


class SearchService(Protocol):
    """The search service; every call returns at once."""

    def check(self, config: SearchConfig) -> None:
        """Raise ``DenseboardError`` if a search cannot be started here.

        Raises:
            ConfigError: No trial of it would fit in memory.
            SearchError: A package of its method is missing, or a class has fewer rows than there
                are folds.
        """
        ...

    def estimate(self, config: SearchConfig) -> float:
        """Estimate the duration of a search in seconds, from that of earlier runs."""
        ...

    def submit(self, config: SearchConfig, name: str = "", *, owner: str = "") -> str:
        """Record a new search and start it; return its id.

        While an unfinished search has the same description, name and owner, that one is returned:
        the button was pressed twice, or in two tabs.

        Raises:
            ConfigError, SearchError: As ``check``.
            MarkError: The name is too long.
            StorageError: It cannot be recorded.
        """
        ...

    def pause(self, search_id: str) -> None:
        """Start no more trials, and pause those that train; no effect in other states."""
        ...

    def resume(self, search_id: str) -> None:
        """Resume a paused search; no effect in other states."""
        ...

    def stop(self, search_id: str) -> None:
        """Start no more trials, and stop those that train; no effect on one that has ended."""
        ...

    def add_trials(self, search_id: str, count: int) -> None:
        """Allow more trials; a search that has ended goes on, without a limit that it reached.

        Raises:
            ConfigError: There would be too many.
            SearchError: It is a grid, all of whose points are tried already, or it is being
                stopped.
            StorageError: It cannot be recorded.
        """
        ...

    def delete(self, search_id: str, *, with_runs: bool) -> None:
        """Delete a search that has ended, and its trials; no effect if there is none.

        Args:
            search_id: The search.
            with_runs: Whether to delete its runs, which ``RunStore.restore`` undoes.

        Raises:
            SearchError: It has not ended.
            MarkError: One of its runs is still training; nothing was deleted.
            StorageError: The database cannot be used.
        """
        ...

    def status(self, search_id: str) -> SearchStatus:
        """Return the current status of a search.

        Raises:
            SearchNotFoundError: No such search is recorded.
            DenseboardError: Its description cannot be used any more: its dataset was deleted, or a
                package of its method is missing.
        """
        ...

    def subscribe(self, search_id: str, notify: Callable[[], None]) -> Callable[[], None]:
        """Call ``notify``, from any thread, whenever the search or one of its trials changes.

        Returns:
            A function that ends the subscription.

        Raises:
            SearchNotFoundError: No such search is recorded.
        """
        ...


_current: SearchService | None = None


def use_searches(service: SearchService) -> None:
    """Set the service that ``current_searches`` returns."""
    global _current
    _current = service


def current_searches() -> SearchService:
    """Return the search service of this process, shared by the server's routes and its pages.

    Raises:
        RuntimeError: ``use_searches`` was not called; ``app.py`` does it before the first page.
    """
    if _current is None:
        raise RuntimeError("No search service in use: start the app with `streamlit run app.py`.")
    return _current
