"""What is asked of workers about networks that were trained, while they may train others."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from core.base.errors import no_worker
from core.service.connection import Connection
from core.service.live import LiveRun
from core.service.supply import supply
from core.service.worker_pool import WorkerPool

_ASKED = 64  # runs whose worker is remembered


class ModelQueries:
    """Finds a worker for each question, if it can be one that knows the run.

    Args:
        connection: To the cluster as it is now; gives ``None`` while there is none.
        roster: The workers.
    """

    def __init__(self, connection: Callable[[], Connection | None], roster: WorkerPool) -> None:
        self._connection = connection
        self._roster = roster
        self._asked: OrderedDict[str, str] = OrderedDict()  # who was asked last, by run

    async def predict(self, run_id: str, inputs: Any, model: Callable[[], bytes]) -> Any:
        """Have a worker ask the trained model of a run; it is sent only where it is not known.

        Args:
            run_id: The run.
            inputs: ``(samples, *input_shape)``, scaled, float32.
            model: Reads its ``.keras`` file; called in another thread.

        Raises:
            PredictionError: No worker is there, or it cannot tell.
            StorageError: The file cannot be read.
        """
        connection, worker = self._whom(self._asked.get(run_id))
        self._asked[run_id] = worker
        self._asked.move_to_end(run_id)
        if len(self._asked) > _ASKED:
            self._asked.popitem(last=False)
        answer = await connection.predict(run_id, inputs, worker)
        if answer is None:
            file = await asyncio.to_thread(model)
            answer = await connection.predict(run_id, inputs, worker, file)
        return answer

    async def epoch_outputs(self, run: LiveRun, weights: Callable[[], bytes]) -> bytes:
        """Have a worker look back at the epochs of a run that is over.

        Args:
            run: The run.
            weights: Reads what was kept of it; called in another thread.

        Raises:
            DenseboardError: No worker is there, or it cannot tell, or nothing can be read.
        """
        connection, worker = self._whom(run.record.worker)
        config = run.record.config
        data = await asyncio.to_thread(weights)
        if config.info.uploaded:
            await supply(connection, config.info.name, worker, lambda done, size: True)
        return await connection.epoch_outputs(config.to_json(), data, worker)

    def _whom(self, known: str | None) -> tuple[Connection, str]:
        connection, worker = self._connection(), self._roster.spare(known)
        if connection is None or worker is None:
            raise no_worker()
        return connection, worker
