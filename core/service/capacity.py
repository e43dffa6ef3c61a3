"""The number of workers this machine can run, and the memory each may use."""

import os
from dataclasses import dataclass

from core.base.errors import EngineError
from core.base.text import N_, shown
from core.runs.protocol import THREADS, accelerated

WORKERS_VARIABLE = "DENSEBOARD_WORKERS"
_MEMORY_SHARE = 0.9  # of the machine's memory, for all workers together
_ENOUGH = 2 * 2**30  # bytes for a worker, by default
_AT_ONCE = 2  # workers even with two cores, although each is slower then
_SMALLEST = 2**30  # bytes; TensorFlow alone takes 650 MB
_SPARE = 2**29  # bytes of an idle worker, which shares most of its 650 MB with the others


@dataclass(frozen=True)
class Capacity:
    """What this machine can train at once.

    Attributes:
        workers: The number of workers that train, each one run at a time.
        memory: The memory limit of each in bytes.
        spare: Whether there is one more, which takes the place of a worker that is restarted.
    """

    workers: int
    memory: int
    spare: bool


def capacity() -> Capacity:
    """Return the capacity of this machine.

    There is one worker per two cores, as each trains with two threads, but two on a machine with
    two cores; fewer if each would have less than 2 GiB of memory. ``DENSEBOARD_WORKERS``
    overrides the number. There is a spare one if that leaves each of them 2 GiB, and none with
    accelerators: the spare worker might hold one.

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
    spare = memory - _SPARE >= workers * _ENOUGH and not accelerated()
    return Capacity(workers, (memory - spare * _SPARE) // workers, spare)


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
