"""The study of a search: what to train next, and what came of it.

Optuna's storage lies in the database of the runs, so that Optuna's own dashboard opens it. Every
trial is written to it at once, with all its parameters: a server that is killed has either asked
for a trial or not.
"""

import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from core.base.errors import DenseboardError, SearchError
from core.base.text import N_
from core.runs.search_record import SearchRecord, TrialRecord
from core.runs.search_state import TrialState
from core.runs.store import RunStore
from core.search.config import SearchConfig
from core.search.fields import PRUNER, TRIALS
from core.search.sampling import draw
from core.search.storage import open_storage
from core.settings.config import RunConfig

if TYPE_CHECKING:
    import optuna
    from optuna.storages import BaseStorage
    from optuna.trial import FrozenTrial

_STATES = {"COMPLETE": TrialState.DONE, "PRUNED": TrialState.PRUNED, "FAIL": TrialState.FAILED}


class Trial(NamedTuple):
    """A trial to be trained.

    Attributes:
        number: Its number in the search, counted from 0.
        runs: The settings of its runs, one for each seed and fold.
    """

    number: int
    runs: tuple[RunConfig, ...]


class Study:
    """The trials of one search, for all threads of one server.

    One server at a time may use it: the one that has the claim, ``RunStore.claim(search_id)``.
    Every call raises ``StorageError`` if the database cannot be used; it can be repeated.

    Args:
        store: The store of the search.
        search_id: The search.

    Raises:
        SearchNotFoundError: There is no search with that id.
        ConfigError, SearchError: Its description is no longer allowed: its dataset was deleted,
            or a package of its method is missing.
    """

    def __init__(self, store: RunStore, search_id: str) -> None:
        self.search_id = search_id
        self._store = store
        self._lock = threading.RLock()
        self._opened: tuple[BaseStorage, optuna.Study] | None = None
        self._asked: int | None = None  # number of its trials, if known
        self._records: dict[int, TrialRecord] = {}  # as this server has written or read them
        self.config = SearchConfig.from_json(store.searches.record(search_id).description)
        self.config.method_entry.check_installed()

    @classmethod
    def start(
        cls, store: RunStore, config: SearchConfig, name: str = "", owner: str = ""
    ) -> "Study":
        """Record a new search.

        Args:
            store: Where to record it.
            config: Its description.
            name: Its name; empty for none.
            owner: Id of the person whose search it is.

        Raises:
            SearchError: A package of its method is missing.
            MarkError: The name is too long.
        """
        config.method_entry.check_installed()
        return cls(store, store.searches.create(config.to_json(), name, owner).search_id)

    @property
    def record(self) -> SearchRecord:
        """The record of the search."""
        return self._store.searches.record(self.search_id)

    @property
    def most_trials(self) -> int:
        """Maximum number of trials; a grid has no more than its points."""
        if self.config.method_entry.grid:
            return min(self.config.trials, len(self.config.grid))
        return self.config.trials

    def ask(self) -> Trial | None:
        """Return the next trial; ``None`` if all have been asked for.

        The trial is recorded as running until it is told.
        """
        with self._lock, self._optuna() as study:
            number = self._asked
            if number is None:
                number = len(study.get_trials(deepcopy=False))
            if number >= self.most_trials:
                return None
            frozen, config = draw(study, self.config, number)
            self._asked = None  # until it is certain that it was written
            study.add_trial(frozen)
            self._asked = number + 1
            self._write(TrialRecord(self.search_id, number))
            return Trial(number, self.config.runs(config))

    def unfinished(self) -> list[Trial]:
        """Return the trials that were asked for and not told, by number.

        After a server was killed, these are to be trained, or followed, as well. Trials whose end
        only one of the two records has are brought up to date.
        """
        with self._lock, self._optuna() as study:
            records = {one.number: one for one in self._store.searches.trials(self.search_id)}
            self._records = dict(records)
            found = []
            for frozen in study.get_trials(deepcopy=False):
                record = records.get(frozen.number)
                if record is None:
                    record = TrialRecord(self.search_id, frozen.number)
                    self._write(record)
                if frozen.state.is_finished():
                    if not record.state.final:
                        self._save(record, frozen.state.name, frozen.values)
                    continue
                config = self.config.suggest(frozen)
                found.append(Trial(frozen.number, self.config.runs(config)))
            return found

    def read(self) -> None:
        """Read its description again, which another server may have changed.

        Raises:
            ConfigError, SearchError: As at construction.
        """
        with self._lock:
            self.config = SearchConfig.from_json(self.record.description)

    def trials(self) -> list[TrialRecord]:
        """Return the records of all trials by number."""
        return self._store.searches.trials(self.search_id)

    def trial(self, number: int) -> TrialRecord:
        """Return the record of a trial, as this server has written it."""
        with self._lock:
            if number not in self._records:
                self._records[number] = self._store.searches.trial(self.search_id, number)
            return self._records[number]

    def set_runs(self, number: int, runs: Sequence[str]) -> None:
        """Record the ids of the runs of a trial, in the order of its seeds and folds."""
        with self._lock:
            self._write(replace(self.trial(number), runs=tuple(runs)))

    def report(self, number: int, epoch: int, value: float | None) -> None:
        """Report the value of a trial at the end of an epoch.

        Args:
            number: The trial.
            epoch: The epoch, counted from 1.
            value: ``core.search.goals.Goal.value``; ``None`` if it diverged. No effect after the
                trial was told.
        """
        import optuna

        with self._lock, self._storage() as storage:
            trial_id = self._trial_id(storage, number)
            with suppress(optuna.exceptions.UpdateFinishedTrialError):
                reported = math.nan if value is None else value
                storage.set_trial_intermediate_value(trial_id, epoch, reported)

    def should_prune(self, number: int) -> bool:
        """Whether a trial falls behind the others, by what was reported of them, or diverged."""
        if self.config.pruner == PRUNER.default:
            return False
        with self._lock, self._storage() as storage:
            study = self._study_in(storage)
            trial = storage.get_trial(self._trial_id(storage, number))
            if any(map(math.isnan, trial.intermediate_values.values())):
                return True
            return bool(study.pruner.prune(study, trial))

    def tell(self, number: int, values: Sequence[float]) -> None:
        """Record the values of a trial; no effect if it was told before.

        Args:
            number: The trial.
            values: From ``core.search.goals.Goal.values``. A trial with one that is not finite
                fails.
        """
        if all(map(math.isfinite, values)):
            self._tell(number, "COMPLETE", values=list(values))
        else:
            self.tell_failed(
                number,
                SearchError(
                    N_("The validation result is not a finite number: the network diverged.")
                ),
            )

    def tell_pruned(self, number: int) -> None:
        """Record that a trial was stopped early; no effect if it was told before."""
        self._tell(number, "PRUNED")

    def tell_failed(self, number: int, problem: DenseboardError) -> None:
        """Record that a trial failed, and why; no effect if it was told before."""
        self._tell(number, "FAIL", problem=problem)

    def add_trials(self, count: int) -> None:
        """Allow more trials; a limit of minutes that has been reached is lifted.

        Raises:
            ConfigError: There would be too many.
            SearchError: It is a grid, all of whose points are tried already.
        """
        if self.config.method_entry.grid:
            raise SearchError(
                N_(
                    "A grid has no trials beyond its {points:,} points. Start another search with"
                    " more values."
                ),
                points=len(self.config.grid),
            )
        with self._lock:
            config = replace(self.config, trials=TRIALS.check(self.config.trials + count))
            if self.record.seconds >= config.minutes * 60:
                config = replace(config, minutes=0.0)
            self._store.searches.describe(self.search_id, config.to_json())
            self.config = config

    def _tell(
        self,
        number: int,
        state: str,
        *,
        values: list[float] | None = None,
        problem: DenseboardError | None = None,
    ) -> None:
        import optuna

        told = optuna.trial.TrialState[state]
        with self._lock:
            try:
                with self._storage() as storage:
                    # ``Study.tell`` takes twice as long because it reads all of the study.
                    trial_id = self._trial_id(storage, number)
                    if told is optuna.trial.TrialState.PRUNED:
                        values = _last_reported(storage.get_trial(trial_id))
                    try:
                        storage.set_trial_state_values(trial_id, told, values)
                    except optuna.exceptions.UpdateFinishedTrialError:
                        frozen = storage.get_trial(trial_id)
                        told, values = frozen.state, frozen.values
            except SearchError as error:  # without its study, only our own record has its end
                told, values, problem = optuna.trial.TrialState.FAIL, None, problem or error
            record = self.trial(number)
            if not record.state.final:
                self._save(record, told.name, values, problem)

    def _save(
        self,
        record: TrialRecord,
        state: str,
        values: Sequence[float] | None,
        problem: DenseboardError | None = None,
    ) -> None:
        """Record the end of a trial as Optuna has it."""
        results = tuple(values) if values else None
        changed = replace(record, state=_STATES[state], results=results, problem=problem)
        self._write(changed)

    def _write(self, record: TrialRecord) -> None:
        self._store.searches.save_trial(record)
        self._records[record.number] = record

    def _trial_id(self, storage: "BaseStorage", number: int) -> int:
        study_id = storage.get_study_id_from_name(self.search_id)
        return storage.get_trial_id_from_study_id_trial_number(study_id, number)

    @contextmanager
    def _optuna(self) -> "Iterator[optuna.Study]":
        """Open the study in Optuna's storage."""
        with self._storage() as storage:
            yield self._study_in(storage)

    @contextmanager
    def _storage(self) -> "Iterator[BaseStorage]":
        """Open Optuna's storage.

        Raises:
            SearchError: The study is no longer in it.
        """
        with open_storage(self._store) as storage:
            try:
                yield storage
            except KeyError as error:  # of Optuna, for an unknown study or trial
                if self._in(storage):
                    raise
                raise _deleted() from error

    def _in(self, storage: "BaseStorage") -> bool:
        """Whether the study is in a storage."""
        return any(one.study_name == self.search_id for one in storage.get_all_studies())

    def _study_in(self, storage: "BaseStorage") -> "optuna.Study":
        """The study in a storage, which has it from the first call on."""
        import optuna

        if self._opened is None or self._opened[0] is not storage:
            if self.trials() and not self._in(storage):
                raise _deleted()
            study = optuna.create_study(
                study_name=self.search_id,
                storage=storage,
                directions=self.config.directions,
                sampler=optuna.samplers.RandomSampler(),  # trials have their own: ``_next``
                pruner=self.config.pruner_entry.make(self.config.most_epochs),
                load_if_exists=True,
            )
            self._opened = storage, study
            self._asked = None
        return self._opened[1]


def delete(store: RunStore, search_id: str, *, with_runs: bool) -> None:
    """Delete a search, its trials and its study.

    Args:
        store: The store of the search.
        search_id: The search; no effect if there is none.
        with_runs: Whether to delete its runs, which ``RunStore.restore`` undoes.

    Raises:
        SearchError: It has not ended.
        MarkError: One of its runs is still training; nothing was deleted.
    """
    import optuna

    store.searches.delete(search_id, with_runs=with_runs)
    with open_storage(store) as storage:
        if search_id in optuna.get_all_study_names(storage):
            optuna.delete_study(study_name=search_id, storage=storage)


def _deleted() -> SearchError:
    return SearchError(
        N_(
            "The study of this search is no longer in Optuna's storage: another program deleted"
            " it. The search has ended; its runs are kept."
        )
    )


def _last_reported(trial: "FrozenTrial") -> list[float] | None:
    """The value of a pruned trial, as ``optuna.Study.tell`` has it."""
    step = trial.last_step
    value = math.nan if step is None else trial.intermediate_values[step]
    return None if math.isnan(value) else [value]
