"""Follows the runs that workers are training, over one connection."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Collection, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any

from distributed.client import FutureCancelledError
from distributed.scheduler import KilledWorker

from core.base.errors import DenseboardError, unexpected
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.record import versions_on
from core.runs.results import TrainingOutcome
from core.runs.states import State
from core.service.connection import Connection, WorkerInfo, key
from core.service.continuing import send_checkpoint
from core.service.estimates import Estimator
from core.service.keeping import keep_checkpoints
from core.service.live import LiveRun
from core.service.receiver import Receiver
from core.service.recovery import recover
from core.service.supply import supply_run
from core.service.writer import Writer

logger = logging.getLogger(__name__)

_AGAIN_SECONDS = 0.5
_CRAMPED = 0.6  # share of a worker's memory in use when it gets a run
_REASON_SECONDS = 1.0  # the nanny's report may arrive after the worker has ended


@dataclass
class Assignment:
    """A run that a worker trains."""

    run: LiveRun
    worker: str
    future: Any
    task: "asyncio.Task[None]"
    keeping: "asyncio.Task[None]"
    lost: bool = False

    @property
    def tasks(self) -> "tuple[asyncio.Task[None], ...]":
        """What has to end with it."""
        return self.task, self.keeping

    @property
    def ending(self) -> bool:
        """Whether the worker will soon be free for another run."""
        return self.run.stopping or self.run.state.final


class Follower:
    """Receives the events of runs until the connection is lost.

    Args:
        connection: The connection.
        writer: Records the runs.
        estimator: Learns from the duration of runs.
        wake: Called when a worker becomes free.
        give_back: Takes a run whose worker died, to queue it or, if another server records it, to
            find it again.
    """

    def __init__(
        self,
        connection: Connection,
        writer: Writer,
        estimator: Estimator,
        wake: Callable[[], None],
        give_back: Callable[[LiveRun], None],
    ) -> None:
        self._connection = connection
        self._writer = writer
        self._estimator = estimator
        self._wake = wake
        self._give_back = give_back
        self._receiver = Receiver(connection, writer, self._start)
        self._tasks: set[asyncio.Task[None]] = set()
        self.assigned: dict[str, Assignment] = {}

    async def hand_over(self, run: LiveRun, address: str, worker: WorkerInfo) -> None:
        """Submit a run to a worker.

        Raises:
            OSError: The connection is lost; the run may or may not have arrived.
        """
        self._connection.listen(run.run_id, partial(self._receiver.receive, run))
        run.enter(State.STARTING, worker=address, versions=versions_on(worker.accelerator))
        if not await supply_run(run, address, self._connection, self._writer):
            self._connection.ignore(run.run_id)
            return
        sent = await send_checkpoint(run, address, self._connection, self._writer)
        if run.rows and not sent:
            run.rewind()
            self._writer.rewind(run)
        run.cramped = worker.used > _CRAMPED * worker.memory
        future = await self._connection.submit(run.record, address, worker.process)
        self._assign(run, future)
        self._writer.save(run)
        paused, run.paused = run.paused, False
        if run.stopping or paused:
            await self.order(run, "stop" if run.stopping else "pause")

    async def take_over(
        self, run: LiveRun, refresh: Callable[[LiveRun], Coroutine[Any, Any, None]]
    ) -> bool:
        """Follow a run that is already on the cluster.

        Args:
            run: The run.
            refresh: Reads it again if another server records it: after the death of a worker, that
                server rewinds the run before it is on the cluster again.

        Returns:
            Whether it is there; false if only an attempt is left whose worker died.

        Raises:
            OSError: The connection is lost.
        """
        future = await self._connection.find(run.run_id)
        await refresh(run)
        if future is None or future.key != key(run.record):
            return False
        run.events = 0
        self._connection.listen(run.run_id, partial(self._receiver.receive, run))
        worker = await self._connection.holder(run.record) or run.record.worker
        if run.state is State.QUEUED:
            run.enter(State.STARTING)
        run.enter(run.state, worker=worker)
        self._assign(run, future)
        await self._receiver.catch_up(run)
        if run.stopping or run.state.final:
            await self.order(run, "stop")
        return True

    async def order(self, run: LiveRun, order: str) -> None:
        """Make a worker pause, resume or stop its run; before its first step it stops at once."""
        if order == "stop" and run.state is State.STARTING and run.lock is not None:
            self._writer.end(run, State.STOPPED)
        assigned = self.assigned.get(run.run_id)
        if assigned:
            await self._connection.order(run.run_id, order, assigned.worker)

    def ours(self) -> dict[str, tuple[str, bool]]:
        """The worker of each of our runs, and whether the run is ending, by key of its task."""
        return {key(a.run.record): (a.worker, a.ending) for a in self.assigned.values()}

    def training(self) -> list[LiveRun]:
        """The runs that workers train, without those that are ending."""
        return [assigned.run for assigned in self.assigned.values() if not assigned.ending]

    def compare(self, workers: Collection[str]) -> None:
        """Give back the runs of workers that are gone, given the addresses of those that are not.

        An external scheduler may wait for a dead worker for ever.
        """
        for assigned in self.assigned.values():
            if assigned.worker not in workers and not assigned.lost:
                assigned.lost = True
                self._start(self._lose_later(assigned))

    def abandon(self) -> list[LiveRun]:
        """Stop following; return the unfinished runs."""
        runs = [assigned.run for assigned in self.assigned.values()]
        for task in [*self._tasks, *(t for a in self.assigned.values() for t in a.tasks)]:
            task.cancel()
        self.assigned.clear()
        return [run for run in runs if not run.state.final]

    async def stop_all(self, patience: float) -> None:
        """Stop all of our runs and wait a moment for their results."""
        ours = [a for a in self.assigned.values() if a.run.lock is not None]
        for assigned in ours:
            assigned.run.stop_soon()
            self._start(self.order(assigned.run, "stop"))
        await asyncio.sleep(0)  # lets runs end that can do so at once
        pending = [a.task for a in ours if not a.run.state.final]
        if pending:
            await asyncio.wait(pending, timeout=patience)
        for assigned in ours:
            self._writer.end(assigned.run, State.STOPPED)
            if assigned.run.run_id in self.assigned:
                self._start(self._connection.forget(assigned.run.run_id))
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_REASON_SECONDS)

    def _assign(self, run: LiveRun, future: Any) -> None:
        task = asyncio.create_task(self._follow(run, future))
        keeping = self._start(keep_checkpoints(run, self._connection, self._writer))
        self.assigned[run.run_id] = Assignment(run, run.record.worker, future, task, keeping)

    async def _follow(self, run: LiveRun, future: Any) -> None:
        worker = run.record.worker
        try:
            outcome = await future
        except FutureCancelledError:
            if not self._connection.alive:
                self._wake()
                return  # the dispatcher notices, and reconnects
            await self._lose(run, worker)
        except KilledWorker:
            future.release()  # its exception refers to this frame, and so to the future
            await asyncio.sleep(_REASON_SECONDS)
            await self._lose(run, worker)
        except Exception as error:
            future.release()
            logger.exception("A run ended unexpectedly.")
            problem = error if isinstance(error, DenseboardError) else unexpected(error)
            self._finish(run, self._writer.end(run, State.FAILED, problem=problem))
        else:
            if outcome is None:  # the worker has a new process
                self._connection.recheck(worker)
                await self._lose(run, worker)
            else:
                self._finish(run, self._record(run, outcome))

    def _record(self, run: LiveRun, outcome: TrainingOutcome) -> "Future[bool]":
        if run.state.final:  # it was stopped before its first step, and has no result
            return self._writer.end(run, run.state)
        rows = [Row.from_list(row) for row in outcome.rows]
        if run.record.deaths and rows[: len(run.rows)] != run.rows:
            run.rewind()  # the worker could not use the checkpoint, and started over
        run.add(0, rows)
        run.add_health(0, [Health.from_list(snapshot) for snapshot in outcome.health])
        run.frames = [Frame.from_list(frame) for frame in outcome.frames]
        run.result = outcome.result
        if outcome.state is State.DONE and run.rows:
            self._estimator.learn(run.record.config, run.rows[-1].seconds)
        return self._writer.end(
            run,
            outcome.state,
            problem=outcome.problem,
            seconds=outcome.seconds,
            evaluation=outcome.result and outcome.result.evaluation,
        )

    async def _lose_later(self, assigned: Assignment) -> None:
        await asyncio.sleep(_REASON_SECONDS)  # for messages still on their way
        if self.assigned.get(assigned.run.run_id) is assigned:
            assigned.task.cancel()
            await self._lose(assigned.run, assigned.worker)

    async def _lose(self, run: LiveRun, worker: str) -> None:
        """Give back a run whose worker died."""
        self.assigned[run.run_id].lost = True
        queue = True
        if run.lock is not None:
            with contextlib.suppress(OSError, KeyError):
                await self._connection.forget(run.run_id)
            over_memory = self._connection.ran_out_of_memory(worker)
            queue = await recover(run, self._writer, over_memory=over_memory)
        self._leave(run)
        self._connection.ignore(run.run_id)
        if queue:
            self._give_back(run)
        self._wake()

    def _leave(self, run: LiveRun) -> None:
        assigned = self.assigned.pop(run.run_id, None)
        if assigned is not None:
            assigned.keeping.cancel()

    def _finish(self, run: LiveRun, written: "Future[bool]") -> None:
        self._leave(run)
        self._start(self._release(run, written))
        self._wake()

    async def _release(self, run: LiveRun, written: "Future[bool]") -> None:
        """Remove a run from the cluster once it is completely recorded."""
        await asyncio.wrap_future(written)
        while run.run_id in self._writer.unsaved:
            await asyncio.sleep(_AGAIN_SECONDS)
        self._connection.ignore(run.run_id)
        if run.lock is not None:
            with contextlib.suppress(OSError, KeyError):
                await self._connection.forget(run.run_id)

    def _start(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, OSError):  # the dispatcher notices, and reconnects
            logger.info("A task failed because the connection was lost: %s", error)
        elif error is not None:
            logger.error("A task of the training service failed.", exc_info=error)
