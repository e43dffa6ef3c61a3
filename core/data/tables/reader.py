"""Reads an uploaded file where it can neither block the page nor fill the server's memory.

How much memory and time a file takes cannot be told before it is read: compressed files unpack to
a thousand times their size, and a few bytes of a wide table cost a check of each column. So a file
is read, and the table checked, in a process of its own, which is bounded in memory and time,
tells how far it is, and is killed on request. It ends with the server as well.

To start it takes one to two seconds of the processor, mostly to import pandas, in which 10 MB of
text are read here: so ``quick`` files, whose cost is bounded by their size, are read here.
"""

import logging
import os
import pickle
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from core.base.errors import DenseboardError, TableError
from core.base.text import N_
from core.data.tables import formats, parquet, progress
from core.data.tables.dialect import PARQUET, WORKBOOK
from core.data.tables.limits import beyond_memory, beyond_time, reading_mb, reading_seconds
from core.data.tables.names import tidy
from core.data.tables.progress import Stage

logger = logging.getLogger(__name__)

SMALL = 2_000_000
"""Maximum size, in bytes, of a text that is read in the server's own process."""
LONGEST_LINE = 5_000
"""Maximum length of its lines, in bytes: every column takes time, whatever its length."""
SMALL_PACKED = 20_000
"""The same for a zip archive, gzip file or workbook: deflate packs 1,032 to 1 at best."""
_START = 1 << 18  # bytes
_ROOT = Path(__file__).resolve().parents[3]
_MODULE = "core.data.tables.reader_process"
_ENVIRONMENT = {
    # Otherwise Arrow takes a gigabyte of addresses at once, which counts.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


Answer_co = TypeVar("Answer_co", covariant=True)
Answer = TypeVar("Answer")


class Request(Protocol[Answer_co]):
    """What is to be read of a file; it and its answer can be pickled."""

    @property
    def path(self) -> Path:
        """The file."""
        ...

    def answer(self) -> Answer_co:
        """Read it; reports to ``core.data.tables.progress``.

        Raises:
            DenseboardError: It cannot be read, or is not what is needed.
        """
        ...


def answered(request: Request[Any], megabytes: int, listener: progress.Listener) -> Any:
    """Return what a request is answered with, or a ``DenseboardError`` that says why it is not.

    Args:
        request: What to read.
        megabytes: The memory that it may take.
        listener: Called with the progress.
    """
    try:
        with progress.listening(listener):
            answer = request.answer()
            progress.report(Stage.HAND_OVER)
            return answer
    except DenseboardError as error:
        return error.without_cause()
    except MemoryError:
        return beyond_memory(megabytes)
    except Exception as error:
        logger.exception("An uploaded file cannot be read.")
        return TableError(
            N_(
                "The file cannot be read: {kind}: {reason}. Save the table as CSV in UTF-8, and"
                " upload that."
            ),
            kind=type(error).__name__,
            reason=tidy(error, 200),
        )


def read_file(request: Request[Answer]) -> "Reader[Answer]":
    """Begin to read a file; one that is quick to read has been read when this returns.

    Args:
        request: What to read.

    Raises:
        TableError: A limit is not set as is allowed.
    """
    reader = Reader(request)
    return reader.read_here() if quick(request.path) else reader.start()


def quick(path: Path) -> bool:
    """Whether a file is so small that to read it here is quicker than in a process of its own."""
    with suppress(OSError):
        size = path.stat().st_size
        if size > SMALL:
            return False
        with path.open("rb") as file:
            start = file.read(_START)
        try:
            packed = formats.is_packed(path, start)
            found = packed or formats.format_of(path, start)
        except DenseboardError:
            return True  # it is refused by its first bytes
        if found == PARQUET:
            return max(parquet.extent(path)) <= SMALL
        if packed or found == WORKBOOK:
            return size <= SMALL_PACKED and packed in ("", "zip", "gzip")
        return all(len(line) <= LONGEST_LINE for line in path.read_bytes().splitlines())
    return True  # why it cannot be read is said at once


class Reader(Generic[Answer]):
    """Reads one file, in a process of its own unless it is quick.

    Args:
        request: What to read.

    Attributes:
        request: What to read.
        stage: What happens at the moment.
        share: The share of all work that is done, 0 to 1.

    Raises:
        TableError: A limit is not set as is allowed.
    """

    def __init__(self, request: Request[Answer]) -> None:
        self.stage = Stage.DETECT
        self.share = 0.0
        self.request = request
        self._megabytes, self._seconds = reading_mb(), reading_seconds()
        self._process: subprocess.Popen[bytes] | None = None
        self._answer: Answer | DenseboardError | None = None
        self._lock = threading.Lock()
        # The system ends the process with the thread that started it: this one waits for it.
        self._thread = threading.Thread(target=self._run, name="denseboard-reader", daemon=True)

    def start(self) -> "Reader[Answer]":
        """Start reading in another process; return at once."""
        self._thread.start()
        return self

    def read_here(self) -> "Reader[Answer]":
        """Read in this process; return when that has ended."""
        self._answer = answered(self.request, self._megabytes, self._listen)
        return self

    @property
    def running(self) -> bool:
        """Whether there is no result yet."""
        return self._thread.is_alive()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until another process has a result, or for some seconds."""
        self._thread.join(seconds)

    def cancel(self) -> None:
        """Stop reading; without effect if there is a result."""
        self._end(
            TableError(N_("Reading was cancelled. Choose how the file is read, or another file."))
        )

    def result(self) -> Answer:
        """Return the answer to the request, when reading has ended.

        Raises:
            DenseboardError: The file cannot be read, is no table, takes more memory or time than
                is allowed, or reading was cancelled.
        """
        if self._thread.ident is not None:
            self._thread.join()
        if self._answer is None:  # a process ends without a word if the system refuses it memory
            raise beyond_memory(self._megabytes)
        if isinstance(self._answer, DenseboardError):
            raise self._answer
        return self._answer

    def _listen(self, stage: Stage, done: float) -> None:
        self.stage = stage
        self.share = max(self.share, stage.share(done))

    def _end(self, reason: DenseboardError) -> None:
        with self._lock:
            if self._answer is None:
                self._answer = reason
                if self._process is not None:
                    self._process.kill()

    def _run(self) -> None:
        timer = threading.Timer(self._seconds, self._end, [beyond_time(self._seconds)])
        timer.daemon = True
        try:
            with self._lock:
                if self._answer is not None:
                    return
                self._process = process = _started()
            timer.start()
            with process:
                self._converse(process)
                process.kill()
        except OSError as error:
            self._end(_not_started(error))
        finally:
            timer.cancel()

    def _converse(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None and process.stdout is not None
        # Without an end, there is no answer; see ``result``.
        with suppress(EOFError, BrokenPipeError, pickle.UnpicklingError):
            pickle.dump((self.request, self._megabytes, self._seconds), process.stdin)
            process.stdin.flush()
            while True:
                message: Any = pickle.load(process.stdout)
                if not isinstance(message, tuple):
                    break
                self._listen(*message)
            with self._lock:
                if self._answer is None:
                    self._answer = message


def _started() -> "subprocess.Popen[bytes]":
    environment = {**os.environ, **_ENVIRONMENT}
    paths = [str(_ROOT), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    return subprocess.Popen(
        [sys.executable, "-m", _MODULE],
        cwd=_ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def _not_started(error: OSError) -> TableError:
    return TableError(
        N_("No process can be started to read the file: {reason}. Close other programs."),
        reason=error.strerror or type(error).__name__,
    )
