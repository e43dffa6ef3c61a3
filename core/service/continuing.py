"""Sends workers the checkpoint that a run continues from."""

from contextlib import suppress

from core.base.errors import DenseboardError
from core.service.connection import Connection
from core.service.live import LiveRun
from core.service.writer import Writer
from core.training import remote


async def send_checkpoint(
    run: LiveRun, worker: str, connection: Connection, writer: Writer
) -> None:
    """Send a worker the checkpoint of a run that continues another.

    A worker that does not get it trains from the first epoch, with the same numbers.

    Args:
        run: The run.
        worker: The worker's address.
        connection: The connection to the cluster.
        writer: Reads the checkpoint.
    """
    if not run.record.continues:
        return
    start = await writer.start_of(run)
    if start is not None:
        with suppress(DenseboardError):
            await connection.call(worker, remote.start_from, run.run_id, start)
