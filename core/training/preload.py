"""Worker preload: TensorFlow is ready before the first run needs it.

A worker registers with the scheduler only after this, so every listed worker is ready.
"""

from typing import Any

from core.base.priority import give_way
from core.runs.record import ACCELERATOR


def dask_setup(dask_worker: Any) -> None:
    """Called by Dask in the worker's process."""
    give_way()
    # Imported here, at low priority: it takes a core for three seconds, and a page may be loading.
    from core.training import worker

    accelerator = worker.prepare_process()
    if accelerator:
        # Goes to the scheduler when the worker registers, and with every heartbeat.
        dask_worker.metrics[ACCELERATOR] = lambda _worker: accelerator
