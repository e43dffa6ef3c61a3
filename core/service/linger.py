"""Scheduler preload: lets the engine outlive a killed server, but not for ever.

The scheduler closes, and its workers with it, when no server has been connected for a while and
nothing is training. Results that no server has collected are held for a day.
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
    unattended_seconds: float,
    empty_seconds: float = EMPTY_SECONDS,
) -> bool:
    """Whether a scheduler should close.

    Args:
        clients: Number of connected servers.
        busy: Whether a run is training.
        uncollected: Number of runs whose result no server has collected.
        unattended_seconds: Time without a connected server or a run in training.
        empty_seconds: Time to wait for a server if there are no results to collect.
    """
    if clients or busy:
        return False
    return unattended_seconds > (UNCOLLECTED_SECONDS if uncollected else empty_seconds)


async def dask_setup(scheduler: Any) -> None:
    """Called by Dask in the scheduler's process."""
    from tornado.ioloop import PeriodicCallback

    unattended_since = time.monotonic()
    empty_seconds = float(os.environ.get(SECONDS_VARIABLE, EMPTY_SECONDS))

    async def check() -> None:
        nonlocal unattended_since
        clients = len(scheduler.client_comms)  # ``clients`` includes publications
        busy = any(worker.processing for worker in scheduler.workers.values())
        if clients or busy:
            unattended_since = time.monotonic()
        uncollected = len(scheduler.extensions["publish"].datasets)
        unattended_seconds = time.monotonic() - unattended_since
        if overdue(clients, busy, uncollected, unattended_seconds, empty_seconds):
            logger.info("Closing: no server has been connected for a while.")
            await scheduler.close()

    scheduler.periodic_callbacks["denseboard-linger"] = callback = PeriodicCallback(
        check, _CHECK_MILLISECONDS
    )
    callback.start()
