"""The number of workers this machine can run, and the memory each may use."""

import os
from dataclasses import dataclass

from core.base.errors import EngineError
from core.base.text import N_, shown
from core.runs.protocol import THREADS

WORKERS_VARIABLE = "DENSEBOARD_WORKERS"
_MEMORY_SHARE = 0.9  # of the machine's memory, for all workers together
_ENOUGH = 2 * 2**30  # bytes for a worker, by default
_AT_ONCE = 2  # workers even with two cores, although each is slower then
_SMALLEST = 2**30  # bytes; TensorFlow alone takes 650 MB


@dataclass(frozen=True)
class Capacity:
    """The number of workers, each with one run at a time, and the memory limit of each in bytes."""

    workers: int
    memory: int


def capacity() -> Capacity:
    """Return the capacity of this machine.

    There is one worker per two cores, as each trains with two threads, but two on a machine with
    two cores; fewer if each would have less than 2 GiB of memory. ``DENSEBOARD_WORKERS``
    overrides the number.

    Raises:
        EngineError: ``DENSEBOARD_WORKERS`` is not a whole number, or more than memory allows.
    """
    from dask.system import CPU_COUNT
    from distributed.system import MEMORY_LIMIT

    memory = int(MEMORY_LIMIT * _MEMORY_SHARE)
    wanted = os.environ.get(WORKERS_VARIABLE)
    if not wanted:
        most = min(CPU_COUNT, max(_AT_ONCE, CPU_COUNT // THREADS))
        workers = max(1, min(most, memory // _ENOUGH))
    else:
        workers = _checked(wanted, max(1, memory // _SMALLEST))
    return Capacity(workers, memory // workers)


def _checked(wanted: str, most: int) -> int:
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:9]) <= most:
        return int(wanted[:9])
    raise EngineError(
        N_(
            "{variable}: received {received}, allowed is a whole number from 1 to {most}, as each"
            " worker needs {smallest:g} GB of this machine's memory."
        ),
        variable=WORKERS_VARIABLE,
        received=shown(wanted),
        most=most,
        smallest=_SMALLEST / 2**30,
    )
