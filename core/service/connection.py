"""The Dask client: lists workers, submits runs, looks them up and steers them."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.base.errors import (
    DenseboardError,
    EngineError,
    PredictionError,
    WorkerLostError,
    prediction_failed,
)
from core.base.text import N_
from core.runs import protocol
from core.training import remote

logger = logging.getLogger(__name__)

# Topic on which Dask's nannies report that they stopped a worker over its memory limit.
_MEMORY_TOPIC = "worker-restart-memory"
_MEMORY_SECONDS = 60.0  # how long such an end explains the loss of that worker
_ANSWER_SECONDS = 10.0  # how long to wait for a worker's answer
_EPOCHS_SECONDS = 60.0  # the outputs of all epochs of a run may take longer
_HOLDING_SECONDS = 5.0  # until the result of the last run is written and dropped
_POLL_SECONDS = 0.1
_RESTART_SECONDS = 120.0  # importing TensorFlow takes a minute on a busy machine
_SILENT = object()  # in place of an answer
_PREFIX = "denseboard-"  # of the keys of our tasks

Event = dict[str, Any]


@dataclass(frozen=True)
class WorkerInfo:
    """A worker that is ready.

    Attributes:
        process: Which process it is, see ``core.training.remote.PROCESS``.
        memory: Bytes it may use; 0 if nobody limits it.
        used: Bytes its process uses.
        tasks: Keys of all tasks it works on, other people's included.
    """

    process: str
    memory: int
    tasks: frozenset[str]
    used: int = 0


class Connection:
    """A client of the scheduler, used from its own event loop only.

    Args:
        client: A ``distributed.Client``, connected and asynchronous.
        overheard: Receives the events of runs without a listener, and orders for any run.
    """

    def __init__(self, client: Any, overheard: Callable[[Event], None]) -> None:
        self._client = client
        self._overheard = overheard
        self._listeners: dict[str, Callable[[Event], None]] = {}
        self._processes: dict[str, str] = {}
        self._over_memory: dict[str, float] = {}
        self._lost = False
        self._client.subscribe_topic(_MEMORY_TOPIC, self._memory_used_up)
        self._client.subscribe_topic(protocol.TOPIC, self._told)

    @property
    def alive(self) -> bool:
        """Whether the scheduler is there; once it was not, a new connection is needed.

        Dask connects again by itself, but forgets every future and subscription then.
        """
        self._lost = self._lost or self._client.status != "running"
        return not self._lost

    async def workers(self) -> dict[str, WorkerInfo]:
        """The workers that can train, by address."""
        scheduler = self._client.scheduler
        identity, processing = await asyncio.gather(
            scheduler.identity(n_workers=-1), scheduler.processing(workers=None)
        )
        running = {
            a: about for a, about in identity["workers"].items() if about["status"] == "running"
        }
        self._processes = {a: name for a, name in self._processes.items() if a in running}
        await self._ask_who([address for address in running if address not in self._processes])
        return {
            address: WorkerInfo(
                self._processes[address],
                about["memory_limit"] or 0,
                frozenset(processing.get(address, ())),
                about["metrics"].get("memory", 0),
            )
            for address, about in running.items()
            if self._processes.get(address)
        }

    async def submit(self, run_id: str, config: str, address: str, process: str) -> Any:
        """Start a run on a worker, under a name that outlives this client.

        Args:
            run_id: The run.
            config: Its settings as JSON.
            address: The worker's address.
            process: The process that is to be there.

        Returns:
            The future of its ``core.runs.results.TrainingOutcome``.
        """
        future = self._client.submit(
            remote.train,
            run_id,
            config,
            process,
            key=key(run_id),
            workers=[address],
            allow_other_workers=False,
            pure=False,
            retries=0,
        )
        await self._client.publish_dataset(future, name=run_id)
        return future

    def listen(self, run_id: str, heard: Callable[[Event], None]) -> None:
        """Have every event of a run passed to ``heard``."""
        self._listeners[run_id] = heard

    def ignore(self, run_id: str) -> None:
        """Listen to a run no longer."""
        self._listeners.pop(run_id, None)

    async def published(self) -> set[str]:
        """The runs whose result is on the cluster or will be."""
        return set(await self._client.list_datasets())

    async def find(self, run_id: str) -> Any:
        """The future of a run that another client submitted; ``None`` if it is gone."""
        try:
            return await self._client.get_dataset(run_id)
        except KeyError:
            return None

    async def holder(self, run_id: str) -> str | None:
        """The address of the worker that trains a run; ``None`` if there is none."""
        processing = await self._client.scheduler.processing(workers=None)
        return next((a for a, keys in processing.items() if key(run_id) in keys), None)

    async def forget(self, run_id: str) -> None:
        """Let the cluster drop a run whose result is recorded."""
        await self._client.unpublish_dataset(run_id)

    async def order(self, run_id: str, order: str, worker: str) -> None:
        """Order the worker of a run to ``pause``, ``resume`` or ``stop`` it."""
        await self._run(remote.command, run_id, order, workers=[worker])

    async def ask(self, run_id: str, order: str) -> None:
        """Send an order to the server that has a run in its queue."""
        await self._client.log_event(protocol.TOPIC, {"run": run_id, "order": order})

    async def report(
        self, run_id: str, start: int, health_start: int, worker: str
    ) -> protocol.Report | None:
        """What a worker knows of a run; see ``core.training.remote.report``."""
        answers = await self._run(remote.report, run_id, start, health_start, workers=[worker])
        answer = answers.get(worker)
        return None if answer is None or isinstance(answer, Exception) else answer

    async def predict(
        self, run_id: str, inputs: Any, worker: str, file: bytes | None = None
    ) -> Any:
        """The outputs of a trained model; see ``core.training.remote.predict``.

        Raises:
            PredictionError: The worker cannot answer, or not in time.
        """
        return await self._ask(worker, remote.predict, run_id, inputs, file)

    async def epoch_outputs(self, config: str, weights: bytes, worker: str) -> bytes:
        """The outputs of a network at its epochs; see ``core.training.epoch_outputs``.

        Raises:
            DenseboardError: The worker cannot answer, or not in time.
        """
        call = (remote.epoch_outputs, config, weights)
        answer: bytes = await self._ask(worker, *call, seconds=_EPOCHS_SECONDS)
        return answer

    async def _ask(
        self, worker: str, function: Any, *arguments: Any, seconds: float | None = None
    ) -> Any:
        answers = await self._run(function, *arguments, workers=[worker], seconds=seconds)
        answer = answers.get(worker, _silent())
        if isinstance(answer, DenseboardError):
            raise answer
        if isinstance(answer, Exception):
            raise prediction_failed(answer)
        return answer

    async def call(self, worker: str, function: Any, *arguments: Any) -> Any:
        """Call a function on a worker and return its answer.

        Raises:
            DenseboardError: The worker refused, with its reason, or does not answer.
        """
        answers = await self._run(function, *arguments, workers=[worker])
        answer = answers.get(worker, _SILENT)
        if isinstance(answer, DenseboardError):
            raise answer
        if answer is _SILENT or isinstance(answer, BaseException):
            raise EngineError(
                N_("The worker {worker} does not answer: {reason}. Press Train to try again."),
                worker=worker,
                reason="" if answer is _SILENT else str(answer)[:200],
            )
        return answer

    async def restart(self, worker: str) -> bool:
        """Restart the process of an idle worker, once it holds no result.

        Returns:
            Whether it was restarted; false if it got a task, or holds a result for too long.

        Raises:
            OSError: The connection is lost.
        """
        scheduler = self._client.scheduler
        end = time.monotonic() + _HOLDING_SECONDS
        while True:
            processing, holding = await asyncio.gather(
                scheduler.processing(workers=[worker]), scheduler.has_what(workers=[worker])
            )
            if processing.get(worker) or (holding.get(worker) and time.monotonic() > end):
                return False
            if not holding.get(worker):
                break
            await asyncio.sleep(_POLL_SECONDS)
        await self._client.restart_workers(
            [worker], timeout=_RESTART_SECONDS, raise_for_error=False
        )
        self.doubt(worker)
        return True

    def doubt(self, worker: str) -> None:
        """Ask the worker again for its process before it gets a run."""
        self._processes.pop(worker, None)

    def lost(self, worker: str) -> WorkerLostError:
        """The error for a run whose worker is gone."""
        if time.monotonic() - self._over_memory.get(worker, -_MEMORY_SECONDS) < _MEMORY_SECONDS:
            return WorkerLostError(
                N_(
                    "The worker was stopped because the run needed more memory than it may use."
                    " Use fewer units or a smaller batch size. The next run starts on a new worker."
                )
            )
        return WorkerLostError(
            N_(
                "The worker process died during this run. The curve up to that point is saved;"
                " press Train to run it again on a new worker."
            )
        )

    async def _ask_who(self, addresses: list[str]) -> None:
        if not addresses:
            return
        for address, answer in (await self._run(remote.identity, workers=addresses)).items():
            if isinstance(answer, Exception):
                logger.warning("The worker %s cannot train: %s", address, answer)
            self._processes[address] = answer if isinstance(answer, str) else ""

    async def _run(
        self,
        function: Any,
        *arguments: Any,
        workers: list[str],
        seconds: float | None = None,
    ) -> dict[str, Any]:
        """Answers or exceptions by worker; a worker that does not answer in time is missing."""
        running = self._client.run(function, *arguments, workers=workers, on_error="return")
        try:
            answers: dict[str, Any] = await asyncio.wait_for(running, seconds or _ANSWER_SECONDS)
        except TimeoutError:
            return {}
        return {a: answer for a, answer in answers.items() if not isinstance(answer, OSError)}

    def _told(self, event: tuple[float, Event]) -> None:
        message = event[1]
        heard = self._listeners.get(message["run"])
        (self._overheard if heard is None or "order" in message else heard)(message)

    def _memory_used_up(self, event: tuple[float, dict[str, Any]]) -> None:
        self._over_memory[event[1]["worker"]] = time.monotonic()


def _silent() -> PredictionError:
    return PredictionError(
        N_("The worker did not answer in time: it is busy or has just stopped. Try again.")
    )


def key(run_id: str) -> str:
    """The key of the Dask task of a run."""
    return _PREFIX + run_id
