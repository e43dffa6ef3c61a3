"""Worker preload: TensorFlow is ready before the first run needs it.

A worker answers the scheduler only once this is done, so a worker that is listed is ready.
"""

from core.base.priority import give_way


def dask_setup(dask_worker: object) -> None:
    """Called by Dask in the worker's process."""
    give_way()
    # Not before: it takes a core for three seconds, and a first page may be waiting.
    from core.training import worker

    worker.prepare_process()
