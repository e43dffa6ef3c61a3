"""Scheduler preload: the engine outlives a server that was killed, but not for ever.

The scheduler closes, and its workers with it, when no server has been connected for a
while and nothing is training. Results that no server has collected are held for a day.
"""

import logging
import os
import time
from typing import Any

logger = logging.getLogger(__name__)

SECONDS_VARIABLE = "DENSEBOARD_LINGER_SECONDS"
EMPTY_SECONDS = 120.0
UNCOLLECTED_SECONDS = 24 * 3600.0
_CHECK_MILLISECONDS = 2000


def overdue(
    clients: int,
    busy: bool,
    uncollected: int,
    lonely_seconds: float,
    empty_seconds: float = EMPTY_SECONDS,
) -> bool:
    """Whether a scheduler should close.

    Args:
        clients: Servers connected.
        busy: Something is training.
        uncollected: Runs whose result no server has taken yet.
        lonely_seconds: How long no server has been connected while nothing trained.
        empty_seconds: How long it waits for a server when it has nothing for it.
    """
    if clients or busy:
        return False
    return lonely_seconds > (UNCOLLECTED_SECONDS if uncollected else empty_seconds)


async def dask_setup(scheduler: Any) -> None:
    """Called by Dask in the scheduler's process."""
    from tornado.ioloop import PeriodicCallback

    lonely_since = time.monotonic()
    empty_seconds = float(os.environ.get(SECONDS_VARIABLE, EMPTY_SECONDS))

    async def check() -> None:
        nonlocal lonely_since
        clients = len(scheduler.client_comms)  # ``clients`` has publications as well
        busy = any(worker.processing for worker in scheduler.workers.values())
        if clients or busy:
            lonely_since = time.monotonic()
        uncollected = len(scheduler.extensions["publish"].datasets)
        lonely_seconds = time.monotonic() - lonely_since
        if overdue(clients, busy, uncollected, lonely_seconds, empty_seconds):
            logger.info("Closing: no server has been connected for a while.")
            await scheduler.close()

    scheduler.periodic_callbacks["denseboard-linger"] = callback = PeriodicCallback(
        check, _CHECK_MILLISECONDS
    )
    callback.start()
