"""The search service, on top of any training service."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from core.base.errors import DenseboardError, StorageError
from core.runs.search_state import SearchState
from core.runs.service_interface import TrainingService
from core.runs.store import Claim, RunStore
from core.search import forecast
from core.search.config import SearchConfig
from core.search.recorded import RecordedSearches
from core.search.runner import Runner
from core.search.service_interface import SearchStatus
from core.search.study import Study, delete
from core.settings.config import RunConfig

logger = logging.getLogger(__name__)

_TICK_SECONDS = 0.5
_AGAIN_SECONDS = 1.0  # before the next attempt to use a database that could not be used
_LOOK_SECONDS = 2.0  # between looks for searches of other servers


class StudySearchService:
    """Implements ``core.search.service_interface.SearchService``.

    Several servers may have the same database. Each search is run by the one that has the claim;
    the others read its record, write orders into it, and take over when that server is gone.

    Args:
        training: Trains the runs.
        admit: Raises if the person with this id may not train a run, which makes its trial fail.
    """

    def __init__(
        self,
        training: TrainingService,
        admit: Callable[[str, RunConfig], None] = lambda _owner, _config: None,
    ) -> None:
        self._training = training
        self._admit = admit
        self._runners: dict[str, Runner] = {}
        self._listeners: dict[str, list[Callable[[], None]]] = {}
        self._others: set[str] | None = None  # unfinished ones that this server does not run
        self._looked = 0.0
        self._recorded = RecordedSearches(training)
        self._beginning = threading.RLock()
        self._listening = threading.Lock()
        self._working = threading.Lock()
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="denseboard-search", daemon=True)

    def start(self) -> None:
        """Begin to work, first on searches that an earlier server has not finished."""
        self._thread.start()

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """End the work, and let other servers take over after the block.

        In the block the training service can stop its runs: they are continued when the search
        is, instead of making their trials fail.
        """
        self._closing.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        yield
        for runner in list(self._runners.values()):
            runner.leave()
        self._runners.clear()

    def close(self) -> None:
        """End the work. Searches stay unfinished, for another server or the next one."""
        with self.at_rest():
            pass

    def work(self) -> None:
        """Do what is due; the thread of ``start`` does it again and again."""
        with self._working:
            self._look_around()
            runners = dict(self._runners)
            sharing = sum(runner.wants_workers for runner in runners.values())
            workers = max(1, self._training.engine().workers)
            for search_id, runner in runners.items():
                runner.step(-(-workers // max(1, sharing)))
                if runner.over and self._runners.get(search_id) is runner:
                    del self._runners[search_id]

    # core.search.service_interface.SearchService

    def check(self, config: SearchConfig) -> None:
        config.method_entry.check_installed()
        forecast.check_folds(config)
        forecast.check_memory(config, self._training.check)

    def estimate(self, config: SearchConfig) -> float:
        workers = self._training.engine().workers
        return forecast.estimate(config, self._training.estimate, workers)

    def submit(self, config: SearchConfig, name: str = "", *, owner: str = "") -> str:
        self.check(config)
        with self._beginning:
            search_id = self._recorded.twin(config, name, owner)
            if search_id is None:
                search_id = Study.start(self._store, config, name, owner).search_id
                with suppress(StorageError):  # the next look around finds it
                    self._begin(search_id)
        self._wake.set()
        return search_id

    def pause(self, search_id: str) -> None:
        self._order(search_id, SearchState.PAUSED)

    def resume(self, search_id: str) -> None:
        self._order(search_id, SearchState.RUNNING)

    def stop(self, search_id: str) -> None:
        self._order(search_id, SearchState.STOPPED)

    def add_trials(self, search_id: str, count: int) -> None:
        runner = self._runners.get(search_id)
        if runner is not None and runner.add_trials(count):
            return
        study = Study(self._store, search_id)
        study.add_trials(count)
        if study.record.state.final:
            self._store.searches.set_state(search_id, SearchState.RUNNING)
            with suppress(StorageError):
                self._begin(search_id)
        self._changed(search_id)
        self._wake.set()

    def delete(self, search_id: str, *, with_runs: bool) -> None:
        delete(self._store, search_id, with_runs=with_runs)

    def status(self, search_id: str) -> SearchStatus:
        runner = self._runners.get(search_id)
        return self._recorded.status(search_id) if runner is None else runner.status()

    def subscribe(self, search_id: str, notify: Callable[[], None]) -> Callable[[], None]:
        if search_id not in self._runners:
            self._store.searches.record(search_id)  # raises if there is none
        with self._listening:
            self._listeners.setdefault(search_id, []).append(notify)

        def end() -> None:
            with self._listening:
                listeners = self._listeners.get(search_id, [])
                if notify in listeners:
                    listeners.remove(notify)
                if not listeners:
                    self._listeners.pop(search_id, None)

        return end

    # Private

    @property
    def _store(self) -> RunStore:
        return self._training.store

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                self.work()
            except Exception:
                logger.exception("The search service failed; it tries again.")
                self._closing.wait(_AGAIN_SECONDS)
            if any(runner.warning for runner in list(self._runners.values())):
                self._closing.wait(_AGAIN_SECONDS)
            self._wake.wait(_TICK_SECONDS)
            self._wake.clear()

    def _look_around(self) -> None:
        """Run searches whose server is gone, and notice what other servers do."""
        now = time.monotonic()
        if self._others is not None and now - self._looked < _LOOK_SECONDS:
            return
        self._looked = now
        try:
            unfinished = [
                search_id
                for search_id in self._store.searches.unfinished()
                if search_id not in self._runners
            ]
            for search_id in unfinished:
                # Another server needs a moment to claim a search that it has just recorded.
                if self._others is None or search_id in self._others:
                    self._begin(search_id)
            self._others = set(unfinished) - self._runners.keys()
            watched = list(self._listeners.keys() - self._runners.keys())
            for search_id in self._recorded.changed(watched):
                self._changed(search_id)
        except DenseboardError as error:
            logger.info("Searches cannot be looked up at the moment: %s", error)

    def _begin(self, search_id: str) -> None:
        """Run a search, unless another server does."""
        with self._beginning:
            running = self._runners.get(search_id)
            if running is not None and not running.over:
                return
            claim = self._store.claim(search_id)
            if claim is None:
                return
            runner = None
            try:
                runner = self._runner(search_id, claim)
            finally:
                if runner is None:
                    claim.release()
            if runner is not None:
                self._runners[search_id] = runner
        self._changed(search_id)

    def _runner(self, search_id: str, claim: Claim) -> Runner | None:
        """Return what runs a search; ``None`` if it has ended, or cannot be continued."""
        if search_id not in self._store.searches.unfinished():
            return None
        try:
            study = Study(self._store, search_id)
        except StorageError:
            raise
        except DenseboardError as error:
            self._recorded.fail(search_id, error)
            return None
        return Runner(
            self._training,
            study,
            study.record,
            claim,
            self._wake.set,
            lambda: self._changed(search_id),
            self._admit,
        )

    def _order(self, search_id: str, state: SearchState) -> None:
        runner = self._runners.get(search_id)
        if runner is not None:
            runner.order(state)
            return
        record = self._store.searches.record(search_id)
        if not record.state.final and record.state is not state:
            self._store.searches.set_state(search_id, state)
            self._changed(search_id)

    def _changed(self, search_id: str) -> None:
        with self._listening:
            listeners = list(self._listeners.get(search_id, ()))
        for listener in listeners:
            try:
                listener()
            except Exception:  # a failing listener must not affect the search
                logger.exception("A listener of a search failed.")
