"""Gives workers what a run that continues another can go on from."""

from contextlib import suppress

from core.base.errors import DenseboardError
from core.service.connection import Connection
from core.service.live import LiveRun
from core.service.writer import Writer
from core.training import remote


async def started(run: LiveRun, worker: str, connection: Connection, writer: Writer) -> None:
    """See that a worker has what a run can go on from, where it continues another.

    A worker without it trains from the start, to the same numbers.

    Args:
        run: The run, which waits meanwhile.
        worker: The worker's address.
        connection: To the cluster.
        writer: Finds what was kept.
    """
    if not run.record.continues:
        return
    start = await writer.start_of(run)
    if start is not None:
        with suppress(DenseboardError):
            await connection.call(worker, remote.start_from, run.run_id, start)
