"""Worker preload: imports TensorFlow before the first run needs it.

A worker answers the scheduler only once this is done, so a worker that is listed is ready.
"""

import os

# The page and the feed of live curves come before training where they share a core.
_NICENESS = 5


def dask_setup(dask_worker: object) -> None:
    """Called by Dask in the worker's process."""
    os.nice(_NICENESS)
    # Not before: it takes every core for ten seconds, and a first page may be waiting.
    from core.training import worker

    worker.prepare_process()
