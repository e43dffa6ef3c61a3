"""The record of runs: complete from its first moment, whole or unchanged by every call.

It is a database: ``runs.db`` in the data folder, or whatever the environment variable
``DENSEBOARD_DATABASE`` says. ``core.runs.store.schema`` says what is in it.
"""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.base import paths
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.record import Record
from core.runs.results import Result
from core.runs.store import ids
from core.runs.store.claim import Claim
from core.runs.store.summary import Marks, Summary
from core.settings.config import RunConfig

if TYPE_CHECKING:
    from core.runs.store.claims import Claims
    from core.runs.store.database import Database
    from core.runs.store.opened import Opened


class RunStore:
    """Reads and writes the record of runs, from any thread.

    Nothing is opened before the first call. Every call raises ``StorageError`` where the
    database cannot be used: no connection, a full disk, locked too long. Calls that name a run
    raise ``RunNotFoundError`` for what cannot be the id of one.

    Args:
        folder: The data folder; by default ``core.base.paths.home()``, asked each time so that a
            folder deleted while the app runs is made again.
        url: An SQLAlchemy URL. By default ``runs.db`` in ``folder``; without a folder, what
            ``DENSEBOARD_DATABASE`` says.
    """

    def __init__(self, folder: Path | None = None, url: str | None = None) -> None:
        self._folder = folder
        self._url = url
        self._claims: dict[tuple[str, Path], Claims] = {}

    # Recording

    def create(self, config: RunConfig, continues: str = "") -> Record:
        """Record a new run.

        Args:
            config: What it trains.
            continues: Id of the run of which it trains more epochs.
        """
        record = Record(ids.new(), config, continues=continues)
        self.save(record)
        return record

    def save(self, record: Record) -> None:
        """Record where a run stands; a reader sees the old or the new, never a part."""
        self._open(record.run_id).recording.save(record)

    def append(self, run_id: str, rows: Sequence[Row]) -> None:
        """Add rows to the history, all or none.

        Raises:
            RunNotFoundError: The run is not recorded.
        """
        self._open(run_id).recording.append(run_id, rows)

    def has_rows(self, run_id: str) -> bool:
        """Whether any history is recorded."""
        return self._open(run_id).recording.has_rows(run_id)

    def finish(
        self,
        record: Record,
        rows: Sequence[Row],
        result: Result | None,
        health: Sequence[Health] = (),
        frames: Sequence[Frame] = (),
    ) -> None:
        """Record the end of a run, whole history, outputs and model: all of it or nothing."""
        self._open(record.run_id).recording.finish(record, rows, result, health, frames)

    def claim(self, run_id: str) -> Claim | None:
        """The right to write a run's record, which one server has at a time."""
        database = self._open(run_id).database
        return self._own_claims(database).take(run_id)

    # Reading

    def record(self, run_id: str) -> Record:
        """The record of one run.

        Raises:
            RunNotFoundError: There is none under that id, or it cannot be understood.
        """
        return self._open(run_id).recording.record(run_id)

    def rows(self, run_id: str) -> list[Row]:
        """The history recorded so far."""
        return self._told(run_id, "history", Row.from_list)

    def health(self, run_id: str) -> list[Health]:
        """The snapshots of the layers that were recorded at the run's end, if there are any."""
        return self._told(run_id, "health", Health.from_list)

    def frames(self, run_id: str) -> list[Frame]:
        """What the network said over the plane, as recorded at the run's end, the last judged."""
        return self._told(run_id, "boundary", Frame.from_list)

    def result(self, record: Record) -> Result | None:
        """What a finished run left, the model excepted (see ``model``)."""
        return self._open().recording.result(record)

    def model(self, run_id: str) -> bytes:
        """The trained model as the bytes of a ``.keras`` file.

        Raises:
            PredictionError: It was not kept.
        """
        return self._open(run_id).recording.model(run_id)

    def unfinished(self) -> list[Record]:
        """Runs that were not over when last recorded and can be read, the oldest first."""
        return self._open().recording.unfinished()

    def summaries(self, *, archived: bool = True) -> list[Summary]:
        """All runs that are not deleted, the oldest first.

        Quick for ten thousand: only what changed since the last call is read.

        Args:
            archived: Whether those that were archived are among them.
        """
        return self._open().listing.summaries(archived=archived)

    # What users write on runs

    def marks(self, run_id: str) -> Marks:
        """What is written on a run.

        Raises:
            RunNotFoundError: There is none under that id.
        """
        return self._open(run_id).marking.marks(run_id)

    def mark(self, run_id: str, **changes: Any) -> Marks:
        """Change some of the marks of a run; pinning it unpins the other of its dataset.

        Args:
            run_id: The run.
            **changes: ``name``, ``tags``, ``note``, ``pinned``, ``archived``, as in ``Marks``.

        Returns:
            All marks, as they are now.

        Raises:
            RunNotFoundError: There is none under that id.
            MarkError: A text is too long, or there are too many tags.
        """
        return self._open(run_id).marking.mark(run_id, changes)

    def delete(self, run_ids: Collection[str]) -> None:
        """Take runs out of every list, all or none; ``restore`` brings them back for a week.

        Raises:
            MarkError: One of them is not over.
        """
        self._open(*run_ids).marking.delete(run_ids)

    def restore(self, run_ids: Collection[str]) -> None:
        """Bring back runs that were deleted."""
        self._open(*run_ids).marking.restore(run_ids)

    # What belongs to a run by name

    def keep(self, run_id: str, name: str, data: bytes) -> None:
        """Keep something of a run, in place of what was kept under that name.

        Args:
            run_id: The run.
            name: At most 100 characters; ``outputs``, ``validation``, ``kernel`` and ``model``
                are what it left.
            data: As many bytes as the database takes, two billion at most.

        Raises:
            RunNotFoundError: There is none under that id.
        """
        self._open(run_id).recording.keep(run_id, name, data)

    def kept(self, run_id: str, name: str) -> bytes | None:
        """What was kept of a run under a name."""
        return self._open(run_id).recording.kept(run_id, name)

    def has(self, run_id: str, name: str) -> bool:
        """Whether something is kept of a run under a name; it is not read."""
        return self._open(run_id).recording.has(run_id, name)

    def drop(self, run_id: str, name: str) -> None:
        """Keep it no longer; without effect where nothing is kept."""
        self._open(run_id).recording.drop(run_id, name)

    # Beside the runs

    def look(self, *run_ids: str) -> None:
        """Note that the test results of runs were shown, all or none; only the first time counts.

        Args:
            *run_ids: The runs, some hundreds at most.

        Raises:
            RunNotFoundError: There is none under one of the ids.
        """
        self._open(*run_ids).notes.look(run_ids)

    def looks(self, dataset: str) -> int:
        """How many runs of a dataset had their test results shown, deleted ones as well."""
        return self._open().notes.looks(dataset)

    def preference(self, name: str, default: Any = None) -> Any:
        """A value that ``prefer`` was given, in this server or another with the same database."""
        return self._open().notes.preference(name, default)

    def prefer(self, name: str, value: Any) -> None:
        """Remember a value that JSON carries.

        Args:
            name: At most 100 characters.
            value: What ``preference`` gives from now on.
        """
        self._open().notes.prefer(name, value)

    def guess(self, run_id: str, told: Mapping[str, Any]) -> None:
        """Remember what somebody expects of a run; only the first time counts.

        Args:
            run_id: The run.
            told: Values that JSON carries.

        Raises:
            RunNotFoundError: There is none under that id.
        """
        self._open(run_id).notes.guess(run_id, told)

    def guesses(self) -> dict[str, Mapping[str, Any]]:
        """What was expected of runs, by their ids."""
        return self._open().notes.guesses()

    # Its insides

    def _told(self, run_id: str, kind: str, parse: Callable[[Any], Any]) -> list[Any]:
        return self._open(run_id).recording.told(run_id, kind, parse)

    def _where(self) -> tuple[str, Path]:
        """The URL, "" for a file in the data folder, and that folder."""
        if self._folder:
            return self._url or "", paths.create(self._folder, 0o700)
        return self._url or os.environ.get(paths.DATABASE_VARIABLE, ""), paths.home()

    def _open(self, *run_ids: str) -> "Opened":
        """The database, once these are known to be names of runs."""
        # Only now: SQLAlchemy takes 0.2 s, for which the first page need not wait.
        from core.runs.store.opened import opened

        for run_id in run_ids:
            ids.check(run_id)
        return opened(*self._where())

    def _own_claims(self, database: "Database") -> "Claims":
        from core.runs.store.claims import Claims

        where = self._where()
        if where not in self._claims:
            self._claims.setdefault(where, Claims(database, where[1]))
        return self._claims[where]
