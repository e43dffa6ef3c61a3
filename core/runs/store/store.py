"""The store of runs; every call is one transaction.

It is a database: ``runs.db`` in the data folder, or the one that the environment variable
``DENSEBOARD_DATABASE`` names. Its tables are in ``core.runs.store.schema``.
"""

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.base import paths
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.record import Record
from core.runs.results import Result
from core.runs.sharing import Ownership
from core.runs.store import ids
from core.runs.store.claim import Claim
from core.runs.store.summary import Marks, Summary
from core.settings.config import RunConfig

if TYPE_CHECKING:
    from core.runs.store.claims import Claims
    from core.runs.store.database import Database
    from core.runs.store.opened import Opened
    from core.runs.store.packs import Packs
    from core.runs.store.people import People
    from core.runs.store.searches import Searches
    from core.runs.store.uploads import Uploads


class RunStore:
    """Reads and writes runs, from any thread.

    The database is opened at the first call. Every call raises ``StorageError`` if the database
    cannot be used: no connection, a full disk, locked too long. Calls with the id of a run raise
    ``RunNotFoundError`` if it cannot be an id.

    Args:
        folder: The data folder; by default ``core.base.paths.home()``, evaluated at each call so
            that a folder deleted while the app runs is created again.
        url: An SQLAlchemy URL. By default ``runs.db`` in ``folder``; without a folder, the value
            of ``DENSEBOARD_DATABASE``.
    """

    def __init__(self, folder: Path | None = None, url: str | None = None) -> None:
        self._folder = folder
        self._url = url
        self._claims: dict[tuple[str, Path], Claims] = {}

    # Recording

    def create(
        self, config: RunConfig, continues: str = "", search: str = "", owner: str = ""
    ) -> Record:
        """Record a new run.

        Args:
            config: Its settings.
            continues: Id of the run that it continues.
            search: Id of the search that it is part of.
            owner: Id of the person whose run it is.
        """
        record = Record(ids.new(), config, continues=continues, search=search, owner=owner)
        self.save(record)
        return record

    def save(self, record: Record) -> None:
        """Record the state of a run."""
        self._open(record.run_id).recording.save(record)

    def append(self, run_id: str, rows: Sequence[Row]) -> None:
        """Append rows to the history, all or none.

        Raises:
            RunNotFoundError: The run is not recorded.
        """
        self._open(run_id).recording.append(run_id, rows)

    def has_rows(self, run_id: str) -> bool:
        """Whether any history is recorded."""
        return self._open(run_id).recording.has_rows(run_id)

    def keep(
        self,
        run_id: str,
        checkpoint: bytes,
        weights: bytes,
        health: Sequence[Health],
        frames: Sequence[Frame],
    ) -> None:
        """Record what a run can go on from if its worker dies, all or none.

        Args:
            run_id: The run.
            checkpoint: From ``core.runs.checkpoint.Checkpoint.to_bytes``.
            weights: From ``core.runs.epochs.EpochWeights.to_bytes``; empty for none.
            health: The snapshots of its layers so far.
            frames: Its frames so far.

        Raises:
            RunNotFoundError: The run is not recorded.
        """
        self._open(run_id).recording.keep(run_id, checkpoint, weights, health, frames)

    def rewind(self, record: Record, rows: Sequence[Row]) -> None:
        """Record a run with this history instead of a longer one, all or none."""
        self._open(record.run_id).recording.rewind(record, rows)

    def finish(
        self,
        record: Record,
        rows: Sequence[Row],
        result: Result | None,
        health: Sequence[Health] = (),
        frames: Sequence[Frame] = (),
    ) -> None:
        """Record the end of a run with history, snapshots and artifacts, all or none."""
        self._open(record.run_id).recording.finish(record, rows, result, health, frames)

    def claim(self, run_id: str) -> Claim | None:
        """Claim the right to write a run's record; ``None`` while another server has it."""
        database = self._open(run_id).database
        return self._own_claims(database).take(run_id)

    # Reading

    def record(self, run_id: str) -> Record:
        """Return the record of a run.

        Raises:
            RunNotFoundError: There is no run with that id, or its record is damaged.
        """
        return self._open(run_id).recording.record(run_id)

    def rows(self, run_id: str) -> list[Row]:
        """Return the history recorded so far."""
        return self._open(run_id).recording.lines(run_id, Row)

    def health(self, run_id: str) -> list[Health]:
        """Return the snapshots of the layers, recorded at the end of the run."""
        return self._open(run_id).recording.lines(run_id, Health)

    def frames(self, run_id: str) -> list[Frame]:
        """Return the frames, recorded at the end of the run; the last is of the evaluated model."""
        return self._open(run_id).recording.lines(run_id, Frame)

    def result(self, record: Record) -> Result | None:
        """Return the result of a finished run, without the artifacts that are files."""
        return self._open().recording.result(record)

    def model(self, run_id: str) -> bytes:
        """Return the trained model as the bytes of a ``.keras`` file.

        Raises:
            PredictionError: It is not stored.
        """
        return self._open(run_id).recording.model(run_id)

    def unfinished(self) -> list[Record]:
        """Return the readable records of unfinished runs, oldest first."""
        return self._open().recording.unfinished()

    def of_search(self, search_id: str) -> list[Record]:
        """Return the readable records of the runs of a search, oldest first."""
        return self._open().recording.of_search(search_id)

    def summaries(self, *, archived: bool = True, others: bool = False) -> list[Summary]:
        """Return all runs that are not deleted, oldest first.

        Only changes since the last call are read: 1 ms for ten thousand runs.

        Args:
            archived: Whether to include archived runs.
            others: For a visitor (``core.people``): whether to include runs of other persons that
                the visitor may see. Without visitors there is no difference.
        """
        return self._open().listing.summaries(archived=archived)

    # Marks

    def marks(self, run_id: str) -> Marks:
        """Return the marks of a run.

        Raises:
            RunNotFoundError: There is no run with that id.
        """
        return self._open(run_id).marking.marks(run_id)

    def mark(self, run_id: str, **changes: Any) -> Marks:
        """Change marks of a run; pinning it unpins any other run of its dataset and owner.

        Args:
            run_id: The run.
            **changes: ``name``, ``tags``, ``note``, ``pinned``, ``archived``, ``shared``, as in
                ``Marks``.

        Returns:
            All marks after the change.

        Raises:
            RunNotFoundError: There is no run with that id.
            MarkError: A text is too long, or there are too many tags.
        """
        return self._open(run_id).marking.mark(run_id, changes)

    def delete(self, run_ids: Collection[str]) -> None:
        """Remove runs from every list, all or none; ``restore`` undoes it within a week.

        Raises:
            MarkError: One of them is still training.
        """
        self._open(*run_ids).marking.delete(run_ids)

    def restore(self, run_ids: Collection[str]) -> None:
        """Restore deleted runs."""
        self._open(*run_ids).marking.restore(run_ids)

    # Artifacts

    def write_artifact(self, run_id: str, name: str, data: bytes) -> None:
        """Store an artifact of a run, replacing one of the same name.

        Args:
            run_id: The run.
            name: At most 100 characters; the fields of ``core.runs.results.Result`` are reserved.
            data: At most two billion bytes, or what the database allows.

        Raises:
            RunNotFoundError: There is no run with that id.
        """
        self._open(run_id).recording.write_artifact(run_id, name, data)

    def artifact(self, run_id: str, name: str) -> bytes | None:
        """Return an artifact of a run; ``None`` if it is not stored."""
        return self._open(run_id).recording.artifact(run_id, name)

    def has_artifact(self, run_id: str, name: str) -> bool:
        """Whether an artifact is stored, without reading it."""
        return self._open(run_id).recording.has_artifact(run_id, name)

    def delete_artifact(self, run_id: str, name: str) -> None:
        """Delete an artifact; no effect if it is not stored."""
        self._open(run_id).recording.delete_artifact(run_id, name)

    def thin(self, limit: int) -> int:
        """Remove what can be spared of the oldest finished runs if the record is too large.

        First the outputs of epochs, then their weights, then what training continues from; never
        anything of a pinned run.

        Args:
            limit: How many bytes all parts of all runs may take.

        Returns:
            The bytes removed: down to nine tenths of the limit, if there is enough.
        """
        return self._open().thinning.thin(limit)

    def is_thinned(self, run_id: str) -> bool:
        """Whether ``thin`` has removed something of a run."""
        return self._open(run_id).thinning.is_thinned(run_id)

    # Notes

    def add_test_views(self, *run_ids: str, owner: str = "") -> None:
        """Record that the test results of runs were shown, all or none; each run counts once.

        Args:
            *run_ids: The runs, at most some hundreds.
            owner: Id of the person who saw them.

        Raises:
            RunNotFoundError: There is no run with one of the ids.
        """
        self._open(*run_ids).notes.add_test_views(run_ids, owner)

    def test_views(self, dataset: str, *, owner: str = "") -> int:
        """Count the runs of a dataset whose test results a person saw, including deleted ones."""
        return self._open().notes.test_views(dataset, owner)

    def preference(self, name: str, default: Any = None, *, owner: str = "") -> Any:
        """Return the value set by ``prefer``, on any server with the same database."""
        return self._open().notes.preference(name, default, owner)

    def prefer(self, name: str, value: Any, *, owner: str = "") -> None:
        """Set a preference.

        Args:
            name: At most 100 characters.
            value: A value that JSON can represent.
            owner: Id of the person whose preference it is; empty for the server's.
        """
        self._open().notes.prefer(name, value, owner)

    def settle(self, name: str, value: Any) -> Any:
        """Set a preference of the server unless it is set; return what is set.

        Args:
            name: At most 100 characters.
            value: A value that JSON can represent.
        """
        return self._open().notes.settle(name, value)

    def forget(self, owner: str) -> None:
        """Delete preferences and answers of a person, and which test results the person saw."""
        self._open().notes.forget(owner)

    def guess(self, run_id: str, guess: Mapping[str, Any]) -> None:
        """Record a user's guess about a run; only the first one counts.

        Args:
            run_id: The run.
            guess: Values that JSON can represent.

        Raises:
            RunNotFoundError: There is no run with that id.
        """
        self._open(run_id).notes.guess(run_id, guess)

    def guesses(self) -> dict[str, Mapping[str, Any]]:
        """Return all guesses by run id."""
        return self._open().notes.guesses()

    # People

    @property
    def people(self) -> "People":
        """The persons in the same database."""
        return self._open().people

    @property
    def uploads(self) -> "Uploads":
        """The owners of uploaded data, in the same database."""
        return self._open().uploads

    def ownership(self, run_id: str) -> Ownership:
        """Return whose a run is and who may see it; also of a deleted run.

        Raises:
            RunNotFoundError: There is no run with that id.
        """
        return self._open(run_id).owners.of_run(run_id)

    def size_of(self, owner: str) -> int:
        """Return the bytes that the runs of a person take, without deleted ones."""
        return self._open().owners.size_of(owner)

    def shared_searches(self) -> frozenset[str]:
        """Return the ids of the searches that are shared with everybody who is signed in."""
        return self._open().owners.shared_searches()

    # Searches

    @property
    def searches(self) -> "Searches":
        """The searches in the same database."""
        return self._open().searches

    # Class packs

    @property
    def packs(self) -> "Packs":
        """The class packs in the same database."""
        return self._open().packs

    # Private

    def _where(self) -> tuple[str, Path]:
        """The database's URL (empty for a file in the data folder) and the data folder."""
        if self._folder:
            return self._url or "", paths.create(self._folder, 0o700)
        return self._url or os.environ.get(paths.DATABASE_VARIABLE, ""), paths.home()

    def _open(self, *run_ids: str) -> "Opened":
        """The database, after checking that these can be ids of runs."""
        # Imported late: SQLAlchemy takes 0.2 s, which would delay the first page.
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
