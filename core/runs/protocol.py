"""The protocol between server and workers: topic, report, and threads per run."""

from typing import Any

TOPIC = "denseboard"
"""Dask topic of all events and orders; each names its run."""


Report = tuple[int, str, list[list[Any]], list[list[Any]]]
"""Events so far, state, rows, and snapshots of the layers as ``Health.to_list`` gives them."""

THREADS = 2
"""Threads a run is trained with on any machine; ``core.training.backend`` says why."""
