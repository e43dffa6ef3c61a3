"""Worker preload: TensorFlow is ready before the first run needs it.

A worker registers with the scheduler only after this, so every listed worker is ready.
"""

from core.base.priority import give_way


def dask_setup(dask_worker: object) -> None:
    """Called by Dask in the worker's process."""
    give_way()
    # Imported here, at low priority: it takes a core for three seconds, and a page may be loading.
    from core.training import worker

    worker.prepare_process()
