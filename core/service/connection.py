"""The Dask client: lists workers, submits runs, finds them and controls them."""

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from distributed import Client
from distributed.security import Security

from core.base.errors import (
    DenseboardError,
    EngineError,
    PredictionError,
    prediction_failed,
)
from core.base.text import N_
from core.runs import protocol
from core.runs.checkpoint import Kept
from core.runs.moment import Moment
from core.runs.record import ACCELERATOR, Record
from core.training import remote

logger = logging.getLogger(__name__)
# It logs a connection that is closed, as at every end of a server, with a traceback.
logging.getLogger("distributed.batched").setLevel(logging.WARNING)

# Topic on which Dask's nannies report that they stopped a worker over its memory limit.
_MEMORY_TOPIC = "worker-restart-memory"
_MEMORY_SECONDS = 60.0  # how long such a report explains the loss of that worker
_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 10.0  # how long to wait for a worker's answer
_HOLDING_SECONDS = 5.0  # to wait until the result of the last run is written and dropped
_POLL_SECONDS = 0.1
_RESTART_SECONDS = 120.0  # importing TensorFlow takes a minute on a busy machine
_SILENT = object()  # stands for a missing answer
_PREFIX = "denseboard-"  # of the keys of our tasks

Event = dict[str, Any]


@dataclass(frozen=True)
class WorkerInfo:
    """A worker that is ready.

    Attributes:
        process: Identifies its process; see ``core.training.remote.PROCESS``.
        memory: Bytes it may use; 0 without a limit.
        tasks: Keys of all tasks it works on, including those of other clients.
        used: Bytes its process uses.
        accelerator: On which it trains; empty for the processor.
    """

    process: str
    memory: int
    tasks: frozenset[str]
    used: int = 0
    accelerator: str = ""


@contextlib.asynccontextmanager
async def connected(address: str, security: Security | None) -> AsyncIterator[Client]:
    """Connect to a scheduler; the client is closed at the end, even if it never connects.

    Args:
        address: Address of the scheduler.
        security: Its certificates; None for a connection without TLS.

    Raises:
        OSError: If the scheduler does not answer in time. Dask raises further kinds.
    """
    async with contextlib.AsyncExitStack() as stack:
        client = Client(  # type: ignore[no-untyped-call]
            address,
            security=security,
            asynchronous=True,
            timeout=_CONNECT_SECONDS,
            set_as_default=False,
        )
        # A client that could not close would try again when it is collected, in a loop long gone.
        stack.callback(setattr, client, "status", "closed")
        stack.push_async_exit(client)
        await client
        yield client


