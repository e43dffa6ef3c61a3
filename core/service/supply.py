"""Sends uploaded tables to workers on machines that lack them."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from core.base.errors import DenseboardError
from core.data.tables import data, transfer
from core.runs.states import State
from core.service.connection import Connection
from core.service.live import LiveRun
from core.service.writer import Writer
from core.training import remote

Sent = Callable[[int, int], bool]
"""Called with the bytes sent so far and their total; returns whether to continue."""


async def supply_run(run: LiveRun, worker: str, connection: Connection, writer: Writer) -> bool:
    """Send a worker the table of a run, if it needs one; if that fails, end the run.

    Args:
        run: The run.
        worker: The worker's address.
        connection: The connection to the cluster.
        writer: Records the end.

    Returns:
        Whether the run can be submitted.
    """
    info = run.record.config.info
    if not info.uploaded:
        return True

    def sent(done: int, size: int) -> bool:
        run.download = (done, size)
        run.changed()
        return not run.stopping

    try:
        if await supply(connection, info.name, worker, sent):
            return True
        writer.end(run, State.STOPPED)
    except DenseboardError as error:
        writer.end(run, State.FAILED, problem=error)
    return False


async def supply(connection: Connection, name: str, worker: str, sent: Sent) -> bool:
    """Send a worker a table, unless it has it.

    Args:
        connection: The connection to the cluster.
        name: The table.
        worker: The worker's address.
        sent: Called after each piece.

    Returns:
        Whether the worker has the table; false if ``sent`` returned false.

    Raises:
        DenseboardError: The table was deleted, or the worker cannot store it.
    """
    if not await connection.call(worker, remote.lacks_table, name):
        return True
    sizes = await asyncio.to_thread(transfer.files, name)
    mark = await connection.call(worker, remote.begin_table, name)
    arrived = False
    try:
        if await _send(connection, name, worker, mark, sizes, sent):
            described = data.described(name).to_json()
            await connection.call(worker, remote.install_table, name, mark, described, sizes)
            arrived = True
    finally:
        if not arrived:
            with suppress(DenseboardError):  # the first error is reported
                await connection.call(worker, remote.discard_table, name, mark)
    return arrived


async def _send(
    connection: Connection, name: str, worker: str, mark: str, sizes: dict[str, int], sent: Sent
) -> bool:
    done, total = 0, sum(sizes.values())
    for file, size in sizes.items():
        for start in range(0, size, transfer.PIECE):
            content = await asyncio.to_thread(transfer.piece, name, file, start)
            await connection.call(worker, remote.take_table, name, mark, file, start, content)
            done += len(content)
            if not sent(done, total):
                return False
    return True
