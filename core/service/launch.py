"""The process that looks after the workers: ``python -m core.service.launch``.

It is ``dask worker``, with arguments that it reads as a JSON list from its standard input, so that
it can be started before they are known. TensorFlow is imported once, while Dask is being
imported, in a process from which workers are then forked. Otherwise every worker would import it,
two to three seconds of a core each, and again whenever one has died.
"""

import json
import multiprocessing
import os
import sys
from multiprocessing.forkserver import ensure_running

from core.base.priority import give_way

_TEMPLATE = "core.training.template"


def main() -> None:
    """Look after workers until ended, or end where nothing is to be done."""
    give_way()
    if sys.platform == "linux":  # elsewhere, system libraries may not survive a fork
        os.environ["DASK_DISTRIBUTED__WORKER__MULTIPROCESSING_METHOD"] = "forkserver"
        multiprocessing.get_context("forkserver").set_forkserver_preload([_TEMPLATE])
        ensure_running()
    from distributed.cli.dask_worker import main as dask_worker

    given = sys.stdin.read()
    if given:
        dask_worker(json.loads(given))


if __name__ == "__main__":
    main()
