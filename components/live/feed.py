"""The WebSocket feed of one run: all rows from the viewer's cursor on, then updates.

A message is a JSON object ``{"from", "rows", "state", "place", "stopping", "download",
"engine", "seconds", "deaths"}``. ``from`` is the number of the first of ``rows``: a viewer drops
the rows it has from there on and appends these. It never exceeds the viewer's cursor, so that no
row is lost, and is smaller only if the server has fewer rows than the viewer, or if a worker of the
run has died since (``deaths``) and its history is another one, so that no row is duplicated.
``advice``, what the coach sees, is added whenever it differs from what the viewer got
last; see ``core.advice.coach.to_json``.

A viewer that passes a cursor as ``health`` also gets ``"health_from"`` and ``"health"`` by the
same rule: snapshots of the layers, of which only the last in a message has its weights.

A viewer that passes ``frames`` gets ``"frame"``, the network's output over the plane of a toy
problem, whenever there is a newer one; frames in between are skipped. Its first message has
``"ground"``, the samples; see ``core.runs.frames``.

Each viewer has a loop of its own that reads the run's state, sends, and waits: nothing is queued
for a viewer, so a slow one gets fewer and longer messages.
"""

import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from components.live.coach_context import context_for_visitors, context_of
from components.live.plane import Plane
from components.people.asking import somebody, training_of
from components.people.origin import origin_allowed
from core.advice.coach import Advice, Coaches, to_json
from core.base.errors import DenseboardError, RunNotFoundError
from core.evaluation.background import measured
from core.runs.layer_health import Health
from core.runs.service_interface import TrainingService
from core.runs.states import State
from core.runs.status import Status

OVER = 1000  # the run has ended and its viewer has everything
UNKNOWN_RUN = 4404
UNREADABLE = 4500  # the record of the run cannot be read

PERIOD = 1 / 12  # seconds between messages to one viewer, unless the state changes
CHUNK = 2000  # rows in one message

BASELINES = 60.0  # seconds to wait at the end of a run for advice that needs baselines

_coaches = Coaches(context_of)
_visitors_coaches = Coaches(context_for_visitors)  # for those who look at a run of another person
_sending: set[asyncio.Task[None]] = set()


def viewers() -> int:
    """Return how many viewers are being served, of runs and of searches."""
    return len(_sending)


async def feed(socket: WebSocket) -> None:
    """Serve one viewer of one run until the viewer leaves or the run is over."""
    wants = frozenset({"health", "frames"} & socket.query_params.keys())
    try:
        person = await asyncio.to_thread(somebody, socket)
    except DenseboardError:
        await socket.close()  # before accepting it: the handshake fails with 403
        return
    service, run_id = training_of(person), socket.path_params["run_id"]
    viewer = _Viewer(socket, service, run_id, wants, person.person_id)
    cursors = (cursor(socket, name) for name in ("from", "health", "deaths"))
    await serve(socket, lambda: viewer.follow(*cursors))


