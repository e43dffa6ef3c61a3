"""Writes what happens to the disk, in order, without holding up what happens."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from core.errors import StorageError
from core.history import Row
from core.runs import RunStore
from core.service.live import LiveRun

logger = logging.getLogger(__name__)


class Writer:
    """One thread that records runs; a full disk becomes a warning, never a lost run.

    Args:
        store: Where runs are recorded.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="denseboard-writer")
        self.unsaved: dict[str, LiveRun] = {}

    def save(self, run: LiveRun) -> "Future[bool]":
        """Record where a run stands."""
        record = run.record
        return self._write(run, lambda: self._store.save(record))

    def append(self, run: LiveRun, rows: list[Row]) -> "Future[bool]":
        """Record new rows of its history."""
        return self._write(run, lambda: self._store.append(run.run_id, rows))

    def finish(self, run: LiveRun) -> "Future[bool]":
        """Record its end; what cannot be written now is kept in ``unsaved``."""
        record, rows, result = run.record, list(run.rows), run.result
        # The server that had the right to write it may be dead by now.
        run.lock = run.lock or self._store.claim(run.run_id)

        def write() -> None:
            self.unsaved[run.run_id] = run
            self._store.finish(record, rows, result)
            del self.unsaved[run.run_id]
            run.warning = None

        return self._write(run, write)

    def refresh(self, run: LiveRun) -> bool:
        """Catch up with a run that another server records; return whether we do now.

        Raises:
            DenseboardError: Its record cannot be read.
        """
        run.lock = run.lock or self._store.claim(run.run_id)
        run.record = self._store.record(run.run_id)
        run.rows = self._store.rows(run.run_id)
        run.changed()
        return run.lock is not None

    def close(self) -> None:
        """Wait until everything is written."""
        self._thread.shutdown(wait=True)

    def _write(self, run: LiveRun, write: Callable[[], None]) -> "Future[bool]":
        def attempt() -> bool:
            if run.lock is None:
                return True  # another server records this run
            try:
                write()
            except StorageError as error:
                if run.warning is None:
                    logger.warning("%s", error)
                run.warning = error
                run.changed()
                return False
            return True

        return self._thread.submit(attempt)
