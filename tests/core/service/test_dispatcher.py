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
from core.training import remote

ADDRESS = "tls://127.0.0.1:1"
SPARE = "tls://127.0.0.1:2"


class FakeConnection:
    """A connection to a cluster with one worker, nearly full."""

    def __init__(self) -> None:
        self.info = WorkerInfo("old", 100, frozenset(), 90)
        self.spare: WorkerInfo | None = None
        self.listed = frozenset({ADDRESS})
        self.restarted: list[str] = []
        self.called: list[tuple[Any, ...]] = []
        self.finish = asyncio.Event()
        self.broken = False

    async def workers(self) -> dict[str, WorkerInfo]:
        return {ADDRESS: self.info} | ({SPARE: self.spare} if self.spare else {})

    async def call(self, worker: str, function: Any, *arguments: Any) -> None:
        self.called.append((worker, function, *arguments))

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

    def training(self) -> list[LiveRun]:
        return [run for run, _ in self.taken]

    def compare(self, workers: frozenset[str]) -> None:
        pass

    def abandon(self) -> list[LiveRun]:
        return []

    async def hand_over(self, run: LiveRun, address: str, worker: WorkerInfo) -> None:
        self.taken.append((run, worker.process))


class Hanging(FakeConnection):
    """A connection that never answers one kind of request, until it is lost.

    Args:
        hangs: The request.
    """

    def __init__(self, hangs: str) -> None:
        super().__init__()
        self.info = WorkerInfo("old", 100, frozenset(), 10)
        self.begun, self.gone = asyncio.Event(), asyncio.Event()
        self._hangs = hangs

    async def lost(self) -> None:
        await self.gone.wait()
        raise ConnectionError("lost")

    async def published(self) -> set[str]:
        return set()

    async def workers(self) -> dict[str, WorkerInfo]:
        await self._hang("workers")
        return await super().workers()

    async def _hang(self, request: str) -> None:
        if request == self._hangs:
            self.begun.set()
            await asyncio.Event().wait()

    def follower(self, *_: Any) -> FakeFollower:
        """A follower that submits over this connection."""

        async def submit(run: LiveRun, address: str, worker: WorkerInfo) -> None:
            await self._hang("submit")

        follower = FakeFollower()
        follower.hand_over = submit  # type: ignore[method-assign]
        return follower


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

    def enqueue(self, config: RunConfig = RunConfig(), search: str = "") -> LiveRun:  # noqa: B008
        record = self.store.create(config, search=search)
        run = LiveRun(record, [], self.store.claim(record.run_id))
        self.dispatcher.enqueue(run)
        return run

    async def tick(self) -> None:
        """The dispatcher's work of each tick."""
        await self.dispatcher._refresh_workers(self.connection, self.follower)  # type: ignore[arg-type]
        if self.dispatcher._cluster.restarts_workers:
            self.dispatcher._exchange.look(self.connection, {}, self.dispatcher._latest)  # type: ignore[arg-type]
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


def test_in_a_search_a_worker_is_given_a_run_that_it_has_compiled(
    play: Callable[..., None],
) -> None:
    async def act(scene: Scene) -> None:
        scene.connection.info = WorkerInfo("old", 100, frozenset(), 10)
        await scene.tick()
        scene.dispatcher._pool.compiled(ADDRESS, RunConfig(units=(9,)))
        units = ((7,), (9,))
        unknown, compiled = (scene.enqueue(RunConfig(units=one), "search") for one in units)
        pressed = scene.enqueue(RunConfig(units=(8,)))
        await scene.tick()
        assert [run for run, _ in scene.follower.taken] == [pressed, compiled, unknown]

    play(act)


def test_a_spare_worker_takes_the_next_run_meanwhile(play: Callable[..., None]) -> None:
    async def act(scene: Scene) -> None:
        scene.connection.spare = WorkerInfo("spare", 100, frozenset(), 10)
        scene.dispatcher._cluster.workers = 1
        run = await scene.begin()
        await scene.tick()
        assert scene.connection.restarted == [ADDRESS]
        assert scene.follower.taken == [(run, "spare")]

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


def test_the_spare_worker_is_warmed_up_in_a_long_session(play: Callable[..., None]) -> None:
    async def act(scene: Scene) -> None:
        scene.connection.info = WorkerInfo("old", 100, frozenset(), 10)
        scene.connection.spare = WorkerInfo("spare", 100, frozenset(), 10)
        scene.dispatcher._cluster.workers = 1
        run = await scene.begin()
        for _ in range(3):
            await scene.tick()
        assert scene.follower.taken == [(run, "old")]
        assert scene.connection.called == [(SPARE, remote.warm_up, RunConfig().to_json())]
        assert SPARE in scene.dispatcher._pool.workers  # it takes runs again

    play(act)


@pytest.mark.parametrize("hangs", ["workers", "submit"])
def test_a_lost_connection_ends_every_wait_for_the_cluster(
    play: Callable[..., None], monkeypatch: pytest.MonkeyPatch, hangs: str
) -> None:
    async def act(scene: Scene) -> None:
        connection = Hanging(hangs)
        monkeypatch.setattr("core.service.dispatcher.Follower", connection.follower)
        run = scene.enqueue()
        working = asyncio.create_task(scene.dispatcher._work(connection))  # type: ignore[arg-type]
        async with asyncio.timeout(10):
            await connection.begun.wait()
            connection.gone.set()  # while an answer is awaited that never comes
            with pytest.raises(ConnectionError, match="lost"):
                await working
        if hangs == "submit":  # it may have arrived: after reconnecting, the run is looked up
            assert scene.dispatcher._unfinished == {run.run_id: run}
        else:
            assert list(scene.dispatcher._queue) == [run]

    play(act)
