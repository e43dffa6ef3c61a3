"""Sends workers the checkpoint that a run continues from."""

from contextlib import suppress

from core.base.errors import DenseboardError
from core.service.connection import Connection
from core.service.live import LiveRun
from core.service.writer import Writer
from core.training import remote


async def send_checkpoint(
    run: LiveRun, worker: str, connection: Connection, writer: Writer
) -> bool:
    """Send a worker the checkpoint of a run that continues another, or whose worker died.

    A worker that does not get it trains from the first epoch, with the same numbers.

    Args:
        run: The run.
        worker: The worker's address.
        connection: The connection to the cluster.
        writer: Reads the checkpoint.

    Returns:
        Whether the worker has got it.
    """
    if not run.record.continues and not run.record.deaths:
        return False
    start = await writer.start_of(run.record)
    if start is not None:
        with suppress(DenseboardError):
            await connection.call(worker, remote.start_from, run.run_id, start)
            return True
    return False
