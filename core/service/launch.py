"""The parent process of the workers: ``python -m core.service.launch``.

It is ``dask worker`` with arguments read as a JSON list from standard input, so that it can be
started before they are known. Meanwhile TensorFlow is imported once, in the process that workers
are forked from. Otherwise every worker would import it, which takes two to three seconds of a
core, again after every death of a worker.
"""

import json
import multiprocessing
import os
import sys
from multiprocessing.forkserver import ensure_running

from core.base.priority import give_way

_TEMPLATE = "core.training.template"


def main() -> None:
    """Run workers until ended; return at once if standard input closes without arguments."""
    give_way()
    if sys.platform == "linux":  # on other systems, libraries may not survive a fork
        os.environ["DASK_DISTRIBUTED__WORKER__MULTIPROCESSING_METHOD"] = "forkserver"
        multiprocessing.get_context("forkserver").set_forkserver_preload([_TEMPLATE])
        ensure_running()
    from distributed.cli.dask_worker import main as dask_worker

    arguments = sys.stdin.read()
    if arguments:
        dask_worker(json.loads(arguments))


if __name__ == "__main__":
    main()
