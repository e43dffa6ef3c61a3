"""Imports what workers need, for the process that they are forked from; runs no operation.

TensorFlow starts its threads at the first operation, and a fork loses them: a worker would then
wait for them for ever. ``tests/core/training/test_template.py`` checks that none have started.
"""

import gc
import logging

gc.disable()  # see ``core.training.backend``
try:
    import distributed.nanny
    import distributed.worker  # noqa: F401

    import core.data.datasets.bundled
    import core.training.backend  # noqa: F401  (for the workers)
except Exception:
    # Each worker imports TensorFlow itself, and reports an error if that fails.
    logging.getLogger(__name__).exception("Workers start without TensorFlow.")
gc.freeze()
gc.enable()
