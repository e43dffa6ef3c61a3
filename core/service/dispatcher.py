"""Connects to the workers, submits queued runs, and follows runs that are already training."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from distributed import Client

from core.base.errors import ConfigError, DenseboardError, WorkerLostError
from core.base.text import N_
from core.runs.service_interface import EngineStatus
from core.runs.states import State
from core.service.cluster import ExternalCluster, OwnCluster
from core.service.connection import Connection, Event
from core.service.estimates import Estimator, check_memory
from core.service.follower import Follower
from core.service.live import LiveRun
from core.service.model_queries import ModelQueries
from core.service.queue import RunQueue
from core.service.worker_pool import WorkerPool
from core.service.writer import Takeover, Writer

logger = logging.getLogger(__name__)

_TICK_SECONDS = 0.5
_RETRY_SECONDS = 1.0
_MAINTENANCE_SECONDS = 1.0
_LEAVE_SECONDS = 2.0
_CONNECT_SECONDS = 5.0


class Dispatcher:
    """Does the work of the service, in one event loop.

    Queries about trained networks go to ``queries``.

    Args:
        cluster: The cluster of the workers.
        writer: Records the runs.
        estimator: Learns from the duration of runs.
        report: Receives the engine's status.
    """

    def __init__(
        self,
        cluster: ExternalCluster | OwnCluster,
        writer: Writer,
        estimator: Estimator,
        report: Callable[[EngineStatus], None],
    ) -> None:
        self._cluster = cluster
        self._writer = writer
        self._estimator = estimator
        self._report = report
        self._queue = RunQueue()
        # Runs recorded as unfinished, and not yet looked up on the cluster.
        self._unfinished: dict[str, LiveRun] = {}
        self._pool = WorkerPool()
        self._connection: Connection | None = None
        self.queries = ModelQueries(lambda: self._connection, self._pool)
        self._follower: Follower | None = None
        self._wake = asyncio.Event()
        self._handing_over = asyncio.Lock()
        self._restarts: set[asyncio.Task[None]] = set()
        self._closing = False
        self._reported = ""

    async def serve(self) -> None:
        """Connect and work until cancelled; reconnect when the connection is lost."""
        while True:
            try:
                address, security = await self._cluster.connect()
                async with Client(  # type: ignore[no-untyped-call]
                    address,
                    security=security,
                    asynchronous=True,
                    timeout=_CONNECT_SECONDS,
                    set_as_default=False,
                ) as client:
                    await self._work(Connection(client, self._receive_unclaimed))
            except DenseboardError as error:
                self._problem(error)
            except Exception as error:
                # Dask raises many kinds of exceptions; none may end the service.
                logger.info("The connection to the workers failed.", exc_info=True)
                self._problem(self._cluster.unreachable(error))
            await asyncio.sleep(_RETRY_SECONDS)

    async def maintain(self) -> None:
        """Check what no event announces: space on a full disk, another server that has ended."""
        while True:
            await asyncio.sleep(_MAINTENANCE_SECONDS)
            for run in list(self._writer.unsaved.values()):
                self._writer.finish(run)
            for run in self._unowned():
                try:
                    takeover = await asyncio.to_thread(self._writer.look_up, run)
                except DenseboardError as error:
                    logger.info("%s", error)
                else:
                    self._apply(run, takeover)

    def enqueue(self, run: LiveRun) -> None:
        """Queue a run for the next free worker."""
        if self._closing:
            self._writer.end(run, State.STOPPED)
            return
        self._queue.add(run)
        self._wake.set()

    def adopt(self, run: LiveRun) -> None:
        """Find a run that is recorded as unfinished on the cluster and follow it, or queue it."""
        self._unfinished[run.run_id] = run
        self._wake.set()

    async def order(self, run: LiveRun, order: str) -> None:
        """Pause, resume or stop a run; one that has not trained a step stops at once."""
        applies = {"pause": run.state is State.RUNNING, "resume": run.state is State.PAUSED}
        if run.state.final or not applies.get(order, True):
            return
        if order == "stop":
            run.stop_soon()
        if run in self._queue or (run.state is State.QUEUED and run.lock is not None):
            self._queue.remove(run)
            self._writer.end(run, State.STOPPED)
        elif self._follower and run.run_id in self._follower.assigned:
            await self._follower.order(run, order)
        elif run.lock is None and self._connection:
            await self._connection.ask(run.run_id, order)

    async def close(self) -> None:
        """Stop every run and wait a moment for their results."""
        self._closing = True
        with contextlib.suppress(TimeoutError):  # a run being submitted is in no list
            await asyncio.wait_for(self._handing_over.acquire(), _LEAVE_SECONDS)
        for run in [*self._queue, *self._unfinished.values()]:
            if run.lock is not None:
                await self.order(run, "stop")
        if self._follower:
            await self._follower.stop_all(_LEAVE_SECONDS)

    async def _work(self, connection: Connection) -> None:
        self._connection = connection
        self._follower = follower = Follower(
            connection, self._writer, self._estimator, self._wake.set
        )
        try:
            await self._forget_recorded(connection)
            while connection.alive:
                await self._refresh_workers(connection, follower)
                await self._resolve_unfinished(connection, follower)
                self._restart_worn(connection, follower)
                async with self._handing_over:
                    await self._dispatch(follower)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), _TICK_SECONDS)
                self._wake.clear()
        finally:
            for restart in self._restarts:
                restart.cancel()
            # They may still be running when the connection is restored.
            self._unfinished.update({run.run_id: run for run in follower.abandon()})
            self._connection = self._follower = None
            self._pool.update({})

    async def _refresh_workers(self, connection: Connection, follower: Follower) -> None:
        workers = await connection.workers()
        self._pool.update(workers)
        follower.compare(workers)
        if workers:
            self._cluster.workers_seen()
            self._report(EngineStatus(True, len(workers), self._pool.memory))
            return
        problem = await self._cluster.repair()
        self._report(EngineStatus(memory=self._cluster.memory, problem=problem))

    async def _forget_recorded(self, connection: Connection) -> None:
        """Remove runs from the cluster whose server recorded them but died before removing them."""
        for run_id in await connection.published():
            if await asyncio.to_thread(self._writer.has_ended, run_id):
                await connection.forget(run_id)

    async def _resolve_unfinished(self, connection: Connection, follower: Follower) -> None:
        published = await connection.published() if self._unfinished else set()
        for run in list(self._unfinished.values()):
            if run.run_id in published:
                resolved = await follower.take_over(run)
            elif run.lock is None and not run.state.final:
                continue  # another server is responsible for it
            else:
                resolved = True
                self._resolve_unknown(run)
            if resolved:
                del self._unfinished[run.run_id]

    def _resolve_unknown(self, run: LiveRun) -> None:
        """End or queue one of our runs that is not on the cluster."""
        started = run.state in (State.RUNNING, State.PAUSED) or run.rows
        if run.stopping:
            self._writer.end(run, State.STOPPED)
        elif started:
            self._writer.end(run, State.FAILED, problem=_gone())
        elif not run.state.final:
            run.enter(State.QUEUED)
            self.enqueue(run)

    def _restart_worn(self, connection: Connection, follower: Follower) -> None:
        """Restart idle workers before their memory is full."""
        if not self._cluster.restarts_workers:
            return
        for address in self._pool.worn(follower.ours()):
            self._pool.exclude(address)
            restart = asyncio.create_task(self._restart(connection, address))
            self._restarts.add(restart)
            restart.add_done_callback(self._restarts.discard)

    async def _restart(self, connection: Connection, address: str) -> None:
        logger.info("The worker %s is restarted to free its memory.", address)
        try:
            await connection.restart(address)
        except Exception:
            logger.info("The worker %s could not be restarted.", address, exc_info=True)
        finally:
            self._pool.include(address)
            self._wake.set()

    async def _dispatch(self, follower: Follower) -> None:
        for run in self._queue:
            config = run.record.config
            address = self._pool.choose(config, follower.ours())
            if address is None or self._closing:
                return
            worker = self._pool.workers[address]
            if run not in self._queue:
                continue  # it was stopped in the meantime
            self._queue.remove(run)
            try:
                if worker.memory:
                    check_memory(config, worker.memory)
            except ConfigError as error:
                self._writer.end(run, State.FAILED, problem=error)
                continue
            self._pool.compiled(address, config)
            try:
                await follower.hand_over(run, address, worker)
            except Exception:
                self.adopt(run)  # after reconnecting, see whether it arrived
                raise

    def _receive_unclaimed(self, event: Event) -> None:
        """Remove a run from our queue that was stopped on another server."""
        run = next((run for run in self._queue if run.run_id == event["run"]), None)
        if run and event.get("order") == "stop":
            self._queue.remove(run)
            self._writer.end(run, State.STOPPED)

    def _unowned(self) -> list[LiveRun]:
        """The runs that another server records."""
        followed = self._follower.assigned.values() if self._follower else ()
        runs = [*self._unfinished.values(), *(assigned.run for assigned in followed)]
        return [run for run in runs if run.lock is None and not run.state.final]

    def _apply(self, run: LiveRun, takeover: Takeover) -> None:
        if run.state.final or run.lock is not None:  # it ended, or is ours, by now
            if takeover.lock:
                takeover.lock.release()
            return
        run.lock = takeover.lock
        if run.run_id in self._unfinished:
            run.record, run.rows = takeover.record, takeover.rows
            run.health, run.frames = [], []  # read from the store if the run has ended
            run.changed()
        run.recorded = len(takeover.rows)

    def _problem(self, error: DenseboardError) -> None:
        if str(error) != self._reported:  # log it once, not every second
            self._reported = str(error)
            logger.warning("%s", error)
        self._report(EngineStatus(problem=error))


def _gone() -> WorkerLostError:
    return WorkerLostError(
        N_(
            "The training engine was stopped during this run. The curve up to that point is saved;"
            " press Train to run it again."
        )
    )
