"""What the server asks workers to do; TensorFlow is imported there, never here."""

import secrets
from typing import TYPE_CHECKING, Any

from core.runs.protocol import Report

if TYPE_CHECKING:
    import numpy as np

    from core.runs.checkpoint import Start

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


def start_from(run_id: str, start: "Start") -> None:
    """Give a run that is about to come what it is to go on from."""
    from core.training import worker

    worker.start_from(run_id, start)


async def epoch_outputs(config: str, weights: bytes) -> bytes:
    """Look back at a run; see ``core.training.retrospect``."""
    from core.training import retrospect

    return await retrospect.epoch_outputs(config, weights)


def command(run_id: str, order: str) -> None:
    """Tell the run in this worker to ``pause``, ``resume`` or ``stop``."""
    from core.training import worker

    worker.command(run_id, order)


def report(run_id: str, start: int, health_start: int) -> Report | None:
    """Tell what is known of a run; ``None`` if it is not here.

    Args:
        run_id: The run.
        start: Rows before this one are not wanted.
        health_start: Nor snapshots of its layers before this one.
    """
    from core.training import worker

    return worker.report(run_id, start, health_start)


async def predict(run_id: str, inputs: "np.ndarray", file: bytes | None) -> "np.ndarray | None":
    """Ask a trained model; see ``core.training.predictor.Predictor.answer``."""
    from core.training import predictor

    return await predictor.predict(run_id, inputs, file)


def lacks_table(name: str) -> bool:
    """Whether an uploaded table is not on this worker's machine."""
    from core.data.tables import transfer

    return transfer.lacks(name)


def begin_table(name: str) -> str:
    """Make a place for a table; see ``core.data.tables.transfer.begin``."""
    from core.data.tables import transfer

    return transfer.begin(name)


def take_table(name: str, mark: str, file: str, start: int, content: bytes) -> None:
    """Take in part of a table; see ``core.data.tables.transfer.take``."""
    from core.data.tables import transfer

    transfer.take(name, mark, file, start, content)


def settle_table(name: str, mark: str, described: str, sizes: dict[str, int]) -> None:
    """Have a table that has arrived; see ``core.data.tables.transfer.settle``."""
    from core.data.tables import transfer

    transfer.settle(name, mark, described, sizes)


def give_up_table(name: str, mark: str) -> None:
    """Remove what has arrived of a table; see ``core.data.tables.transfer.give_up``."""
    from core.data.tables import transfer

    transfer.give_up(name, mark)
