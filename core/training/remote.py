"""The functions that the server runs in workers. Each imports TensorFlow only when called."""

import asyncio
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.runs.protocol import Report

if TYPE_CHECKING:
    import numpy as np

    from core.runs.checkpoint import Kept, Start
    from core.runs.column_importance import ColumnImportance
    from core.runs.epoch_steps import EpochSteps
    from core.runs.landscape import LandscapeReport
    from core.runs.moment import Moment
    from core.runs.rate_curve import RateCurve
    from core.training.landscape_jobs import Parcel

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
            to the next one at that address; there it is ignored, since the server decides where
            the run goes on.
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


async def kept(run_id: str, after: int) -> "Kept | None":
    """Return the latest checkpoint of a run in training.

    Args:
        run_id: The run.
        after: The epoch of the one the server has; 0 for none.

    Returns:
        The checkpoint; ``None`` if there is no later one, or this worker does not train the run.
    """
    from core.training import worker

    return await asyncio.to_thread(worker.kept, run_id, after)


def moment(run_id: str, after: float) -> "Moment | None":
    """Return the latest weights of a run in training.

    Args:
        run_id: The run.
        after: The epoch of those the server has; below 0 for none.

    Returns:
        The weights; ``None`` if there are no later ones, too many of them, or this worker does
        not train the run.
    """
    from core.training import worker

    return worker.moment(run_id, after)


async def warm_up(config: str) -> None:
    """Compile a network without training it; see ``core.training.worker.warm_up``."""
    from core.training import worker

    await asyncio.to_thread(worker.warm_up, config)


async def rate_curve(config: str) -> "RateCurve":
    """Make a learning-rate range test; see ``core.training.worker.rate_curve``."""
    from core.training import worker

    return await worker.rate_curve(config)


async def record_steps(config: str, epoch: int, checkpoint: bytes) -> "EpochSteps":
    """Record the steps of an epoch; see ``core.training.step_requests``."""
    from core.training import step_requests

    return await step_requests.record_steps(config, epoch, checkpoint)


async def predict(run_id: str, inputs: "np.ndarray", file: bytes | None) -> "np.ndarray | None":
    """Predict with a trained model; see ``core.training.predictor.Predictor.answer``."""
    from core.training import predictor

    return await predictor.predict(run_id, inputs, file)


async def export(config: str, network: bytes, wanted: str) -> bytes:
    """Make the file of a trained model; see ``core.training.model_export.export``."""
    from core.training import model_export

    return await model_export.export(config, network, wanted)


async def column_importance(
    run_id: str, config: str, file: bytes | None
) -> "ColumnImportance | None":
    """Shuffle columns; see ``core.training.predictor.column_importance``."""
    from core.training import predictor

    return await predictor.column_importance_of(run_id, config, file)


async def landscape(name: str, parcels: "Sequence[Parcel]", settings: str) -> float:
    """Compute a loss landscape; see ``core.training.landscape_jobs.landscape``."""
    from core.training import landscape_jobs

    return await landscape_jobs.landscape(name, parcels, settings)


def landscape_report(name: str, started: bool, rows: int) -> "LandscapeReport":
    """Return the new parts of a landscape; see ``core.training.landscape_jobs.report``."""
    from core.training import landscape_jobs

    return landscape_jobs.report(name, started, rows)


def cancel_landscape(name: str) -> None:
    """Cancel a landscape; see ``core.training.landscape_jobs.cancel``."""
    from core.training import landscape_jobs

    landscape_jobs.cancel(name)


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
