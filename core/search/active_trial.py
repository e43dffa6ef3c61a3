"""A trial that is being trained: its runs, one for each seed and fold, and what comes of them."""

import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress

from core.base.errors import (
    DenseboardError,
    RunNotFoundError,
    SearchError,
    StorageError,
    TrainingError,
)
from core.base.text import N_
from core.runs.record import Record
from core.runs.service_interface import TrainingService
from core.runs.states import State
from core.runs.status import Status
from core.search.goals import measured
from core.search.study import Study, Trial
from core.settings.config import RunConfig

logger = logging.getLogger(__name__)


class ActiveTrial:
    """A trial that is being trained.

    Args:
        training: The service that trains its runs.
        study: The study that records its result.
        trial: The trial.
        notify: Called, from any thread, whenever one of its runs changes.
        runs: The ids of the runs that are recorded as its own, in the order of its seeds and folds.
        owner: Id of the person whose search it is.
        admit: Raises ``ConfigError`` or ``LimitError`` if that person may not train a run.
        resumed: Whether it was begun by an earlier server.

    Attributes:
        number: Its number in the search, counted from 0.
    """

    def __init__(
        self,
        training: TrainingService,
        study: Study,
        trial: Trial,
        notify: Callable[[], None],
        runs: Sequence[str] = (),
        *,
        owner: str = "",
        admit: Callable[[str, RunConfig], None] = lambda _owner, _config: None,
        resumed: bool = False,
    ) -> None:
        self.number = trial.number
        self._configs = trial.runs
        self._training = training
        self._study = study
        self._owner = owner
        self._admit = admit
        self._notify = notify
        missing = [""] * (len(trial.runs) - len(runs))
        self._runs = [*runs[: len(trial.runs)], *missing]  # "" for one that is to be started
        self._recorded = tuple(runs)
        self._ends: dict[str, Callable[[], None]] = {}  # of subscriptions, by run
        self._rows = 0  # rows of the first run that a pruner has seen
        self._reported: set[int] = set()
        self._held: set[str] = set()  # runs that were ordered to stay in the queue
        self._stopped = False
        self._resumed = resumed  # whether runs that were stopped are to be continued

    @property
    def runs(self) -> tuple[str, ...]:
        """The ids of its runs that have started."""
        return tuple(filter(None, self._runs))

    def find(self, orphans: list[Record]) -> None:
        """Take runs that were made for it by a server that was killed before it recorded that.

        Args:
            orphans: Runs of the search that belong to no trial; those that are taken are removed.
                Runs with the same settings have the same numbers, so any of them will do.
        """
        for place, config in enumerate(self._configs):
            if not self._runs[place]:
                made = [one for one in orphans if one.config == config]
                for one in made[:1]:
                    orphans.remove(one)
                    self._runs[place] = one.run_id

    def start(self) -> bool:
        """Start the runs that have not started; return whether there were any.

        A run that was stopped to give way, or because an earlier server ended, is continued by
        another.

        Raises:
            ConfigError: A run is not possible here.
            RunNotFoundError: One of its runs was deleted.
            StorageError: They cannot be recorded. The next call goes on where this one ended.
        """
        if self._resumed:
            states = {run_id: self._training.status(run_id) for run_id in self.runs}
            if any(status.stopping for status in states.values()):
                return False
            for place, run_id in enumerate(self._runs):
                if run_id and states[run_id].state is State.STOPPED:
                    self._runs[place] = self._continued(run_id, self._configs[place])
            self._resumed = False
        for place, config in enumerate(self._configs):
            if not self._runs[place]:
                self._runs[place] = self._submit(config)
        for run_id in self._runs:
            if run_id not in self._ends:
                self._ends[run_id] = self._training.subscribe(run_id, self._notify)
        if self.runs == self._recorded:
            return False
        self._study.set_runs(self.number, self.runs)
        self._recorded = self.runs
        return True

    def statuses(self) -> list[Status]:
        """Return the statuses of its runs that have started.

        Raises:
            RunNotFoundError: One was deleted.
        """
        return [self._training.status(run_id) for run_id in self.runs]

    def open_runs(self) -> int:
        """Return the number of its runs that have not ended."""
        with suppress(RunNotFoundError):  # one was deleted; then its trial fails
            return sum(not status.state.final for status in self.statuses())
        return 0

    def tell(self, compared: Collection[int]) -> bool:
        """Tell the study what came of it; return false while that is open.

        Args:
            compared: The epochs after which a pruner compares it with others. It sees the first
                run only, whose seed and fold are the same in every trial.

        Raises:
            DenseboardError: Its runs cannot be read.
        """
        if self._resumed and not self._stopped:
            return False
        statuses = self.statuses()
        if len(statuses) < len(self._configs):
            if self._stopped:  # its search was, before they started
                self._study.tell_failed(self.number, _stopped())
            return self._stopped
        if compared and self._is_behind(statuses[0], compared):
            self._study.tell_pruned(self.number)
            return True
        for status in statuses:
            if problem := _problem(status):
                self._study.tell_failed(self.number, problem)
                return True
        if any(status.state is not State.DONE for status in statuses):
            return False
        results = [
            measured(config, self._training.rows(run_id))
            for config, run_id in zip(self._configs, self.runs, strict=True)
        ]
        known = [result for result in results if result is not None]
        if len(known) < len(results):
            self._study.tell_failed(self.number, _nothing())
        else:
            self._study.tell(self.number, self._study.config.goal_entry.values(known))
        return True

    def stop(self) -> None:
        """Stop its runs that have not ended."""
        if not self._stopped:
            for run_id in self.runs:
                self._order(self._training.stop, run_id)
            self._stopped = True

    def pause(self) -> None:
        """Pause its runs, and keep those that wait in the queue."""
        for status in self.statuses():
            waits = status.state is State.QUEUED and status.run_id not in self._held
            if waits or status.state is State.RUNNING:
                self._order(self._training.pause, status.run_id)
                self._held.add(status.run_id)

    def give_way(self) -> None:
        """Stop its paused runs, because others wait for their workers.

        ``start`` continues them, with the numbers of undisturbed runs.
        """
        for status in self.statuses():
            if status.state is State.PAUSED:
                self._order(self._training.stop, status.run_id)
                self._resumed = True

    def resume(self) -> None:
        """Resume its runs."""
        for run_id in self.runs:
            self._order(self._training.resume, run_id)
        self._held.clear()

    def leave(self) -> None:
        """Follow its runs no longer."""
        for end in self._ends.values():
            end()
        self._ends.clear()

    def _order(self, order: Callable[[str], None], run_id: str) -> None:
        try:
            order(run_id)
        except StorageError:
            raise
        except DenseboardError as error:
            logger.info("A run of a trial is gone: %s", error)

    def _is_behind(self, status: Status, compared: Collection[int]) -> bool:
        """Report the epochs that a pruner compares; return whether to stop the trial."""
        if status.rows < self._rows:
            self._rows = 0  # its worker died: it goes on from an earlier epoch
        rows = self._training.rows(status.run_id, self._rows)
        for row in rows:
            epoch = round(row.epoch)
            if row.end and epoch in compared and epoch not in self._reported:
                self._study.report(self.number, epoch, self._study.config.goal_entry.value(row))
                self._reported.add(epoch)
                if not status.state.final and self._study.should_prune(self.number):
                    return True
        self._rows += len(rows)
        return False

    def _continued(self, run_id: str, config: RunConfig) -> str:
        """Start a run that trains the epochs that another has not; return its id."""
        search = self._study.search_id
        trained = self._training.continuation(run_id).trained
        if 0 < trained < config.epochs:
            return self._training.continue_run(
                run_id, config.epochs - trained, search=search, owner=self._owner
            )
        return self._submit(config)

    def _submit(self, config: RunConfig) -> str:
        self._admit(self._owner, config)
        return self._training.submit(config, search=self._study.search_id, owner=self._owner)


def _problem(status: Status) -> DenseboardError | None:
    """Why a run makes its trial fail; ``None`` if it does not, or not yet."""
    if not status.state.final:
        return None
    if status.problem is not None:
        return status.problem
    if status.state is State.STOPPED:
        return _stopped()
    if status.state is State.FAILED:
        return TrainingError(N_("Its run failed. Open the run to see more."))
    return None


def _stopped() -> SearchError:
    return SearchError(N_("Its run was stopped before the last epoch."))


def _nothing() -> SearchError:
    return SearchError(N_("No epoch ended with a finite validation result: the network diverged."))
