"""Receives the events of runs, and asks for those that were missed."""

from collections.abc import Callable, Coroutine
from typing import Any

from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.states import State
from core.service.connection import Connection, Event
from core.service.live import LiveRun
from core.service.writer import Writer


class Receiver:
    """Adds the events of runs to them.

    Args:
        connection: The connection.
        writer: Records the runs.
        start: Starts a coroutine.
    """

    def __init__(
        self,
        connection: Connection,
        writer: Writer,
        start: Callable[[Coroutine[Any, Any, None]], Any],
    ) -> None:
        self._connection = connection
        self._writer = writer
        self._start = start
        self._catching_up: set[str] = set()

    def receive(self, run: LiveRun, event: Event) -> None:
        """Add an event to its run."""
        if run.state.final or "order" in event:
            return
        run.events = max(run.events, event["number"])
        if "rows" in event:
            if event["start"] > len(run.rows):
                # Events were missed; the worker has them all.
                self._start(self.catch_up(run))
            elif run.add(event["start"], [Row.from_list(row) for row in event["rows"]]):
                if run.state in (State.QUEUED, State.STARTING):
                    run.enter(State.RUNNING)  # the event that says so was missed
                self._writer.append_soon(run)
        elif "health" in event:
            if event["health_start"] > len(run.health):
                self._start(self.catch_up(run))
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

    async def catch_up(self, run: LiveRun) -> None:
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
            self.receive(run, {"number": events, "state": state})
        if rows:
            self.receive(run, {"number": events, "start": start, "rows": rows})
        if health:
            self.receive(run, {"number": events, "health_start": seen, "health": health})
