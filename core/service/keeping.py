"""Stores checkpoints of runs in training, so that a run outlives its worker."""

import asyncio
import time

from core.runs.states import State
from core.service.connection import Connection
from core.service.live import LiveRun
from core.service.writer import Writer

_SECONDS = 3.0  # at least, between two checkpoints
_COST = 50  # times what fetching and storing one takes: at most 2 % of the time


async def keep_checkpoints(run: LiveRun, connection: Connection, writer: Writer) -> None:
    """Fetch a run's checkpoints from its worker and store them; to be cancelled at its end.

    Only the server that records the run does it.

    Args:
        run: The run, which a worker trains.
        connection: The connection to the cluster.
        writer: Stores the checkpoints.

    Raises:
        OSError: The connection is lost.
    """
    epoch, rest = 0, _SECONDS
    while True:
        await asyncio.sleep(rest)
        if run.lock is None or run.state is not State.RUNNING:
            continue
        began = time.monotonic()
        kept = await connection.kept(run.run_id, epoch, run.record.worker)
        if kept is not None and _has(run, kept.epoch):
            epoch = kept.epoch if await asyncio.wrap_future(writer.keep(run, kept)) else epoch
        rest = max(_SECONDS, _COST * (time.monotonic() - began))


def _has(run: LiveRun, epoch: int) -> bool:
    """Whether the row of an epoch has arrived."""
    return any(row.end and row.epoch == epoch for row in reversed(run.rows))
