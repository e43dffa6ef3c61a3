"""A worker whose memory is nearly full is restarted between runs, and no run is lost."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from core.runs.states import State
from core.runs.store import RunStore
from core.service.cluster import ExternalCluster, OwnCluster
from core.service.connection import WorkerInfo
from core.service.dispatcher import Dispatcher
from core.service.estimates import Estimator
from core.service.live import LiveRun
from core.service.writer import Writer
from core.settings.config import RunConfig

ADDRESS = "tls://127.0.0.1:1"


class FakeConnection:
    """A connection to a cluster with one worker, nearly full."""

    def __init__(self) -> None:
        self.info = WorkerInfo("old", 100, frozenset(), 90)
        self.restarted: list[str] = []
        self.finish = asyncio.Event()
        self.broken = False

    async def workers(self) -> dict[str, WorkerInfo]:
        return {ADDRESS: self.info}

    async def restart(self, worker: str) -> bool:
        self.restarted.append(worker)
        if self.broken:
            raise OSError("the connection is lost")
        await self.finish.wait()
        self.info = WorkerInfo("new", 100, frozenset(), 10)
        return True


class FakeFollower:
    """Accepts runs and does nothing."""

    def __init__(self) -> None:
        self.taken: list[tuple[LiveRun, str]] = []  # with the process they were submitted to

    def ours(self) -> dict[str, tuple[str, bool]]:
        return {}

    def compare(self, workers: dict[str, WorkerInfo]) -> None:
        pass

    async def hand_over(self, run: LiveRun, address: str, worker: WorkerInfo) -> None:
        self.taken.append((run, worker.process))


class Scene:
    """A dispatcher with a queued run and a worker that has compiled many programs."""

    def __init__(self, store: RunStore, cluster: ExternalCluster | OwnCluster) -> None:
        self.connection, self.follower = FakeConnection(), FakeFollower()
        self.dispatcher = Dispatcher(cluster, Writer(store), Estimator(), lambda status: None)
        self.store = store

    async def begin(self) -> LiveRun:
        await self.dispatcher._refresh_workers(self.connection, self.follower)  # type: ignore[arg-type]
        for units in range(1, 30):
            self.dispatcher._pool.compiled(ADDRESS, RunConfig(units=(units,)))
        return self.enqueue()

    def enqueue(self) -> LiveRun:
        record = self.store.create(RunConfig())
        run = LiveRun(record, [], self.store.claim(record.run_id))
        self.dispatcher.enqueue(run)
        return run

    async def tick(self) -> None:
        """The dispatcher's work of each tick."""
        await self.dispatcher._refresh_workers(self.connection, self.follower)  # type: ignore[arg-type]
        self.dispatcher._restart_worn(self.connection, self.follower)  # type: ignore[arg-type]
        await self.dispatcher._dispatch(self.follower)  # type: ignore[arg-type]
        await asyncio.sleep(0.01)


@pytest.fixture
def play(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    # Memory is counted in tiny units here.
    monkeypatch.setattr("core.service.dispatcher.check_memory", lambda config, allowed: None)

    def play(
        act: Callable[[Scene], Coroutine[Any, Any, None]],
        cluster: ExternalCluster | OwnCluster | None = None,
    ) -> None:
        async def all_of_it() -> None:
            await act(Scene(RunStore(), cluster or OwnCluster()))

        asyncio.run(all_of_it())

    return play


def test_a_full_worker_is_restarted_before_the_next_run(play: Callable[..., None]) -> None:
    async def act(scene: Scene) -> None:
        first = await scene.begin()
        second = scene.enqueue()
        for _ in range(3):
            await scene.tick()
        assert scene.connection.restarted == [ADDRESS] and scene.follower.taken == []
        assert [run.state for run in (first, second)] == [State.QUEUED] * 2
        assert [run.status().place for run in (first, second)] == [1, 2]
        scene.connection.finish.set()
        for _ in range(3):
            await scene.tick()
        assert scene.follower.taken == [(first, "new"), (second, "new")]
        assert scene.connection.restarted == [ADDRESS]

    play(act)


def test_a_restart_that_fails_stops_no_run(play: Callable[..., None]) -> None:
    async def act(scene: Scene) -> None:
        scene.connection.broken = True
        run = await scene.begin()
        await scene.tick()
        assert scene.connection.restarted == [ADDRESS] and scene.follower.taken == []
        await scene.tick()  # not repeated while runs wait
        assert scene.connection.restarted == [ADDRESS]
        assert scene.follower.taken == [(run, "old")]

    play(act)


def test_workers_of_other_servers_are_left_alone(play: Callable[..., None]) -> None:
    async def act(scene: Scene) -> None:
        run = await scene.begin()
        await scene.tick()
        assert scene.connection.restarted == [] and scene.follower.taken == [(run, "old")]

    play(act, ExternalCluster("tcp://127.0.0.1:1"))
