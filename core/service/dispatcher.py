"""The queue, and the runs in the hands of workers; lives in one event loop."""

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from distributed import Client

from core.engine.cluster import GivenCluster, OwnCluster
from core.errors import DenseboardError, EngineError, WorkerLostError
from core.estimates import Estimator
from core.following import EngineStatus
from core.history import Row
from core.results import Outcome
from core.service.connection import Connection
from core.service.live import LiveRun
from core.service.writer import Writer
from core.states import State
from core.text import N_

logger = logging.getLogger(__name__)

_TICK_SECONDS = 0.5
_RETRY_SECONDS = 1.0
_SAVE_AGAIN_SECONDS = 5.0
_LEAVE_SECONDS = 3.0
_CONNECT_SECONDS = 10.0
_WARM_PROGRAMS = 8  # as many as a worker keeps


@dataclass
class Assignment:
    """A run in the hands of a worker."""

    run: LiveRun
    worker: str
    future: Any
    following: "asyncio.Task[None]"


class Dispatcher:
    """Gives queued runs to free workers and takes in what the workers tell.

    Args:
        cluster: Where the workers are.
        writer: Records what happens.
        estimator: Learns from what runs took.
        tell: Takes the engine's status whenever it changes.
    """

    def __init__(
        self,
        cluster: GivenCluster | OwnCluster,
        writer: Writer,
        estimator: Estimator,
        tell: Callable[[EngineStatus], None],
    ) -> None:
        self._cluster = cluster
        self._writer = writer
        self._estimator = estimator
        self._tell = tell
        self._queue: list[LiveRun] = []
        self._strangers: list[LiveRun] = []
        self._assigned: dict[str, Assignment] = {}
        self._workers: dict[str, int] = {}
        self._programs: dict[str, OrderedDict[Any, None]] = {}
        self._wake = asyncio.Event()
        self._draining = False
        self._closing = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._connection: Connection | None = None
        self._saved_again = 0.0

    async def serve(self) -> None:
        """Connect, work, and connect again when the cluster is lost, until ``close``."""
        while not self._closing:
            try:
                address, security = await asyncio.to_thread(self._cluster.connect)
                async with Client(  # type: ignore[no-untyped-call]
                    address,
                    security=security,
                    asynchronous=True,
                    timeout=_CONNECT_SECONDS,
                    set_as_default=False,
                ) as client:
                    self._connection = Connection(client)
                    await self._work(self._connection)
            except DenseboardError as error:
                self._tell(EngineStatus(problem=error))
            except (OSError, ValueError) as error:  # a time-out is an OSError
                self._tell(EngineStatus(problem=_unreachable(self._cluster, error)))
            self._connection = None
            self._workers = {}
            if not self._closing:
                await asyncio.sleep(_RETRY_SECONDS)

    def enqueue(self, run: LiveRun) -> None:
        """Have a run trained as soon as a worker is free."""
        self._queue.append(run)
        self._renumber()
        self._wake.set()

    def adopt(self, run: LiveRun) -> None:
        """Follow a run that was recorded as unfinished: find it on the cluster, or queue it."""
        self._strangers.append(run)
        self._wake.set()

    async def order(self, run: LiveRun, order: str) -> None:
        """Pause, resume or stop a run; one that has not trained a step stops at once."""
        if order == "stop" and not run.state.final:
            run.stopping = True
            run.changed()
        assigned = self._assigned.get(run.run_id)
        if order == "stop" and run.state in (State.QUEUED, State.STARTING):
            self._end(run, State.STOPPED)
        if assigned and self._connection:
            await self._connection.order(run.run_id, order, assigned.worker)

    async def close(self) -> None:
        """Stop every run, wait a moment for what they have to give, and disconnect."""
        self._draining = True
        for run in list(self._queue):
            self._end(run, State.STOPPED)
        for assigned in list(self._assigned.values()):
            with contextlib.suppress(OSError):
                await asyncio.wait_for(self.order(assigned.run, "stop"), _LEAVE_SECONDS)
        following = [a.following for a in self._assigned.values() if not a.run.state.final]
        if following:
            await asyncio.wait(following, timeout=_LEAVE_SECONDS)
        for assigned in list(self._assigned.values()):
            assigned.following.cancel()
            self._end(assigned.run, State.STOPPED)
        self._closing = True
        self._wake.set()

    async def _work(self, connection: Connection) -> None:
        try:
            while not self._closing and connection.alive:
                await self._look_around(connection)
                await self._adopt_strangers(connection)
                await self._dispatch(connection)
                self._save_again()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), _TICK_SECONDS)
                self._wake.clear()
        finally:
            if not self._closing:
                for assigned in list(self._assigned.values()):
                    assigned.following.cancel()
                    # It may still be there when the cluster is found again.
                    self._assigned.pop(assigned.run.run_id)
                    self._strangers.append(assigned.run)

    async def _look_around(self, connection: Connection) -> None:
        workers = await connection.workers()
        if workers != self._workers:
            self._workers = workers
            self._programs = {w: self._programs.get(w, OrderedDict()) for w in workers}
        problem = None if workers else await self._mend()
        memory = min(workers.values(), default=0)
        self._tell(EngineStatus(bool(workers), len(workers), memory, problem))
        for assigned in list(self._assigned.values()):
            if assigned.worker not in workers and assigned.future.status == "pending":
                # A scheduler that is not ours may wait for ever for a worker that died.
                assigned.following.cancel()
                await assigned.future.cancel()
                self._assigned.pop(assigned.run.run_id)
                self._end(assigned.run, State.FAILED, problem=connection.lost(assigned.worker))
                await self._let_go(connection, assigned.run)

    async def _mend(self) -> DenseboardError | None:
        try:
            await asyncio.to_thread(self._cluster.mend)
        except DenseboardError as error:
            return error
        return None

    async def _adopt_strangers(self, connection: Connection) -> None:
        if not self._strangers:
            return
        published = await connection.published()
        strangers, self._strangers = self._strangers, []
        for run in strangers:
            if run.run_id in published:
                await self._take_over(connection, run)
            elif run.lock is None and not self._writer.refresh(run):
                self._strangers.append(run)  # another server looks after it
            elif run.state is State.QUEUED:
                self.enqueue(run)
            elif not run.state.final:
                self._end(run, State.FAILED, problem=_gone())

    async def _take_over(self, connection: Connection, run: LiveRun) -> None:
        worker = run.record.worker
        connection.listen(run.run_id, lambda event: self._heard(run, event))
        future = await connection.find(run.run_id)
        self._assign(connection, run, worker, future)
        await self._catch_up(connection, run, worker)

    async def _catch_up(self, connection: Connection, run: LiveRun, worker: str) -> None:
        start = len(run.rows)
        told = await connection.report(run.run_id, start, worker)
        if told:
            state, rows = told
            self._heard(run, {"start": start, "rows": rows})
            run.enter(State(state))

    async def _dispatch(self, connection: Connection) -> None:
        for run in list(self._queue):
            worker = self._worker_for(run)
            if worker is None or self._draining:
                break
            self._queue.remove(run)
            run.enter(State.STARTING, worker=worker)
            await self._hand_over(connection, run, worker)
        self._renumber()

    async def _hand_over(self, connection: Connection, run: LiveRun, worker: str) -> None:
        config = run.record.config.to_json()
        try:
            future = await connection.submit(
                run.run_id, config, worker, lambda event: self._heard(run, event)
            )
        except OSError:
            self._strangers.append(run)  # whether it arrived is seen once connected again
            raise
        self._assign(connection, run, worker, future)
        self._writer.save(run)

    def _assign(self, connection: Connection, run: LiveRun, worker: str, future: Any) -> None:
        following = asyncio.create_task(self._follow(connection, run, worker, future))
        self._assigned[run.run_id] = Assignment(run, worker, future, following)
        programs = self._programs.setdefault(worker, OrderedDict())
        programs[run.record.config.program] = None
        programs.move_to_end(run.record.config.program)
        while len(programs) > _WARM_PROGRAMS:
            programs.popitem(last=False)

    def _worker_for(self, run: LiveRun) -> str | None:
        """A free worker, or one about to be; best one that has compiled the program before."""
        busy: dict[str, bool] = {}
        for assigned in self._assigned.values():
            over = assigned.run.stopping or assigned.run.state.final
            busy[assigned.worker] = busy.get(assigned.worker, False) or not over
        program = run.record.config.program
        usable = [worker for worker in self._workers if not busy.get(worker, False)]

        def preference(worker: str) -> tuple[bool, bool]:
            return program not in self._programs[worker], worker in busy

        best = min(usable, key=preference, default=None)
        if best is not None and best in busy and program not in self._programs[best]:
            return None
        return best

    async def _follow(self, connection: Connection, run: LiveRun, worker: str, future: Any) -> None:
        try:
            outcome = await future
        except asyncio.CancelledError:
            if not future.cancelled():
                raise  # it is this task that is being cancelled
            return  # the cluster is gone: ``_work`` sees to its runs
        except Exception as error:  # noqa: BLE001  whatever happened in the worker ends the run
            self._end(run, State.FAILED, problem=connection.why(error, worker))
        else:
            self._take_in(run, outcome)
        self._assigned.pop(run.run_id, None)
        self._wake.set()
        await self._let_go(connection, run)

    def _take_in(self, run: LiveRun, outcome: Outcome) -> None:
        if run.state.final:
            return  # stopped before its first step: there is nothing of it to keep
        run.add(0, [Row.from_list(row) for row in outcome.rows])
        run.result = outcome.result
        self._end(run, outcome.state, problem=outcome.problem, seconds=outcome.seconds)
        if outcome.state is State.DONE and run.rows:
            self._estimator.learn(run.record.config, run.rows[-1].seconds)

    async def _let_go(self, connection: Connection, run: LiveRun) -> None:
        """Have the cluster drop a run once all of it is written."""
        while run.run_id in self._writer.unsaved and not self._closing:
            await asyncio.sleep(_TICK_SECONDS)
        if run.lock is not None:
            with contextlib.suppress(OSError, KeyError, ValueError):
                await connection.forget(run.run_id)

    def _heard(self, run: LiveRun, event: dict[str, Any]) -> None:
        if run.state.final:
            return
        if "rows" in event:
            if event["start"] > len(run.rows) and self._connection:
                # Events were lost while nobody listened; the worker has them all.
                catching_up = self._catch_up(self._connection, run, run.record.worker)
                task = asyncio.create_task(catching_up)
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
                return
            fresh = run.add(event["start"], [Row.from_list(row) for row in event["rows"]])
            if fresh:
                self._writer.append(run, fresh)
        if "state" in event:
            run.enter(State(event["state"]))
            self._writer.save(run)
        if "download" in event:
            run.download = tuple(event["download"])
            run.changed()

    def _end(self, run: LiveRun, state: State, **changes: Any) -> None:
        if run in self._queue:
            self._queue.remove(run)
            self._renumber()
        if not run.state.final:
            run.enter(state, **changes)
            self._writer.finish(run)

    def _renumber(self) -> None:
        for place, run in enumerate(self._queue, start=1):
            if run.place != place:
                run.place = place
                run.changed()

    def _save_again(self) -> None:
        """Try once more to write what a full disk refused."""
        if self._writer.unsaved and time.monotonic() - self._saved_again > _SAVE_AGAIN_SECONDS:
            self._saved_again = time.monotonic()
            for run in list(self._writer.unsaved.values()):
                self._writer.finish(run)


def _gone() -> WorkerLostError:
    return WorkerLostError(
        N_(
            "The training engine was stopped while this run was training. The curve up to there"
            " is kept; press Train to run it again."
        )
    )


def _unreachable(cluster: GivenCluster | OwnCluster, error: Exception) -> EngineError:
    if isinstance(cluster, GivenCluster):
        return EngineError(
            N_(
                "The scheduler at {address} does not answer: {reason}. Start it, or unset"
                " {variable} to train on this machine."
            ),
            address=cluster.address,
            reason=str(error)[:200],
            variable="DENSEBOARD_SCHEDULER",
        )
    return EngineError(
        N_("The training engine does not answer: {reason}. It is being started again."),
        reason=str(error)[:200],
    )
