"""The protocol between server and workers: topic, report, and threads per run."""

import os
from typing import Any

TOPIC = "denseboard"
"""The Dask topic of all events and orders, each with the id of its run."""


Report = tuple[int, str, list[list[Any]], list[list[Any]]]
"""Number of events so far, state, rows, and snapshots of the layers from ``Health.to_list``."""

RANGE_TEST_SECONDS = 60.0
"""How long a learning-rate range test may take."""

STEPS_SECONDS = 40.0
"""How long it may take to train up to an epoch whose steps are recorded."""

THREADS = 2
"""Threads per run on any machine; see ``core.training.backend`` for the reason."""

ACCELERATOR_VARIABLE = "DENSEBOARD_ACCELERATOR"


def accelerated() -> bool:
    """Whether a worker may use an accelerator: ``DENSEBOARD_ACCELERATOR`` is 1."""
    return os.environ.get(ACCELERATOR_VARIABLE, "").strip() == "1"


WARM_PROGRAMS = 64
"""How many networks a worker keeps, each with its compiled program, for later runs."""
