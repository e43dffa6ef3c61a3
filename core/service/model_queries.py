"""Queries about trained networks, which workers answer even while they train others."""

import asyncio
from collections.abc import Callable
from typing import Any

from core.base.cache import LRUCache
from core.base.errors import no_worker
from core.service.connection import Connection
from core.service.live import LiveRun
from core.service.supply import supply
from core.service.worker_pool import WorkerPool

_RUNS = 64  # runs whose worker is remembered


class ModelQueries:
    """Chooses a worker for each query, if possible one that has the model.

    Args:
        connection: Returns the current connection to the cluster; ``None`` while there is none.
        pool: The workers.
    """

    def __init__(self, connection: Callable[[], Connection | None], pool: WorkerPool) -> None:
        self._connection = connection
        self._pool = pool
        self._last: LRUCache[str, str] = LRUCache(_RUNS)  # the worker last asked, by run

    async def predict(self, run_id: str, inputs: Any, model: Callable[[], bytes]) -> Any:
        """Let a worker apply the trained model of a run; the model is sent only if it lacks it.

        Args:
            run_id: The run.
            inputs: ``(samples, *input_shape)``, scaled, float32.
            model: Reads its ``.keras`` file; called in another thread.

        Raises:
            PredictionError: There is no worker, or it cannot answer.
            StorageError: The file cannot be read.
        """
        connection, worker = self._choose(self._last.get(run_id))
        self._last.put(run_id, worker)
        answer = await connection.predict(run_id, inputs, worker)
        if answer is None:
            file = await asyncio.to_thread(model)
            answer = await connection.predict(run_id, inputs, worker, file)
        return answer

    async def epoch_outputs(self, run: LiveRun, weights: Callable[[], bytes]) -> bytes:
        """Let a worker compute the outputs of a finished run at its epochs.

        Args:
            run: The run.
            weights: Reads the weights of its epochs; called in another thread.

        Raises:
            DenseboardError: There is no worker, it cannot answer, or the weights cannot be read.
        """
        connection, worker = self._choose(run.record.worker)
        config = run.record.config
        data = await asyncio.to_thread(weights)
        if config.info.uploaded:
            await supply(connection, config.info.name, worker, lambda done, size: True)
        return await connection.epoch_outputs(config.to_json(), data, worker)

    def _choose(self, known: str | None) -> tuple[Connection, str]:
        connection, worker = self._connection(), self._pool.least_busy(known)
        if connection is None or worker is None:
            raise no_worker()
        return connection, worker
