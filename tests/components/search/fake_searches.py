"""Searches in memory, for tests of whatever stands above the real service."""

import random
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from core.base.errors import DenseboardError, SearchNotFoundError
from core.base.text import N_
from core.runs.search_record import SearchRecord, TrialRecord
from core.runs.search_state import SearchState, TrialState
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.search.goals import measured
from core.search.service_interface import SearchStatus
from core.settings.config import RunConfig
from tests.fakes import FakeService


class FakeSearches:
    """``core.search.service_interface.SearchService`` on a made-up training service.

    Nothing moves by itself: a test begins and ends trials.

    Args:
        service: Trains the runs.
    """

    def __init__(self, service: FakeService) -> None:
        self.service = service
        self.statuses: dict[str, SearchStatus] = {}
        self.listeners: dict[str, list[Callable[[], None]]] = {}
        self.problem: DenseboardError | None = None  # what ``status`` raises
        self._draws = random.Random(0)

    # What a test does with it

    def begin(self, search_id: str) -> int:
        """Start the next trial; return its number."""
        status = self.statuses[search_id]
        number = len(status.trials)
        config = status.config
        run = config.space.config(config.base, self._draw)
        owner = status.record.owner
        runs = tuple(
            self.service.submit(one, search=search_id, owner=owner) for one in config.runs(run)
        )
        trial = TrialRecord(search_id, number, runs=runs)
        self.change(search_id, trials=(*status.trials, trial))
        return number

    def end(
        self,
        search_id: str,
        number: int,
        state: TrialState = TrialState.DONE,
        problem: DenseboardError | None = None,
    ) -> None:
        """End a trial as its runs are at this moment."""
        status = self.statuses[search_id]
        trial = status.trials[number]
        found = [measured(*self._run(run_id)) for run_id in trial.runs]
        known = [one for one in found if one is not None]
        results = status.config.goal_entry.values(known) if known else None
        ended = replace(trial, state=state, results=results, problem=problem)
        trials = (*status.trials[:number], ended, *status.trials[number + 1 :])
        self.change(search_id, trials=trials)

    def try_one(self, search_id: str, state: TrialState = TrialState.DONE) -> int:
        """Begin a trial, train its runs to their end, and end it."""
        number = self.begin(search_id)
        for run_id in self.statuses[search_id].trials[number].runs:
            self.service.finish(run_id)
        self.end(search_id, number, state)
        return number

    def set_state(self, search_id: str, state: SearchState) -> None:
        """Change the state of a search."""
        self.change(search_id, record=replace(self.statuses[search_id].record, state=state))

    def change(self, search_id: str, **changes: Any) -> None:
        """Change a search and tell those who follow it."""
        self.statuses[search_id] = replace(self.statuses[search_id], **changes)
        for notify in list(self.listeners[search_id]):
            notify()

    # core.search.service_interface.SearchService

    def check(self, config: SearchConfig) -> None: ...

    def estimate(self, config: SearchConfig) -> float:
        return self.service.duration * config.trials

    def submit(self, config: SearchConfig, name: str = "", *, owner: str = "") -> str:
        search_id = secrets.token_urlsafe(16)
        record = SearchRecord(search_id, config.to_json(), name, owner=owner)
        self.statuses[search_id] = SearchStatus(record, config, (), config.trials)
        self.listeners[search_id] = []
        return search_id

    def pause(self, search_id: str) -> None:
        self.set_state(search_id, SearchState.PAUSED)

    def resume(self, search_id: str) -> None:
        self.set_state(search_id, SearchState.RUNNING)

    def stop(self, search_id: str) -> None:
        self.set_state(search_id, SearchState.STOPPED)

    def add_trials(self, search_id: str, count: int) -> None:
        most = self.statuses[search_id].most_trials + count
        self.change(search_id, most_trials=most)

    def delete(self, search_id: str, *, with_runs: bool) -> None:
        ended = self.statuses.pop(search_id)
        if with_runs:
            self.service.store.delete([run for trial in ended.trials for run in trial.runs])

    def status(self, search_id: str) -> SearchStatus:
        if self.problem is not None:
            raise self.problem
        try:
            return self.statuses[search_id]
        except KeyError:
            raise SearchNotFoundError(N_("There is no such search.")) from None

    def subscribe(self, search_id: str, notify: Callable[[], None]) -> Callable[[], None]:
        self.status(search_id)
        listeners = self.listeners[search_id]
        listeners.append(notify)
        return lambda: listeners.remove(notify)

    def _draw(self, one: Dimension) -> Any:
        return self._draws.choice(one.values(grid=True) or ())

    def _run(self, run_id: str) -> tuple[RunConfig, Any]:
        return self.service.status(run_id).config, self.service.rows(run_id)
