"""Imported by the process that workers are forked from: what they need, and nothing that runs.

TensorFlow starts its threads at the first operation, and a fork would lose them: a worker would
then wait for them for ever. ``tests/core/training/test_template.py`` holds that there are none.
"""

import gc
import logging

gc.disable()  # see ``core.training.backend``
try:
    import core.data.datasets.bundled
    import core.training.backend  # noqa: F401  (for the workers)
except Exception:
    # Each worker tries again, and is heard when it fails.
    logging.getLogger(__name__).exception("Workers start without TensorFlow.")
gc.freeze()
gc.enable()
