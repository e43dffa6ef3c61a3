"""Writes and reads the records of searches and their trials."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import delete, func, select, update

from core.base.errors import DenseboardError, SearchError
from core.base.text import N_
from core.runs.columns import PROBLEM, flat_columns, from_row, to_row
from core.runs.search_record import SearchRecord, SearchSummary, TrialRecord
from core.runs.search_state import SearchState, TrialState
from core.runs.sharing import CHANGES, Sharing
from core.runs.store import ids
from core.runs.store.changing import put
from core.runs.store.database import Database
from core.runs.store.ids import search_not_found
from core.runs.store.marking import NAME_LENGTH, Marking, limited
from core.runs.store.recording import DAMAGE
from core.runs.store.schema import search_trials, searches

_SEARCH = select(*(searches.c[column.name] for column in flat_columns(SearchRecord)))
_TRIAL = select(*(search_trials.c[column.name] for column in flat_columns(TrialRecord)))


class Searches:
    """The searches of a database; every call is one transaction.

    Every call raises ``StorageError`` if the database cannot be used. What a search remembers of
    its trials is in Optuna's storage, which ``core.search.study`` writes.

    Args:
        database: The database.
        marking: Deletes runs.
    """

    def __init__(self, database: Database, marking: Marking) -> None:
        self.database = database
        self._marking = marking

    def create(self, description: str, name: str = "", owner: str = "") -> SearchRecord:
        """Record a new search.

        Args:
            description: ``core.search.config.SearchConfig`` as JSON.
            name: Its name; empty for none.
            owner: Id of the person whose search it is.

        Raises:
            MarkError: The name is too long.
        """
        record = SearchRecord(ids.new(), description, _name(name), owner=owner)
        self.save(record)
        return record

    def save(self, record: SearchRecord) -> None:
        """Record a search as a whole."""
        values = to_row(record)
        with self.database.writing() as connection:
            put(connection, searches, {"search_id": values.pop("search_id")}, values)

    def rename(self, search_id: str, name: str) -> None:
        """Change the name of a search.

        Raises:
            SearchNotFoundError: There is no search with that id.
            MarkError: The name is too long.
        """
        self._update(search_id, {"name": _name(name)})

    def share(self, search_id: str, sharing: Sharing) -> None:
        """Change who may see a search, and with it its runs.

        Raises:
            SearchNotFoundError: There is no search with that id.
        """
        self._update(search_id, {"shared": sharing.value})
        CHANGES.note()

    def set_state(
        self,
        search_id: str,
        state: SearchState,
        seconds: float | None = None,
        problem: DenseboardError | None = None,
    ) -> None:
        """Record the state of a search.

        Args:
            search_id: The search.
            state: Its state.
            seconds: How long it has been running, in seconds; ``None`` to keep what is recorded.
            problem: Why it failed; ``None`` for no problem.

        Raises:
            SearchNotFoundError: There is no search with that id.
        """
        values = {"state": state.value, "problem": problem and PROBLEM.write(problem)}
        self._update(search_id, values if seconds is None else {**values, "seconds": seconds})

    def set_seconds(self, search_id: str, seconds: float) -> None:
        """Record how long a search has been running, in seconds.

        Raises:
            SearchNotFoundError: There is no search with that id.
        """
        self._update(search_id, {"seconds": seconds}, lasting=False)

    def describe(self, search_id: str, description: str) -> None:
        """Replace the description of a search.

        Raises:
            SearchNotFoundError: There is no search with that id.
        """
        self._update(search_id, {"description": description})

    def record(self, search_id: str) -> SearchRecord:
        """Return the record of a search.

        Raises:
            SearchNotFoundError: There is no search with that id, or its record is damaged.
        """
        query = _SEARCH.where(searches.c.search_id == search_id)
        row = None
        if ids.is_id(search_id):
            with self.database.reading() as connection:
                row = connection.execute(query).mappings().first()
        if row is None:
            raise search_not_found(search_id)
        try:
            return from_row(SearchRecord, row)
        except DAMAGE as error:
            raise search_not_found(search_id) from error

    def unfinished(self) -> list[str]:
        """Return the ids of searches that have not ended, oldest first.

        One that was stopped has not ended while trials of it are recorded as running.
        """
        running = select(search_trials.c.search_id).filter_by(state=TrialState.RUNNING.value)
        final = [state.value for state in SearchState if state.final]
        query = select(searches.c.search_id).where(
            searches.c.state.not_in(final) | searches.c.search_id.in_(running)
        )
        with self.database.reading() as connection:
            return list(connection.execute(query.order_by(searches.c.created)).scalars())

    def summaries(self) -> list[SearchSummary]:
        """Return all searches, the latest first, without damaged records."""
        counted = select(search_trials.c.search_id, search_trials.c.state, func.count())
        with self.database.reading() as connection:
            rows = connection.execute(_SEARCH.order_by(searches.c.created.desc())).mappings().all()
            counts = connection.execute(counted.group_by(*counted.selected_columns[:2])).all()
        trials: dict[str, dict[TrialState, int]] = {}
        for search_id, state, count in counts:
            with suppress(ValueError):
                trials.setdefault(search_id, {})[TrialState(state)] = count
        found = []
        for row in rows:
            with suppress(*DAMAGE):
                record = from_row(SearchRecord, row)
                found.append(SearchSummary(record, trials.get(record.search_id, {})))
        return found

    def save_trial(self, trial: TrialRecord) -> None:
        """Record a trial as a whole.

        Raises:
            SearchNotFoundError: There is no search with that id.
        """
        values = to_row(trial)
        key = {name: values.pop(name) for name in ("search_id", "number")}
        known = select(searches.c.search_id).where(searches.c.search_id == trial.search_id)
        with self.database.writing(lasting=trial.state.final) as connection:
            if connection.execute(known).first() is None:
                raise search_not_found(trial.search_id)
            put(connection, search_trials, key, values)

    def trials(self, search_id: str) -> list[TrialRecord]:
        """Return the trials of a search by number, without damaged records."""
        query = _TRIAL.where(search_trials.c.search_id == search_id)
        with self.database.reading() as connection:
            rows = connection.execute(query.order_by(search_trials.c.number)).mappings().all()
        found = []
        for row in rows:
            with suppress(*DAMAGE):
                found.append(from_row(TrialRecord, row))
        return found

    def trial(self, search_id: str, number: int) -> TrialRecord:
        """Return the record of a trial; a new one if there is none, or it is damaged."""
        query = _TRIAL.filter_by(search_id=search_id, number=number)
        with self.database.reading() as connection:
            row = connection.execute(query).mappings().first()
        with suppress(*DAMAGE):
            if row is not None:
                return from_row(TrialRecord, row)
        return TrialRecord(search_id, number)

    def delete(self, search_id: str, *, with_runs: bool) -> None:
        """Delete a search and its trials.

        Args:
            search_id: The search; no effect if there is none.
            with_runs: Whether to delete its runs, which ``RunStore.restore`` undoes.

        Raises:
            SearchError: It has not ended.
            MarkError: One of its runs is still training; nothing was deleted.
        """
        ours = searches.c.search_id == search_id
        runs = {run_id for trial in self.trials(search_id) for run_id in trial.runs}
        with self.database.reading() as connection:
            state = connection.execute(select(searches.c.state).where(ours)).scalar()
        if state is not None and not SearchState(state).final:
            raise SearchError(
                N_("The search {received} has not ended, so nothing was deleted. Stop it first."),
                received=search_id,
            )
        if with_runs and runs:
            self._marking.delete(runs)
        with self.database.writing() as connection:
            connection.execute(delete(searches).where(ours))

    def _update(self, search_id: str, values: Mapping[str, Any], *, lasting: bool = True) -> None:
        changed = update(searches).where(searches.c.search_id == search_id).values(**values)
        with self.database.writing(lasting=lasting) as connection:
            if not connection.execute(changed).rowcount:
                raise search_not_found(search_id)


def _name(name: str) -> str:
    too_long = N_("The name has {received} characters; {allowed} are allowed. Shorten it.")
    return limited(name, NAME_LENGTH, too_long)
