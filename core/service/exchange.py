"""Restarts workers whose memory is nearly full, and warms up the ones that take their place."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from core.base.errors import DenseboardError
from core.service.connection import Connection
from core.service.worker_pool import WorkerPool
from core.settings.config import RunConfig
from core.training import remote

logger = logging.getLogger(__name__)


class Exchange:
    """Works beside the runs, on one idle worker at a time.

    Args:
        pool: The workers.
        wake: Called when a worker can take runs again.
    """

    def __init__(self, pool: WorkerPool, wake: Callable[[], None]) -> None:
        self._pool = pool
        self._wake = wake
        self._tasks: set[asyncio.Task[None]] = set()

    def look(
        self,
        connection: Connection,
        ours: Mapping[str, tuple[str, bool]],
        latest: RunConfig | None,
    ) -> None:
        """Begin what is due; return at once.

        Args:
            connection: The connection to the cluster.
            ours: As in ``WorkerPool.choose``.
            latest: The settings of the latest run: the next ones are probably similar.
        """
        worn = self._pool.worn(ours)
        if worn is not None:
            self._begin(worn, self._restart(connection, worn))
            return
        if latest is None:
            return
        cold = self._pool.cold_spare(ours)
        if cold is not None:
            self._begin(cold, self._warm_up(connection, cold, latest))

    def cancel(self) -> None:
        """End all of it, because the connection is lost."""
        for task in self._tasks:
            task.cancel()

    def _begin(self, worker: str, work: Coroutine[Any, Any, None]) -> None:
        self._pool.exclude(worker)
        task = asyncio.create_task(self._do(worker, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _do(self, worker: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            self._pool.include(worker)
            self._wake()

    async def _restart(self, connection: Connection, worker: str) -> None:
        logger.info("The worker %s is restarted to free its memory.", worker)
        try:
            await connection.restart(worker)
        except Exception:
            logger.info("The worker %s could not be restarted.", worker, exc_info=True)

    async def _warm_up(self, connection: Connection, worker: str, config: RunConfig) -> None:
        try:
            await connection.call(worker, remote.warm_up, config.to_json())
        except (DenseboardError, OSError) as error:
            logger.info("The worker %s could not be warmed up: %s", worker, error)
