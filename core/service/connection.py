"""The Dask client: one run submitted, followed and steered."""

import logging
from collections.abc import Callable
from typing import Any

from distributed.scheduler import KilledWorker

from core.engine import remote
from core.errors import DenseboardError, TrainingError, WorkerLostError
from core.text import N_

logger = logging.getLogger(__name__)

# Topic under which Dask's nannies tell that they ended a worker for its use of memory.
_MEMORY_TOPIC = "worker-restart-memory"


class Connection:
    """A client of the scheduler, used from its own event loop only.

    Args:
        client: A ``distributed.Client``, connected and asynchronous.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._over_memory: set[str] = set()
        self._client.subscribe_topic(_MEMORY_TOPIC, self._memory_used_up)

    @property
    def alive(self) -> bool:
        return bool(self._client.status == "running")

    async def workers(self) -> dict[str, int]:
        """Addresses of the workers that are ready, and the bytes of memory each may use."""
        told = await self._client.scheduler.identity(n_workers=-1)
        return {address: about["memory_limit"] or 0 for address, about in told["workers"].items()}

    async def submit(
        self, run_id: str, config: str, worker: str, heard: Callable[[dict[str, Any]], None]
    ) -> Any:
        """Start a run on a worker, under a name that outlives this client.

        Args:
            run_id: The run.
            config: Its settings as JSON.
            worker: Address of the worker.
            heard: Takes each event of the run.

        Returns:
            The future of its ``core.training.worker.Outcome``.
        """
        self.listen(run_id, heard)
        future = self._client.submit(
            remote.train,
            run_id,
            config,
            key=f"denseboard-{run_id}",
            workers=[worker],
            allow_other_workers=False,
            pure=False,
            retries=0,
        )
        await self._client.publish_dataset(future, name=run_id)
        return future

    def listen(self, run_id: str, heard: Callable[[dict[str, Any]], None]) -> None:
        """Have every event of a run passed to ``heard``."""
        self._client.subscribe_topic(remote.topic(run_id), lambda event: heard(event[1]))

    async def published(self) -> set[str]:
        """The runs whose result is on the cluster or will be."""
        return set(await self._client.list_datasets())

    async def find(self, run_id: str) -> Any:
        """The run another client submitted."""
        return await self._client.get_dataset(run_id)

    async def forget(self, run_id: str) -> None:
        """Let the cluster drop a run whose result has been recorded."""
        self._client.unsubscribe_topic(remote.topic(run_id))
        await self._client.unpublish_dataset(run_id)

    async def order(self, run_id: str, order: str, worker: str) -> None:
        """Tell the worker of a run to ``pause``, ``resume`` or ``stop`` it."""
        await self._client.run(remote.command, run_id, order, workers=[worker], on_error="ignore")

    async def report(
        self, run_id: str, start: int, worker: str
    ) -> tuple[str, list[list[Any]]] | None:
        """State and rows, from ``start`` on, as the worker knows them."""
        told = await self._client.run(
            remote.report, run_id, start, workers=[worker], on_error="ignore"
        )
        answer: tuple[str, list[list[Any]]] | None = told.get(worker)
        return answer

    def why(self, error: BaseException, worker: str) -> DenseboardError:
        """The plain reason for which a run ended in an exception."""
        if isinstance(error, DenseboardError):
            return error
        if isinstance(error, KilledWorker):
            return self.lost(worker)
        logger.error("A run ended unexpectedly.", exc_info=error)
        return TrainingError(
            N_(
                "Training failed unexpectedly: {kind}: {reason}. Change a setting and try again;"
                " if it happens again, please report it with these words."
            ),
            kind=type(error).__name__,
            reason=str(error)[:300],
        )

    def lost(self, worker: str) -> WorkerLostError:
        """The reason to give for a run whose worker is no longer there."""
        if worker in self._over_memory:
            return WorkerLostError(
                N_(
                    "The worker was ended because the run used more memory than there is. Use"
                    " fewer units or a smaller batch size. The next run starts on a new worker."
                )
            )
        return WorkerLostError(
            N_(
                "The worker process that trained this run died. The curve up to there is kept;"
                " press Train to run it again on a new worker."
            )
        )

    def _memory_used_up(self, event: tuple[float, dict[str, Any]]) -> None:
        self._over_memory.add(event[1]["worker"])
