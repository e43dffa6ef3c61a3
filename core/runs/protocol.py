"""The protocol between server and workers: topic, report, and threads per run."""

from typing import Any

TOPIC = "denseboard"
"""The Dask topic of all events and orders, each with the id of its run."""


Report = tuple[int, str, list[list[Any]], list[list[Any]]]
"""Number of events so far, state, rows, and snapshots of the layers from ``Health.to_list``."""

THREADS = 2
"""Threads per run on any machine; see ``core.training.backend`` for the reason."""
