"""Connects to the workers, submits queued runs, and follows runs that are already training."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from core.base.errors import ConfigError, DenseboardError
from core.runs.states import State
from core.runs.status import EngineStatus
from core.service.ahead import Ahead
from core.service.cluster import ExternalCluster, OwnCluster
from core.service.connection import Connection, Event, connected
from core.service.estimates import Estimator, check_memory
from core.service.exchange import Exchange
from core.service.follower import Follower
from core.service.live import LiveRun
from core.service.model_queries import ModelQueries
from core.service.queue import RunQueue
from core.service.recovery import recover
from core.service.worker_pool import WorkerPool
from core.service.writer import Takeover, Writer
from core.settings.config import RunConfig

logger = logging.getLogger(__name__)

_TICK_SECONDS = 0.5
_RETRY_SECONDS = 1.0
_MAINTENANCE_SECONDS = 1.0
_LEAVE_SECONDS = 2.0


class Dispatcher:
    """Does the work of the service, in one event loop.

    Queries about trained networks go to ``queries``, settings that are being chosen to ``ahead``.

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
        self._waiting = 0  # runs that found no worker
        self._unfinished: dict[str, LiveRun] = {}  # in the record, and not yet looked up
        self._pool = WorkerPool()
        self._connection: Connection | None = None
        self.queries = ModelQueries(lambda: self._connection, self._pool)
        self._follower: Follower | None = None
        self._wake = asyncio.Event()
        self._handing_over = asyncio.Lock()
        self._exchange = Exchange(self._pool, self._wake.set)
        self.ahead = Ahead(self._pool, self._wake.set)
        self._latest: RunConfig | None = None  # settings of the latest run
        self._closing = False
        self._reported = ""

    async def serve(self) -> None:
        """Connect and work until cancelled; reconnect when the connection is lost."""
        while True:
            try:
                address, security = await self._cluster.connect()
                async with connected(address, security) as client:
                    # It raises when the connection is lost: without an exception, the client
                    # would wait two seconds for a scheduler that is gone.
                    await self._work(Connection(client, self._receive_unclaimed))
            except DenseboardError as error:
                self._problem(error)
            except Exception as error:  # Dask raises many kinds; none may end the service
                logger.info("The connection to the workers failed.", exc_info=True)
                self._problem(self._cluster.unreachable(error))
            await asyncio.sleep(_RETRY_SECONDS)

    async def maintain(self) -> None:
        """Record new rows of runs, and check what no event announces.

        That is space on a full disk, or another server that has ended.
        """
        while True:
            await asyncio.sleep(_MAINTENANCE_SECONDS)
            self._writer.flush()
            for run in list(self._writer.unsaved.values()):
                self._writer.finish(run)
            for run in self._unowned():
                await self._refresh(run)

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
        if run in self._queue and run.record.search and order != "stop":
            run.held = order == "pause"
            self._wake.set()
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
            connection, self._writer, self._estimator, self._wake.set, self._take_back
        )
        # Dask tries for half a minute to reach a scheduler that is gone.
        tasks = [
            asyncio.create_task(self._tick(connection, follower)),
            asyncio.create_task(connection.lost()),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()  # raises the exception that ended it
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._exchange.cancel()
            # They may still be running when the connection is restored.
            self._unfinished.update({run.run_id: run for run in follower.abandon()})
            self._connection = self._follower = None
            self._pool.update({})

    async def _tick(self, connection: Connection, follower: Follower) -> None:
        """Do what is due, twice a second and whenever woken."""
        await self._forget_recorded(connection)
        while True:
            await self._refresh_workers(connection, follower)
            await self._resolve_unfinished(connection, follower)
            if self._cluster.restarts_workers:
                self._exchange.look(connection, follower.ours(), self._latest)
            async with self._handing_over:
                await self._dispatch(follower)
            self._waiting = self._queue.waiting
            self.ahead.look(connection, follower.ours())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _TICK_SECONDS)
            self._wake.clear()

    async def _refresh_workers(self, connection: Connection, follower: Follower) -> None:
        workers = await connection.workers()
        self._pool.update(workers, self._cluster.workers)
        follower.compare(connection.listed)
        if workers:
            self._cluster.workers_seen()
            pool = self._pool
            self._report(
                EngineStatus(True, pool.size, pool.memory, waiting=self._waiting, used=pool.used)
            )
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
            if run.run_id in published and await follower.take_over(run, self._refresh):
                if run.run_id not in follower.assigned and run.lock is None:
                    continue  # its worker has died, and its server has not queued it yet
            elif run.lock is None and not run.state.final:
                continue  # another server is responsible for it
            else:
                await self._resolve_unknown(run)
            del self._unfinished[run.run_id]

    async def _resolve_unknown(self, run: LiveRun) -> None:
        """End or queue one of our runs that is not on the cluster."""
        if run.stopping:
            self._writer.end(run, State.STOPPED)
        elif run.state in (State.RUNNING, State.PAUSED):
            if await recover(run, self._writer):  # its worker died with the whole engine
                self._take_back(run)
        elif not run.state.final:
            run.enter(State.QUEUED)
            self.enqueue(run)

    def _take_back(self, run: LiveRun) -> None:
        """Queue a run whose worker died before all others, or wait until its server does so."""
        if run.lock is None:
            self.adopt(run)
        elif self._closing:
            self._writer.end(run, State.STOPPED)
        else:
            self._queue.add_first(run)
            self._wake.set()

    async def _refresh(self, run: LiveRun) -> None:
        """Read a run that another server records again."""
        if run.lock is not None or run.state.final:
            return
        try:
            takeover = await asyncio.to_thread(self._writer.look_up, run)
        except DenseboardError as error:
            logger.info("%s", error)
        else:
            self._apply(run, takeover)

    async def _dispatch(self, follower: Follower) -> None:
        while run := self._queue.next(
            follower.training(), lambda config: self._pool.detour(config, follower.ours())
        ):
            config = run.record.config
            address = self._pool.choose(config, follower.ours())
            if address is None or self._closing:
                return
            worker = self._pool.workers[address]
            self._queue.take(run)
            try:
                if worker.memory:
                    check_memory(config, worker.memory)
            except ConfigError as error:
                self._writer.end(run, State.FAILED, problem=error)
                continue
            self._pool.compiled(address, config)
            self._latest = config
            try:
                await follower.hand_over(run, address, worker)
            except (Exception, asyncio.CancelledError):
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