async def serve(socket: WebSocket, send: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Accept a viewer from a page of our own, and send until done or until the viewer leaves.

    Args:
        socket: The connection.
        send: Sends everything; cancelled when the viewer leaves.
    """
    if not origin_allowed(socket.headers.get("origin"), socket.headers.get("host")):
        await socket.close()  # before accepting it: the handshake fails with 403
        return
    await socket.accept()
    sending = asyncio.create_task(send())
    _sending.add(sending)
    leaving = asyncio.create_task(_disconnected(socket))
    tasks = (sending, leaving)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        _sending.discard(sending)
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, Exception) and not isinstance(outcome, WebSocketDisconnect):
            raise outcome


def cursor(socket: WebSocket, name: str) -> int:
    """Return a number that the viewer has passed; 0 if it is none."""
    text = socket.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


async def _disconnected(socket: WebSocket) -> None:
    """Return when the viewer disconnects; its messages are ignored."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


class _Viewer:
    """What one viewer has received, and the loop that sends the rest."""

    def __init__(
        self,
        socket: WebSocket,
        service: TrainingService,
        run_id: str,
        wants: frozenset[str],
        person_id: str,
    ) -> None:
        self._socket = socket
        self._service = service
        self._run_id = run_id
        self._news = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._wants = wants
        self._person_id = person_id
        self._coaches = _coaches
        self._inside = "health" in wants  # whether the viewer wants snapshots of the layers
        self._cursor = 0
        self._health_cursor = 0
        self._deaths = 0  # of workers of the run, before the rows that the viewer has
        self._head: dict[str, Any] = {}
        self._sent_at = -PERIOD
        self._advice: list[Advice] | None = []

    async def follow(self, cursor: int, health_cursor: int, deaths: int) -> None:
        if cursor:
            self._advice = None  # unknown: sent before the connection was lost
        try:
            # In a thread: for an old run, this reads files.
            opened = await asyncio.to_thread(self._open)
            unsubscribe, snapshots, self._plane = opened
        except RunNotFoundError:
            await self._socket.close(UNKNOWN_RUN)
            return
        except DenseboardError:
            await self._socket.close(UNREADABLE)
            return
        try:
            self._cursor = cursor
            self._health_cursor = health_cursor if health_cursor <= snapshots else 0
            self._deaths = deaths
            await self._send_until_over()
        except RunNotFoundError:  # its owner shares it no longer, or has deleted it
            await self._socket.close(UNKNOWN_RUN)
        finally:
            unsubscribe()

    def _open(self) -> tuple[Callable[[], None], int, Plane]:
        unsubscribe = self._service.subscribe(self._run_id, self._notify)
        try:
            self._service.rows(self._run_id)
            snapshots = len(self._service.health(self._run_id)) if self._inside else 0
            status = self._service.status(self._run_id)
            if status.owner != self._person_id:
                self._coaches = _visitors_coaches
            self._look(status)
            plane = Plane(self._service, status, "frames" in self._wants)
            return unsubscribe, snapshots, plane
        except DenseboardError:
            unsubscribe()
            raise

    def _notify(self) -> None:
        with suppress(RuntimeError):  # the server's loop is closed
            self._loop.call_soon_threadsafe(self._news.set)

    async def _send_until_over(self) -> None:
        while True:
            self._news.clear()
            # The status before the rows: "done" must not arrive before the last rows.
            status = self._service.status(self._run_id)
            self._rewind(status)
            head = self._head_of(status)
            known = head == self._head and status.rows == self._cursor
            if known and not self._health() and not self._plane.news:
                await self._news.wait()
                continue
            rest = self._sent_at + PERIOD - self._loop.time()
            if rest > 0 and head.get("state") == self._head.get("state"):
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), rest)
                continue
            await self._send(status, head)
            if status.state.final:
                if self._coaches.waiting(self._run_id):
                    await self._baselines(status)
                    await self._send(status, head)
                await self._socket.close(OVER)
                return

    def _rewind(self, status: Status) -> None:
        """Start again if the run has another history than the one the viewer has."""
        if status.deaths != self._deaths or status.rows < self._cursor:
            self._cursor = self._health_cursor = 0
            self._deaths = status.deaths

    async def _baselines(self, status: Status) -> None:
        """Wait for the simpler models that the coach compares a run with."""
        future = asyncio.wrap_future(measured(status.config))
        with suppress(TimeoutError, DenseboardError):
            await asyncio.wait_for(asyncio.shield(future), BASELINES)

    def _head_of(self, status: Status) -> dict[str, Any]:
        waiting = status.state in (State.QUEUED, State.STARTING)
        return {
            "state": status.state.value,
            "place": status.place,
            "stopping": status.stopping,
            "download": status.download,
            "engine": self._service.engine().ready if waiting else True,
            "seconds": status.seconds,
            "deaths": status.deaths,
        }

    def _health(self) -> Sequence[Health]:
        """Return the snapshots that the viewer wants and does not have yet."""
        return self._service.health(self._run_id, self._health_cursor) if self._inside else ()

    def _health_message(self) -> dict[str, Any]:
        snapshots = self._health()
        part = [snapshot.without_weights().to_list() for snapshot in snapshots[:-1]]
        part += [snapshot.to_list() for snapshot in snapshots[-1:]]
        start, self._health_cursor = self._health_cursor, self._health_cursor + len(part)
        return {"health_from": start, "health": part}

    def _look(self, status: Status) -> list[Advice]:
        """Return what the coach sees; it knows other runs of the owner, for the owner alone."""
        return self._coaches.advice(self._service, status, self._service.health(self._run_id))

    async def _send(self, status: Status, head: dict[str, Any]) -> None:
        advice = self._look(status)
        rows = self._service.rows(self._run_id, self._cursor)
        for start in range(0, len(rows) or 1, CHUNK):
            part = [row.to_list() for row in rows[start : start + CHUNK]]
            message = {"from": self._cursor, "rows": part, **head}
            if start + CHUNK < len(rows):
                message["more"] = True
            else:
                message |= self._health_message() if self._inside else {}
                message |= self._plane.part()
                if advice != self._advice:
                    message["advice"] = [to_json(item) for item in advice]
            await self._socket.send_text(json.dumps(message, separators=(",", ":")))
            self._cursor += len(part)
        self._head = head
        self._advice = advice
        self._sent_at = self._loop.time()
