"""The process in which a file is read: see ``core.data.tables.reader``.

A request is read from standard input, as a pickle; progress, and the result or error, are written
to standard output likewise.
"""

import ctypes
import os
import pickle
import re
import resource
import signal
import sys
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from core.data.tables.reader import answered

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of ``man 2 prctl``
_STATUS = Path("/proc/self/status")


def serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """Answer one request.

    Args:
        source: Has a request, its limit of memory in MB and of time in seconds; this process ends
            when it is closed.
        sink: Receives pairs of a ``Stage`` and the share of it that is done, and in the end the
            answer or a ``DenseboardError``.
    """
    request, megabytes, seconds = pickle.load(source)
    threading.Thread(target=_end_with, args=(source,), daemon=True).start()

    def send(message: Any) -> None:
        pickle.dump(message, sink, pickle.HIGHEST_PROTOCOL)
        sink.flush()

    _bound(megabytes, seconds)
    send(answered(request, megabytes, lambda stage, done: send((stage, done))))


def _bound(megabytes: int, seconds: int) -> None:
    """Let the system bound memory and time, which no loop in this process can evade."""
    for library in ("pandas", "pyarrow"):
        import_module(library)  # what libraries take does not count
    _lower(resource.RLIMIT_CPU, seconds)
    with suppress(OSError, LookupError):  # only Linux says, and bounds, what a process has written
        (data,) = re.findall(r"^VmData:\s*(\d+) kB$", _STATUS.read_text("ascii"), re.MULTILINE)
        _lower(resource.RLIMIT_DATA, int(data) * 1024 + megabytes * 10**6)


def _lower(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(limit, (value, hard))


def _end_with(source: IO[bytes]) -> None:
    """End this process as soon as the other end of a pipe is closed."""
    source.read()
    os._exit(1)


def main() -> None:
    """Answer the request on standard input."""
    if sys.platform == "linux":  # a loop in C may keep the thread above from running
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    with os.fdopen(os.dup(1), "wb") as sink:
        os.dup2(2, 1)  # what libraries print is no answer
        serve(sys.stdin.buffer, sink)
    os._exit(0)


if __name__ == "__main__":
    main()
