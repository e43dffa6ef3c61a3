"""Checkpoints of runs in training are stored, and seldom enough."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.runs.checkpoint import Kept
from core.runs.history import Row
from core.runs.states import State
from core.runs.store import RunStore
from core.service import keeping
from core.service.keeping import keep_checkpoints
from core.service.live import LiveRun
from core.service.writer import Writer
from core.settings.config import RunConfig


class FakeConnection:
    """A worker with a checkpoint of each epoch, up to the latest."""

    def __init__(self) -> None:
        self.latest = 0
        self.asked: list[int] = []  # for those after so many epochs
        self.takes = 0.0

    async def kept(self, run_id: str, after: int, worker: str) -> Kept | None:
        self.asked.append(after)
        await asyncio.sleep(self.takes)
        return Kept(self.latest, b"c%d" % self.latest) if self.latest > after else None


Act = Callable[[LiveRun, FakeConnection, RunStore], Coroutine[Any, Any, None]]


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Act], None]:
    monkeypatch.setattr(keeping, "_SECONDS", 0.01)
    monkeypatch.setattr(keeping, "_COST", 1)

    async def all_of_it(act: Act) -> None:
        store = RunStore(tmp_path)
        writer, connection = Writer(store), FakeConnection()
        record = store.create(RunConfig())
        run = LiveRun(replace(record, state=State.RUNNING), [], store.claim(record.run_id))
        task = asyncio.create_task(keep_checkpoints(run, connection, writer))  # type: ignore[arg-type]
        await act(run, connection, store)
        task.cancel()
        writer.close()

    return lambda act: asyncio.run(all_of_it(act))


def row(epoch: int) -> Row:
    return Row(float(epoch), True, 0.5, 0.5, None, None, 0.001, 1.0, 1.0, 1.0)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.005)


def test_the_latest_is_stored_once_its_row_has_arrived(play: Callable[[Act], None]) -> None:
    async def act(run: LiveRun, connection: FakeConnection, store: RunStore) -> None:
        connection.latest = 2
        await until(lambda: len(connection.asked) > 3)
        assert not store.has_artifact(run.run_id, "checkpoint")
        run.add(0, [row(1), row(2)])
        await until(lambda: store.artifact(run.run_id, "checkpoint") == b"c2")
        await until(lambda: connection.asked[-1] == 2)
        run.add(2, [row(3)])
        connection.latest = 3
        await until(lambda: store.artifact(run.run_id, "checkpoint") == b"c3")

    play(act)


def test_only_the_server_that_records_a_run_fetches_them(play: Callable[[Act], None]) -> None:
    async def act(run: LiveRun, connection: FakeConnection, store: RunStore) -> None:
        lock, run.lock = run.lock, None
        await asyncio.sleep(0.1)
        run.lock = lock
        run.enter(State.PAUSED)
        await asyncio.sleep(0.1)
        assert connection.asked == []
        run.enter(State.RUNNING)
        await until(lambda: bool(connection.asked))

    play(act)


def test_they_take_a_small_share_of_the_time(
    play: Callable[[Act], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def act(run: LiveRun, connection: FakeConnection, store: RunStore) -> None:
        connection.takes = 0.01
        await until(lambda: bool(connection.asked))
        await asyncio.sleep(0.3)
        assert len(connection.asked) == 1  # the next one is due after half a second

    monkeypatch.setattr(keeping, "_SECONDS", 0.001)
    monkeypatch.setattr(keeping, "_COST", 50)
    play(act)
