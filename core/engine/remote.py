"""What the server asks workers to do; TensorFlow is imported there, never here."""

import secrets
from typing import Any

TOPIC = "denseboard"
"""Dask topic of all events and orders; each names its run."""

PROCESS = secrets.token_hex(8)
"""Tells this process from one that took its place at the same address."""


def identity() -> str:
    """Which process answers; that it answers at all shows that it has this app's code."""
    return PROCESS


def train(run_id: str, config: str, process: str) -> Any:
    """Train a run in this worker; see ``core.training.worker.train``.

    Args:
        run_id: The run.
        config: Its settings as JSON.
        process: The process it was given to. Dask may give a run whose worker died to the
            next one at that address, but a run never starts again by itself.
    """
    if process != PROCESS:
        return None
    from core.training import worker

    return worker.train(run_id, config)


def command(run_id: str, order: str) -> None:
    """Tell the run in this worker to ``pause``, ``resume`` or ``stop``."""
    from core.training import worker

    worker.command(run_id, order)


def report(run_id: str, start: int) -> tuple[int, str, list[list[Any]]] | None:
    """Events so far, state and rows (from ``start`` on) of a run; ``None`` if it is not here."""
    from core.training import worker

    return worker.report(run_id, start)
