"""Runs one search: asks its study for trials, trains them, and tells what came of them."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from core.base.errors import DenseboardError, SearchNotFoundError, StorageError
from core.runs.search_record import SearchRecord, TrialRecord
from core.runs.search_state import SearchState, TrialState
from core.runs.service_interface import TrainingService
from core.runs.store import Claim
from core.search import failures
from core.search.active_trial import ActiveTrial
from core.search.forecast import remaining
from core.search.order_book import OrderBook
from core.search.orphans import find_orphans
from core.search.pace import Pace
from core.search.service_interface import SearchStatus
from core.search.study import Study, Trial
from core.settings.config import RunConfig

logger = logging.getLogger(__name__)

T = TypeVar("T")
_ROUNDS = 6
_REST_SECONDS = 1.0  # until its own runs no longer count as waiting after a pause


class Runner:
    """Runs a search, of which this server has the claim.

    One thread calls ``step``; any thread may call the rest. Whatever ``step`` could not record is
    recorded by the next one.

    Args:
        training: The service that trains its runs.
        study: The study of the search.
        record: Its record.
        claim: The right to run it.
        notify: Called when something has happened that ``step`` should look at.
        changed: Called when its status has changed.
        admit: Raises if the person whose search it is may not train a run.

    Attributes:
        over: Whether to call ``step`` no longer: the search has ended, or another server runs it.
        warning: A problem that does not end it.
    """

    def __init__(
        self,
        training: TrainingService,
        study: Study,
        record: SearchRecord,
        claim: Claim,
        notify: Callable[[], None],
        changed: Callable[[], None],
        admit: Callable[[str, RunConfig], None] = lambda _owner, _config: None,
    ) -> None:
        self.over = False
        self.warning: DenseboardError | None = None
        self._training = training
        self._searches = training.store.searches
        self._study = study
        self._claim = claim
        self._notify = notify
        self._changed = changed
        self._admit = admit
        self._lock = threading.RLock()  # of its state and its description
        self._orders = OrderBook(training.store, record)
        self._stopping = record.state is SearchState.STOPPED
        self._record = replace(record, state=SearchState.RUNNING) if self._stopping else record
        self._problem: DenseboardError | None = None
        self._pace = Pace(record.seconds)
        self._active: dict[int, ActiveTrial] = {}
        self._trials: dict[int, TrialRecord] = {}
        self._shown: tuple[TrialRecord, ...] = ()
        self._unsure = True  # whether the record may have trials that are not in ``_active``
        self._ordered = time.monotonic()  # when it was paused or resumed
        self._held = True  # whether runs may be paused, or kept in the queue
        if record.state is SearchState.RUNNING:
            self._pace.run()

    @property
    def wants_workers(self) -> bool:
        """Whether it would begin a trial if a worker were free."""
        return self._wants_trial() and self._record.state is SearchState.RUNNING

    def status(self) -> SearchStatus:
        """Return its current status."""
        record = replace(self._record, seconds=self._pace.seconds)
        config, shown = self._study.config, self._shown
        left = None
        if not (self._stopping or record.state.final):
            ended = sum(one.state.final for one in shown)
            each = self._pace.each(ended)
            left = remaining(config, self._training, record.seconds, ended, each)
        most = self._study.most_trials
        return SearchStatus(record, config, shown, most, self._stopping, left, self.warning)

    def order(self, state: SearchState) -> None:
        """Pause, resume or stop it: the state is what it is to be. No effect if that cannot be."""
        with self._lock:
            if self.over or self._stopping or state is self._record.state:
                return
            if state is SearchState.STOPPED:
                self._stopping = True
            elif not state.final:
                self._record = replace(self._record, state=state)
                self._ordered = time.monotonic()
                (self._pace.run if state is SearchState.RUNNING else self._pace.rest)()
        self._changed()
        self._notify()

    def add_trials(self, count: int) -> bool:
        """Allow more trials; return false if it has ended.

        Raises:
            ConfigError, SearchError, StorageError: As ``Study.add_trials``; also while stopping.
        """
        with self._lock:
            if self._stopping:
                raise failures.being_stopped()
            if self.over:
                return False
            self._searches.set_seconds(self._study.search_id, self._pace.seconds)
            self._study.add_trials(count)
        self._changed()
        self._notify()
        return True

    def step(self, workers: int) -> None:
        """Do what is due, and begin trials.

        Some runs always wait, so that no worker is idle between two trials, and a worker is given
        runs whose program it has compiled. A method that learns asks for fewer ahead.

        Args:
            workers: Its share of the workers.
        """
        most = workers + 1 if self._study.config.method_entry.learns else workers * _ROUNDS
        before = self.warning
        try:
            if self._claim.lost:
                self._leave()
            else:
                self._step(most)
            self.warning = None
        except StorageError as error:
            self.warning, self._unsure = error, True
        except SearchNotFoundError as error:  # it was deleted
            logger.info("%s", error)
            self._leave()
        except Exception as error:  # of Optuna, perhaps; it must not end other searches
            logger.debug("A search failed unexpectedly.", exc_info=True)
            self.warning, self._unsure = failures.unexpected(error), True
        if str(self.warning) != str(before):
            if self.warning:
                logger.warning("%s", self.warning)
            self._changed()

    def leave(self) -> None:
        """Run it no longer. It stays unfinished, for another server or the next one."""
        if not self.over:
            try:
                self._searches.set_seconds(self._study.search_id, self._pace.seconds)
            except DenseboardError as error:
                logger.info("%s", error)
            self._leave()

    def _step(self, most: int) -> None:
        self._exchange_orders()
        if self._unsure:
            self._find_trials()
        paused = self._record.state is SearchState.PAUSED
        if self._held and not paused:
            for trial in self._active.values():
                trial.resume()
        self._held = paused
        for trial in list(self._active.values()):
            self._follow(trial)
        open_runs = sum(trial.open_runs() for trial in self._active.values())
        while open_runs < most and self.wants_workers:
            asked = self._guarded(self._study.ask)
            if asked is None:
                self._unsure = self._problem is None
                break
            self._follow(self._begin(asked))
            open_runs += len(asked.runs)
        if not self._active and not self._unsure:
            self._end()

    def _exchange_orders(self) -> None:
        """Record the state, and obey what other servers have recorded."""
        state = SearchState.STOPPED if self._stopping else self._record.state
        self._orders.write(state, self._pace.seconds)
        found = self._orders.read()
        if found is None:
            return
        if found.description != self._study.config.to_json():
            self._guarded(self._study.read)
        if found.name != self._record.name:
            with self._lock:
                self._record = replace(self._record, name=found.name)
        if self._orders.is_ordered(found.state):
            self.order(found.state)

    def _find_trials(self) -> None:
        """Take up trials that were asked for and not told, and the runs that were made for them."""
        unfinished = self._guarded(self._study.unfinished) or []
        self._trials = {one.number: one for one in self._study.trials()}
        for asked in unfinished:
            if asked.number not in self._active:
                self._begin(asked, self._trials[asked.number].runs, resumed=not self._stopping)
        made = self._training.store.of_search(self._study.search_id)
        active = list(self._active.values())
        orphans = find_orphans(made, active, self._trials.values(), self._training.stop)
        for trial in active:
            trial.find(orphans)
        self._show()
        self._unsure = False

    def _begin(
        self, asked: Trial, runs: Sequence[str] = (), *, resumed: bool = False
    ) -> ActiveTrial:
        trial = ActiveTrial(
            self._training,
            self._study,
            asked,
            self._notify,
            runs,
            owner=self._record.owner,
            admit=self._admit,
            resumed=resumed,
        )
        self._active[asked.number] = trial
        self._note(TrialRecord(self._study.search_id, asked.number, runs=tuple(runs)))
        return trial

    def _follow(self, trial: ActiveTrial) -> None:
        """Do what is due for a trial; end it if what came of it is known."""
        try:
            if self._stopping:
                trial.stop()
            elif self._record.state is SearchState.PAUSED:
                trial.pause()
                rested = time.monotonic() - self._ordered > _REST_SECONDS
                if rested and self._training.engine().waiting:
                    trial.give_way()
            elif trial.start():
                self._note(replace(self._trials[trial.number], runs=trial.runs))
            config = self._study.config
            told = trial.tell(config.pruner_entry.compared(config.most_epochs))
        except StorageError:
            raise
        except DenseboardError as error:
            self._study.tell_failed(trial.number, error)
            told = True
        if told:
            del self._active[trial.number]
            trial.leave()
            trial.stop()
            self._pace.note_end()
            self._note(self._study.trial(trial.number))
            failed = self._trials[trial.number].state is TrialState.FAILED
            if failed and not (self._stopping or self._problem):
                ended = [one.state for one in self._trials.values() if one.state.final]
                self._problem = failures.reason_to_end(self._study.config, ended)

    def _guarded(self, work: Callable[[], T]) -> T | None:
        """Do what fails for good if the search cannot be continued, and then end the search."""
        try:
            return work()
        except (StorageError, SearchNotFoundError):
            raise
        except DenseboardError as error:
            self._problem = error
            return None

    def _wants_trial(self) -> bool:
        """Whether it is to have more trials than it has."""
        config = self._study.config
        if self._stopping or self._problem is not None:
            return False
        over = config.minutes and self._pace.seconds >= config.minutes * 60
        return not over and len(self._trials) < self._study.most_trials

    def _end(self) -> None:
        with self._lock:
            if self._wants_trial():
                return
            states = [one.state for one in self._trials.values()]
            if failures.only_failures(states) and not self._stopping:
                self._problem = self._problem or failures.all_failed(len(states))
            state = SearchState.STOPPED if self._stopping else SearchState.DONE
            if self._problem is not None:
                state = SearchState.FAILED
                for one in self._trials.values():
                    if not one.state.final:
                        self._study.tell_failed(one.number, self._problem)
            self._pace.rest()
            seconds = self._pace.seconds
            self._searches.set_state(self._study.search_id, state, seconds, self._problem)
            self._record = replace(self._record, state=state, problem=self._problem)
            self._stopping = False
            self._leave()

    def _leave(self) -> None:
        for trial in self._active.values():
            trial.leave()
        self._claim.release()
        self.over = True
        self._changed()

    def _note(self, record: TrialRecord) -> None:
        self._trials[record.number] = record
        self._show()

    def _show(self) -> None:
        self._shown = tuple(self._trials[number] for number in sorted(self._trials))
        self._changed()
