"""What the server asks workers to do; TensorFlow is imported there, never here."""

from typing import Any


def train(run_id: str, config: str) -> Any:
    """Train a run in this worker; see ``core.training.worker.train``."""
    from core.training import worker

    return worker.train(run_id, config)


def command(run_id: str, order: str) -> None:
    """Tell the run in this worker to ``pause``, ``resume`` or ``stop``."""
    from core.training import worker

    worker.command(run_id, order)


def report(run_id: str, start: int) -> tuple[str, list[list[Any]]] | None:
    """State and rows (from ``start`` on) of a run in this worker; ``None`` if it has none."""
    from core.training import worker

    return worker.report(run_id, start)


def topic(run_id: str) -> str:
    """The Dask topic a run's events are logged under."""
    return f"denseboard-{run_id}"
