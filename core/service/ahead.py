"""Has a worker prepare the program of the settings that somebody is choosing."""

import asyncio
import logging
from collections.abc import Callable, Mapping

from core.base.errors import DenseboardError
from core.network.architecture import parameters
from core.service.connection import Connection
from core.service.worker_pool import WorkerPool
from core.settings.config import RunConfig
from core.training import remote

logger = logging.getLogger(__name__)

SECONDS = 0.3
"""How long settings must stay as they are."""
_PARAMETERS = 10_000_000  # a larger network would fill memory for a run that may never come


class Ahead:
    """Works beside the runs, on one idle worker at a time, so that no run waits for it.

    Args:
        pool: The workers.
        wake: Called when ``look`` has something to do.
    """

    def __init__(self, pool: WorkerPool, wake: Callable[[], None]) -> None:
        self._pool = pool
        self._wake = wake
        self._wanted: RunConfig | None = None
        self._settled: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def want(self, config: RunConfig) -> None:
        """Prepare the program of these settings, unless others follow; to be called in the loop."""
        if self._settled is not None:
            self._settled.cancel()
        self._settled = asyncio.get_running_loop().call_later(SECONDS, self._settle, config)

    def look(self, connection: Connection, ours: Mapping[str, tuple[str, bool]]) -> None:
        """Begin what is due; return at once.

        Args:
            connection: The connection to the cluster.
            ours: As in ``WorkerPool.choose``.
        """
        config = self._wanted
        if config is None or self._task is not None:
            return
        if self._pool.has_compiled(config):
            self._wanted = None
            return
        worker = self._pool.idle(config)
        if worker is not None and worker not in {address for address, _ in ours.values()}:
            self._wanted = None
            self._pool.compiled(worker, config)
            self._task = asyncio.create_task(self._prepare(connection, worker, config))

    def _settle(self, config: RunConfig) -> None:
        self._settled = None
        if parameters(config) <= _PARAMETERS:
            self._wanted = config
            self._wake()

    async def _prepare(self, connection: Connection, worker: str, config: RunConfig) -> None:
        try:
            with self._pool.lent(worker, config):
                await connection.call(worker, remote.warm_up, config.to_json())
        except (DenseboardError, OSError) as error:
            logger.info("The worker %s could not prepare a run: %s", worker, error)
        finally:
            self._task = None
            self._wake()
