"""Records runs in the order of their changes, in a thread, so that nothing waits for the disk."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from core.base.errors import DenseboardError, RunNotFoundError, StorageError
from core.base.text import N_
from core.runs.checkpoint import Kept, Start
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.record import Record
from core.runs.states import State
from core.runs.store import Claim, RunStore
from core.service.archive import start_of
from core.service.live import LiveRun

logger = logging.getLogger(__name__)


class Takeover(NamedTuple):
    """A run recorded by another server, and the right to write it if that server is gone."""

    lock: Claim | None
    record: Record
    rows: list[Row]


class Writer:
    """Records runs in a single thread; a full disk causes a warning, never the loss of a run.

    Args:
        store: The store of the runs.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="denseboard-writer")
        self.unsaved: dict[str, LiveRun] = {}  # runs whose end is not recorded yet
        self._grown: dict[str, LiveRun] = {}  # runs whose new rows the next ``flush`` appends

    def save(self, run: LiveRun) -> "Future[bool]":
        """Record the state of a run."""
        record = run.record
        return self._write(run, lambda: self._store.save(record))

    def append_soon(self, run: LiveRun) -> None:
        """Record new rows of a run's history with the next ``flush``, or with its end.

        Rows arrive a dozen times a second. Until they are recorded, the worker has them as well.
        """
        self._grown[run.run_id] = run

    def flush(self) -> None:
        """Record the rows that ``append_soon`` announced, of runs that have not ended."""
        grown, self._grown = self._grown, {}
        for run in grown.values():
            if not run.state.final:
                self.append(run)

    def append(self, run: LiveRun) -> "Future[bool]":
        """Record new rows of a run's history, and rows that could not be written before."""
        return self._write(run, partial(self._append, run))

    def _append(self, run: LiveRun) -> None:
        if run.state.final:
            return  # ``finish`` records everything; a partial record would look like a failure
        if not self._store.has_rows(run.run_id):
            run.recorded = 0  # these are the first rows, or the database was replaced
        rows = run.rows[run.recorded :]
        if not rows:
            return
        if run.recorded:
            self._store.append(run.run_id, rows)
        else:
            self._store.rewind(run.record, rows)
        run.recorded += len(rows)

    def rewind(self, run: LiveRun) -> "Future[bool]":
        """Record a run that went back to an earlier history."""
        record, rows = run.record, list(run.rows)

        def write() -> None:
            run.recorded = 0  # until it is written, all rows are to be written again
            self._store.rewind(record, rows)
            run.recorded = len(rows)

        return self._write(run, write)

    def keep(self, run: LiveRun, kept: Kept) -> "Future[bool]":
        """Record what a run can go on from if its worker dies."""
        health = [snapshot for snapshot in run.health if snapshot.epoch <= kept.epoch]
        frames = [Frame.from_list(frame) for frame in kept.frames]

        def write() -> None:
            self._append(run)  # a checkpoint needs the rows of its epochs
            if not run.state.final:
                self._store.keep(run.run_id, kept.checkpoint, kept.weights, health, frames)

        return self._write(run, write)

    def end(self, run: LiveRun, state: State, **changes: Any) -> "Future[bool]":
        """Enter a final state, unless the run already has one, and record it."""
        if not run.state.final:
            run.enter(state, **changes)
            return self.finish(run)
        return self._thread.submit(lambda: run.run_id not in self.unsaved)

    def finish(self, run: LiveRun) -> "Future[bool]":
        """Record the end of a run; until then it is in ``unsaved``."""
        self.unsaved[run.run_id] = run

        def write() -> None:
            if run.run_id in self.unsaved:
                self._store.finish(
                    run.record, list(run.rows), run.result, list(run.health), list(run.frames)
                )
                self._finished(run)

        return self._write(run, write, ending=True)

    def look_up(self, run: LiveRun) -> Takeover:
        """Read a run recorded by another server, and claim it if that server is gone.

        May be called from any thread.

        Raises:
            DenseboardError: The record cannot be read.
        """
        lock = self._store.claim(run.run_id)
        return Takeover(lock, self._store.record(run.run_id), self._store.rows(run.run_id))

    async def start_of(self, record: Record) -> Start | None:
        """See ``core.service.archive.start_of``; reads after all pending writes."""
        reading = self._thread.submit(start_of, self._store, record)
        return await asyncio.wrap_future(reading)

    def has_ended(self, run_id: str) -> bool:
        """Whether the end of a run is recorded."""
        try:
            return self._store.record(run_id).state.final
        except DenseboardError:
            return False

    def close(self) -> None:
        """Try to write everything once more, and wait until that is done."""
        self.flush()
        for run in list(self.unsaved.values()):
            self.finish(run)
        self._thread.shutdown(wait=True)

    def _write(
        self, run: LiveRun, write: Callable[[], None], *, ending: bool = False
    ) -> "Future[bool]":
        """Write in the writer's thread; the result is whether this server has written it."""

        def attempt() -> bool:
            try:
                if run.lock is not None and run.lock.lost:
                    run.lock = None
                if run.lock is None and not (ending and self._take_over(run)):
                    self.unsaved.pop(run.run_id, None)
                    return False  # another server records this run
                write()
            except StorageError as error:
                return self._warn(run, error)
            except Exception as error:
                logger.exception("A run could not be recorded.")
                return self._warn(run, _unexpected(error))
            if run.warning is not None:
                run.warning = None
                run.changed()
            return True

        return self._thread.submit(attempt)

    def _take_over(self, run: LiveRun) -> bool:
        """Claim a run whose server died before it could record the end."""
        lock = self._store.claim(run.run_id)
        if lock is None:
            return False
        try:
            if self._store.record(run.run_id).state.final:
                lock.release()
                return False
        except RunNotFoundError:
            pass  # the database was replaced; this server still has the run
        run.lock = lock
        return True

    def _finished(self, run: LiveRun) -> None:
        self.unsaved.pop(run.run_id, None)
        run.recorded = len(run.rows)
        logger.info("A run has ended.", extra=_about(run.record))
        if run.lock:
            run.lock.release()
        if run.result:
            # They are in the store, and may be large.
            run.result = replace(run.result, model=b"", weights=b"", checkpoint=b"")

    def _warn(self, run: LiveRun, error: DenseboardError) -> bool:
        if run.warning is None:
            logger.warning("%s", error)
        run.warning = error
        run.changed()
        return False


def _about(record: Record) -> dict[str, Any]:
    """The fields of a run in structured logs."""
    return {
        "run": record.run_id,
        "state": record.state.value,
        "seconds": round(record.seconds, 3),
        "dataset": record.config.dataset,
    }


def _unexpected(error: Exception) -> StorageError:
    return StorageError(
        N_("The run cannot be recorded at the moment: {kind}: {reason}."),
        kind=type(error).__name__,
        reason=str(error)[:200],
    )
