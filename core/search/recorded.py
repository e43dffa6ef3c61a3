"""Searches as the record has them: those that have ended, and those that other servers run."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace

from core.base.cache import LRUCache
from core.base.errors import DenseboardError, SearchNotFoundError
from core.runs.search_state import SearchState, TrialState
from core.runs.service_interface import TrainingService
from core.search.config import SearchConfig
from core.search.forecast import most_trials, remaining
from core.search.service_interface import SearchStatus

_CACHED = 32


class RecordedSearches:
    """Reads and changes searches that this server does not run.

    Every call raises ``StorageError`` if the database cannot be used.

    Args:
        training: The training service, whose store has the record.
    """

    def __init__(self, training: TrainingService) -> None:
        self._training = training
        self._configs: LRUCache[str, SearchConfig] = LRUCache(_CACHED)
        self._seen: dict[str, object] = {}

    def status(self, search_id: str) -> SearchStatus:
        """Return the status of a search.

        Raises:
            SearchNotFoundError: No such search is recorded.
            ConfigError, SearchError: Its description is no longer allowed.
        """
        searches = self._training.store.searches
        record, trials = searches.record(search_id), searches.trials(search_id)
        config = self._configs.get_or_make(
            record.description, lambda: SearchConfig.from_json(record.description)
        )
        ended = sum(one.state.final for one in trials)
        left = None
        if not record.state.final:
            each = record.seconds / ended if ended else None
            left = remaining(config, self._training, record.seconds, ended, each)
        stopping = record.state is SearchState.STOPPED and ended < len(trials)
        return SearchStatus(record, config, tuple(trials), most_trials(config), stopping, left)

    def changed(self, watched: Collection[str]) -> list[str]:
        """Return which of these searches have changed since the last call, or are new in it."""
        before, self._seen = self._seen, {one: self._read(one) for one in watched}
        now = self._seen
        return [one for one in watched if one not in before or before[one] != now[one]]

    def _read(self, search_id: str) -> object:
        """What is recorded of a search; ``None`` if it was deleted."""
        searches = self._training.store.searches
        with suppress(SearchNotFoundError):
            return searches.record(search_id), searches.trials(search_id)
        return None

    def twin(self, config: SearchConfig, name: str, owner: str) -> str | None:
        """Return the unfinished search of this description, name and owner; ``None`` if none is.

        It has the same trials: the button was pressed twice, or in two tabs.
        """
        searches = self._training.store.searches
        description = config.to_json()
        for search_id in searches.unfinished():
            record = searches.record(search_id)
            same = record.description == description and record.name == name.strip()
            if same and record.owner == owner and not record.state.final:
                return search_id
        return None

    def fail(self, search_id: str, problem: DenseboardError) -> None:
        """End a search that cannot be continued, with its trials."""
        searches = self._training.store.searches
        for trial in searches.trials(search_id):
            if not trial.state.final:
                searches.save_trial(replace(trial, state=TrialState.FAILED, problem=problem))
        searches.set_state(search_id, SearchState.FAILED, problem=problem)
