"""Follows the runs that workers are training, over one connection."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
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
from core.runs.results import TrainingOutcome
from core.runs.states import State
from core.service.connection import Connection, Event, WorkerInfo, key
from core.service.continuing import send_checkpoint
from core.service.estimates import Estimator
from core.service.live import LiveRun
from core.service.supply import supply_run
from core.service.writer import Writer

logger = logging.getLogger(__name__)

_AGAIN_SECONDS = 0.5
_REASON_SECONDS = 1.0  # the nanny's report may arrive after the worker has ended


@dataclass
class Assignment:
    """A run that a worker trains."""

    run: LiveRun
    worker: str
    future: Any
    task: "asyncio.Task[None]"
    lost: bool = False

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
    """

    def __init__(
        self,
        connection: Connection,
        writer: Writer,
        estimator: Estimator,
        wake: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._writer = writer
        self._estimator = estimator
        self._wake = wake
        self._catching_up: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.assigned: dict[str, Assignment] = {}

    async def hand_over(self, run: LiveRun, address: str, worker: WorkerInfo) -> None:
        """Submit a run to a worker.

        Raises:
            OSError: The connection is lost; the run may or may not have arrived.
        """
        self._connection.listen(run.run_id, partial(self._receive, run))
        run.enter(State.STARTING, worker=address)
        if not await supply_run(run, address, self._connection, self._writer):
            self._connection.ignore(run.run_id)
            return
        await send_checkpoint(run, address, self._connection, self._writer)
        config = run.record.config.to_json()
        future = await self._connection.submit(run.run_id, config, address, worker.process)
        self._assign(run, future)
        self._writer.save(run)
        if run.stopping:
            await self.order(run, "stop")

    async def take_over(self, run: LiveRun) -> bool:
        """Follow a run that is already on the cluster; return whether it was still there.

        Raises:
            OSError: The connection is lost.
        """
        self._connection.listen(run.run_id, partial(self._receive, run))
        worker = await self._connection.holder(run.run_id) or run.record.worker
        future = await self._connection.find(run.run_id)
        if future is None:
            return False
        if run.state is State.QUEUED:
            run.enter(State.STARTING)
        run.enter(run.state, worker=worker)
        self._assign(run, future)
        await self._catch_up(run)
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
        return {key(a.run.run_id): (a.worker, a.ending) for a in self.assigned.values()}

    def compare(self, workers: dict[str, WorkerInfo]) -> None:
        """End the runs of workers that are gone.

        An external scheduler may wait for a dead worker for ever.
        """
        for assigned in self.assigned.values():
            if assigned.worker not in workers and not assigned.lost:
                assigned.lost = True
                self._start(self._lose(assigned))

    def abandon(self) -> list[LiveRun]:
        """Stop following; return the unfinished runs."""
        runs = [assigned.run for assigned in self.assigned.values()]
        for task in [*self._tasks, *(a.task for a in self.assigned.values())]:
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
        self.assigned[run.run_id] = Assignment(run, run.record.worker, future, task)

    async def _follow(self, run: LiveRun, future: Any) -> None:
        worker = run.record.worker
        try:
            outcome = await future
        except FutureCancelledError:
            if not self._connection.alive:
                self._wake()
                return  # the dispatcher notices, and reconnects
            written = self._writer.end(run, State.FAILED, problem=self._connection.lost(worker))
        except Exception as error:  # noqa: BLE001  any exception in the worker ends the run
            problem = await self._explain(error, worker)
            written = self._writer.end(run, State.FAILED, problem=problem)
        else:
            written = self._record(run, outcome, worker)
        self._finish(run, written)

    def _record(self, run: LiveRun, outcome: TrainingOutcome | None, worker: str) -> "Future[bool]":
        if outcome is None:  # the worker has a new process
            self._connection.recheck(worker)
            return self._writer.end(run, State.FAILED, problem=self._connection.lost(worker))
        if run.state.final:  # it was stopped before its first step, and has no result
            return self._writer.end(run, run.state)
        run.add(0, [Row.from_list(row) for row in outcome.rows])
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

    async def _explain(self, error: Exception, worker: str) -> DenseboardError:
        """Return the error to show for a run that ended with an exception."""
        if isinstance(error, KilledWorker):
            await asyncio.sleep(_REASON_SECONDS)
            return self._connection.lost(worker)
        logger.error("A run ended unexpectedly.", exc_info=error)
        return error if isinstance(error, DenseboardError) else unexpected(error)

    async def _lose(self, assigned: Assignment) -> None:
        await asyncio.sleep(_REASON_SECONDS)  # for messages still on their way
        run = assigned.run
        if self.assigned.get(run.run_id) is assigned:
            assigned.task.cancel()
            reason = self._connection.lost(assigned.worker)
            self._finish(run, self._writer.end(run, State.FAILED, problem=reason))

    def _finish(self, run: LiveRun, written: "Future[bool]") -> None:
        self.assigned.pop(run.run_id, None)
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

    def _receive(self, run: LiveRun, event: Event) -> None:
        if run.state.final or "order" in event:
            return
        run.events = max(run.events, event["number"])
        if "rows" in event:
            if event["start"] > len(run.rows):
                # Events were missed; the worker has them all.
                self._start(self._catch_up(run))
            elif run.add(event["start"], [Row.from_list(row) for row in event["rows"]]):
                self._writer.append(run)
        elif "health" in event:
            if event["health_start"] > len(run.health):
                self._start(self._catch_up(run))
            else:
                snapshots = [Health.from_list(snapshot) for snapshot in event["health"]]
                run.add_health(event["health_start"], snapshots)
        elif "frame" in event:
            run.show(Frame.from_list(event["frame"]))
        elif "state" in event:
            run.enter(State(event["state"]))
            self._writer.save(run)
        elif "download" in event:
            run.download = tuple(event["download"])
            run.changed()

    async def _catch_up(self, run: LiveRun) -> None:
        """Ask the worker for the events that were missed."""
        if run.run_id in self._catching_up:
            return
        self._catching_up.add(run.run_id)
        start, seen = len(run.rows), len(run.health)
        try:
            report = await self._connection.report(run.run_id, start, seen, run.record.worker)
        finally:
            self._catching_up.discard(run.run_id)
        if report is None or run.state.final:
            return
        events, state, rows, health = report
        if events >= run.events:
            self._receive(run, {"number": events, "state": state})
        if rows:
            self._receive(run, {"number": events, "start": start, "rows": rows})
        if health:
            self._receive(run, {"number": events, "health_start": seen, "health": health})

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, OSError):  # the dispatcher notices, and reconnects
            logger.info("A task failed because the connection was lost: %s", error)
        elif error is not None:
            logger.error("A task of the training service failed.", exc_info=error)
