"""How many workers this machine can carry, and how much memory each may use."""

import os
from dataclasses import dataclass

from core.errors import EngineError
from core.settings import shown
from core.text import N_

WORKERS_VARIABLE = "DENSEBOARD_WORKERS"
_MEMORY_SHARE = 0.9  # of the machine's, for all workers together
_SMALLEST = 2 * 2**30  # TensorFlow alone takes 650 MB


@dataclass(frozen=True)
class Capacity:
    """Workers of one thread each, and the bytes of memory each may use."""

    workers: int
    memory: int


def capacity() -> Capacity:
    """One worker per core, fewer where each would have less than 2 GiB of memory.

    ``DENSEBOARD_WORKERS`` overrules the number.

    Raises:
        EngineError: ``DENSEBOARD_WORKERS`` is not a whole number from 1 to 256.
    """
    from dask.system import CPU_COUNT
    from distributed.system import MEMORY_LIMIT

    wanted = os.environ.get(WORKERS_VARIABLE)
    if wanted is None:
        workers = max(1, min(CPU_COUNT, int(MEMORY_LIMIT * _MEMORY_SHARE) // _SMALLEST))
    elif wanted.isascii() and wanted.isdigit() and 1 <= int(wanted[:4]) <= 256:
        workers = int(wanted)
    else:
        raise EngineError(
            N_("{variable}: received {received}, allowed is a whole number from 1 to 256."),
            variable=WORKERS_VARIABLE,
            received=shown(wanted),
        )
    return Capacity(workers, int(MEMORY_LIMIT * _MEMORY_SHARE) // workers)