class Connection:
    """A client of the scheduler, used from its own event loop only.

    Args:
        client: A ``distributed.Client``, connected and asynchronous.
        unclaimed: Receives the events of runs without a listener, and the orders for all runs.

    Attributes:
        listed: Addresses of all workers as of the last call of ``workers``, also of those that get
            no run: Dask pauses a worker that uses much of its memory.
    """

    def __init__(self, client: Any, unclaimed: Callable[[Event], None]) -> None:
        self._client = client
        self._unclaimed = unclaimed
        self._listeners: dict[str, Callable[[Event], None]] = {}
        self._processes: dict[str, str] = {}
        self._over_memory: dict[str, float] = {}
        self._lost = False
        self.listed: frozenset[str] = frozenset()
        self._client.subscribe_topic(_MEMORY_TOPIC, self._note_memory)
        self._client.subscribe_topic(protocol.TOPIC, self._receive)

    @property
    def alive(self) -> bool:
        """Whether the connection has never been lost; once it has, a new one is needed.

        Dask reconnects by itself, but loses every future and subscription.
        """
        self._lost = self._lost or self._client.status != "running"
        return not self._lost

    async def lost(self) -> NoReturn:
        """Wait until the connection is lost.

        Raises:
            ConnectionError: It is lost.
        """
        while self.alive:
            await asyncio.sleep(_POLL_SECONDS)
        raise ConnectionError("the scheduler has ended")

    async def workers(self) -> dict[str, WorkerInfo]:
        """Return the workers that can train, by address."""
        scheduler = self._client.scheduler
        identity, processing = await asyncio.gather(
            scheduler.identity(n_workers=-1), scheduler.processing(workers=None)
        )
        self.listed = frozenset(identity["workers"])
        running = {
            a: info for a, info in identity["workers"].items() if info["status"] == "running"
        }
        self._processes = {a: name for a, name in self._processes.items() if a in running}
        await self._identify([address for address in running if address not in self._processes])
        return {
            address: WorkerInfo(
                self._processes[address],
                info["memory_limit"] or 0,
                frozenset(processing.get(address, ())),
                info["metrics"].get("memory", 0),
                info["metrics"].get(ACCELERATOR, ""),
            )
            for address, info in running.items()
            if self._processes.get(address)
        }

    async def submit(self, record: Record, address: str, process: str) -> Any:
        """Submit a run to a worker, under a name that outlives this client.

        Args:
            record: The run.
            address: The worker's address.
            process: The process expected at that address.

        Returns:
            The future of the run's ``core.runs.results.TrainingOutcome``.
        """
        future = self._client.submit(
            remote.train,
            record.run_id,
            record.config.to_json(),
            process,
            key=key(record),
            workers=[address],
            allow_other_workers=False,
            pure=False,
            retries=0,
        )
        await self._client.publish_dataset(future, name=record.run_id, override=True)
        return future

    def listen(self, run_id: str, listener: Callable[[Event], None]) -> None:
        """Call a listener for every event of a run."""
        self._listeners[run_id] = listener

    def ignore(self, run_id: str) -> None:
        """Remove the listener of a run."""
        self._listeners.pop(run_id, None)

    async def published(self) -> set[str]:
        """Return the runs whose result is, or will be, on the cluster."""
        return set(await self._client.list_datasets())

    async def find(self, run_id: str) -> Any:
        """Return the future of a run that another client submitted; ``None`` if it is gone."""
        try:
            return await self._client.get_dataset(run_id)
        except KeyError:
            return None

    async def holder(self, record: Record) -> str | None:
        """Return the address of the worker that trains a run; ``None`` if there is none."""
        processing = await self._client.scheduler.processing(workers=None)
        return next((a for a, keys in processing.items() if key(record) in keys), None)

    async def forget(self, run_id: str) -> None:
        """Remove a run from the cluster after its result was recorded."""
        await self._client.unpublish_dataset(run_id)

    async def order(self, run_id: str, order: str, worker: str) -> None:
        """Order the worker of a run to ``pause``, ``resume`` or ``stop`` it."""
        await self._run(remote.command, run_id, order, workers=[worker])

    async def ask(self, run_id: str, order: str) -> None:
        """Ask the server that has a run in its queue to obey an order."""
        await self._client.log_event(protocol.TOPIC, {"run": run_id, "order": order})

    async def report(
        self, run_id: str, start: int, health_start: int, worker: str
    ) -> protocol.Report | None:
        """Get the progress of a run from its worker; see ``core.training.remote.report``."""
        answers = await self._run(remote.report, run_id, start, health_start, workers=[worker])
        answer = answers.get(worker)
        return None if answer is None or isinstance(answer, Exception) else answer

    async def kept(self, run_id: str, after: int, worker: str) -> Kept | None:
        """Get the latest checkpoint of a run from its worker; see ``core.training.remote.kept``."""
        answers = await self._run(remote.kept, run_id, after, workers=[worker])
        answer = answers.get(worker)
        return answer if isinstance(answer, Kept) else None

    async def moment(self, run_id: str, after: float, worker: str) -> Moment | None:
        """Get the latest weights of a run from its worker; see ``core.training.remote.moment``."""
        answers = await self._run(remote.moment, run_id, after, workers=[worker])
        answer = answers.get(worker)
        return answer if isinstance(answer, Moment) else None

    async def query(
        self, worker: str, function: Any, *arguments: Any, seconds: float | None = None
    ) -> Any:
        """Call a function on a worker about a trained network, and return its answer.

        Args:
            worker: Its address.
            function: One of ``core.training.remote``.
            *arguments: Its arguments.
            seconds: How long to wait; by default ten seconds.

        Raises:
            DenseboardError: The worker cannot answer, or not in time.
        """
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
            DenseboardError: The function raised it, or the worker does not answer.
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
        """Restart the process of an idle worker as soon as it holds no result.

        Returns:
            Whether it was restarted; false if it got a task, or held a result for too long.

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
        self.recheck(worker)
        return True

    def recheck(self, worker: str) -> None:
        """Ask a worker for its process again before it gets a run."""
        self._processes.pop(worker, None)

    def ran_out_of_memory(self, worker: str) -> bool:
        """Whether a worker was stopped a moment ago because it exceeded its memory limit."""
        return time.monotonic() - self._over_memory.get(worker, -math.inf) < _MEMORY_SECONDS

    async def _identify(self, addresses: list[str]) -> None:
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
        """Return answers or exceptions by worker, without workers that do not answer in time."""
        running = self._client.run(function, *arguments, workers=workers, on_error="return")
        try:
            answers: dict[str, Any] = await asyncio.wait_for(running, seconds or _ANSWER_SECONDS)
        except TimeoutError:
            return {}
        return {a: answer for a, answer in answers.items() if not isinstance(answer, OSError)}

    def _receive(self, event: tuple[float, Event]) -> None:
        message = event[1]
        listener = self._listeners.get(message["run"])
        (self._unclaimed if listener is None or "order" in message else listener)(message)

    def _note_memory(self, event: tuple[float, dict[str, Any]]) -> None:
        self._over_memory[event[1]["worker"]] = time.monotonic()


def _silent() -> PredictionError:
    return PredictionError(
        N_("The worker did not answer in time: it is busy or has just stopped. Try again.")
    )


def key(record: Record) -> str:
    """Return the key of a run's Dask task; after each death of a worker it is another one."""
    return f"{_PREFIX}{record.run_id}" + (f".{record.deaths}" if record.deaths else "")
