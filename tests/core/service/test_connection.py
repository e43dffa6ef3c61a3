"""A worker is restarted only if nothing is lost."""

import asyncio
from typing import Any

import pytest

from core.service import connection
from core.service.connection import Connection

WORKER = "tls://127.0.0.1:1"


class FakeScheduler:
    """Reports the tasks of a worker, and its results for a number of calls."""

    def __init__(self, tasks: list[str], held: int) -> None:
        self.tasks = tasks
        self.held = held

    async def processing(self, workers: list[str]) -> dict[str, list[str]]:
        return {WORKER: self.tasks}

    async def has_what(self, workers: list[str]) -> dict[str, list[str]]:
        self.held -= 1
        return {WORKER: ["a-result"] if self.held >= 0 else []}


class FakeClient:
    status = "running"

    def __init__(self, scheduler: FakeScheduler) -> None:
        self.scheduler = scheduler
        self.restarted: list[str] = []

    def subscribe_topic(self, *_: Any) -> None:
        pass

    async def restart_workers(self, workers: list[str], **_: Any) -> None:
        self.restarted += workers


def test_a_worker_says_on_what_it_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"memory": 2, "accelerator": "Fast 0"}
    workers = {
        "a": {"status": "running", "memory_limit": 10, "metrics": told},
        "b": {"status": "running", "memory_limit": 10, "metrics": {"memory": 2}},
    }

    class Scheduler:
        async def identity(self, n_workers: int) -> dict[str, Any]:
            return {"workers": workers}

        async def processing(self, workers: None) -> dict[str, list[str]]:
            return {}

    async def identify(self: Connection, addresses: list[str]) -> None:
        self._processes |= dict.fromkeys(addresses, "process")

    monkeypatch.setattr(Connection, "_identify", identify)
    client: Any = FakeClient(FakeScheduler([], 0))
    client.scheduler = Scheduler()
    found = asyncio.run(Connection(client, lambda event: None).workers())
    assert {address: one.accelerator for address, one in found.items()} == {"a": "Fast 0", "b": ""}


@pytest.mark.parametrize(
    ("tasks", "held", "done"), [([], 0, True), ([], 3, True), ([], 10**6, False), (["a"], 0, False)]
)
def test_a_worker_is_restarted_once_idle_and_empty(
    tasks: list[str], held: int, done: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_POLL_SECONDS", 0.001)
    monkeypatch.setattr(connection, "_HOLDING_SECONDS", 0.5)
    client = FakeClient(FakeScheduler(tasks, held))

    async def act() -> bool:
        return await Connection(client, lambda event: None).restart(WORKER)

    assert asyncio.run(act()) is done
    assert client.restarted == [WORKER] * done
