"""The functions that the server runs in workers. Each imports TensorFlow only when called."""

import secrets
from typing import TYPE_CHECKING, Any

from core.runs.protocol import Report

if TYPE_CHECKING:
    import numpy as np

    from core.runs.checkpoint import Start

PROCESS = secrets.token_hex(8)
"""Distinguishes this process from a later one at the same address."""


def identity() -> str:
    """Return ``PROCESS``. Any answer shows that the worker has this app's code."""
    return PROCESS


def train(run_id: str, config: str, process: str) -> Any:
    """Train a run in this worker; see ``core.training.worker.train``.

    Args:
        run_id: The run.
        config: Its settings as JSON.
        process: The process the run was submitted to. When a worker dies, Dask may pass the run
            to the next one at that address; there it is ignored, since a run never restarts by
            itself.
    """
    if process != PROCESS:
        return None
    from core.training import worker

    return worker.train(run_id, config)


def start_from(run_id: str, start: "Start") -> None:
    """Set the checkpoint that a run, which has yet to start, continues from."""
    from core.training import worker

    worker.start_from(run_id, start)


async def epoch_outputs(config: str, weights: bytes) -> bytes:
    """Compute the outputs at a run's epochs; see ``core.training.epoch_outputs``."""
    from core.training import epoch_outputs

    return await epoch_outputs.epoch_outputs(config, weights)


def command(run_id: str, order: str) -> None:
    """Make the run in this worker ``pause``, ``resume`` or ``stop``."""
    from core.training import worker

    worker.command(run_id, order)


def report(run_id: str, start: int, health_start: int) -> Report | None:
    """Return the progress of a run; ``None`` if this worker does not train it.

    Args:
        run_id: The run.
        start: The first row of the history to return.
        health_start: The first snapshot of its layers to return.
    """
    from core.training import worker

    return worker.report(run_id, start, health_start)


async def predict(run_id: str, inputs: "np.ndarray", file: bytes | None) -> "np.ndarray | None":
    """Predict with a trained model; see ``core.training.predictor.Predictor.answer``."""
    from core.training import predictor

    return await predictor.predict(run_id, inputs, file)


def lacks_table(name: str) -> bool:
    """Whether an uploaded table is not on this worker's machine."""
    from core.data.tables import transfer

    return transfer.lacks(name)


def begin_table(name: str) -> str:
    """Begin to receive a table; see ``core.data.tables.transfer.begin``."""
    from core.data.tables import transfer

    return transfer.begin(name)


def take_table(name: str, mark: str, file: str, start: int, content: bytes) -> None:
    """Receive part of a table; see ``core.data.tables.transfer.take``."""
    from core.data.tables import transfer

    transfer.take(name, mark, file, start, content)


def install_table(name: str, mark: str, described: str, sizes: dict[str, int]) -> None:
    """Store a received table; see ``core.data.tables.transfer.install``."""
    from core.data.tables import transfer

    transfer.install(name, mark, described, sizes)


def discard_table(name: str, mark: str) -> None:
    """Discard a partly received table; see ``core.data.tables.transfer.discard``."""
    from core.data.tables import transfer

    transfer.discard(name, mark)
