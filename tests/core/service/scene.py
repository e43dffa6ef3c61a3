"""A follower of one run, on a made-up cluster."""

import asyncio
from collections.abc import Callable
from typing import Any

from core.runs.record import Record
from core.runs.store import RunStore
from core.service.connection import key
from core.service.estimates import Estimator
from core.service.follower import Follower
from core.service.live import LiveRun
from core.service.writer import Writer


class KeyedFuture(asyncio.Future[Any]):
    """Like Dask's, it has the key of its task, and holds its result until it is released."""

    key = ""
    released = False

    def release(self) -> None:
        self.released = True


class FakeConnection:
    """A cluster with one worker, controlled by the test."""

    def __init__(self) -> None:
        self.alive = True
        self.future = KeyedFuture()
        self.heard: dict[str, Callable[[dict[str, Any]], None]] = {}
        self.reported: tuple[int, str, list[list[Any]]] | None = None
        self.health: list[list[Any]] = []
        self.asked: list[int] = []
        self.orders: list[str] = []
        self.forgotten: list[str] = []
        self.rechecked: list[str] = []
        self.there = True

    def listen(self, run_id: str, heard: Callable[[dict[str, Any]], None]) -> None:
        self.heard[run_id] = heard

    def ignore(self, run_id: str) -> None:
        del self.heard[run_id]

    async def submit(self, record: Record, address: str, process: str) -> Any:
        self.future.key = key(record)
        return self.future

    async def find(self, run_id: str) -> Any:
        return self.future if self.there else None

    async def holder(self, record: Record) -> str | None:
        return None

    async def report(self, run_id: str, start: int, health_start: int, worker: str) -> Any:
        self.asked.append(start)
        if self.reported is None:
            return None
        await asyncio.sleep(0.01)
        events, state, rows = self.reported
        return events, state, rows[start:], self.health[health_start:]

    async def order(self, run_id: str, order: str, worker: str) -> None:
        self.orders.append(order)

    async def forget(self, run_id: str) -> None:
        self.forgotten.append(run_id)

    def recheck(self, worker: str) -> None:
        self.rechecked.append(worker)

    def ran_out_of_memory(self, worker: str) -> bool:
        return False


class Scene:
    """A run that a follower follows."""

    def __init__(self, run: LiveRun, writer: Writer, store: RunStore) -> None:
        self.run, self.writer, self.store = run, writer, store
        self.connection = FakeConnection()
        self.woken = 0
        self.back: list[LiveRun] = []  # given back after the death of a worker
        self.follower = Follower(
            self.connection,  # type: ignore[arg-type]
            writer,
            Estimator(),
            self._wake,
            self.back.append,
        )

    def _wake(self) -> None:
        self.woken += 1

    def tell(self, number: int, **event: Any) -> None:
        self.connection.heard[self.run.run_id]({"run": self.run.run_id, "number": number, **event})

    async def settle(self) -> None:
        """Wait until all events are processed and recorded."""
        for _ in range(2):
            for _ in range(10):
                await asyncio.sleep(0.005)
            self.writer.flush()
            await asyncio.to_thread(self.writer._thread.submit(lambda: None).result)
