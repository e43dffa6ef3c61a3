"""Settings that are being chosen are prepared in an idle worker, without delaying a run."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from core.base.errors import EngineError
from core.base.text import N_
from core.service import ahead
from core.service.ahead import Ahead
from core.service.connection import WorkerInfo
from core.service.worker_pool import WorkerPool
from core.settings.config import RunConfig
from core.training import remote

A, B = RunConfig(units=(10,)), RunConfig(units=(20,))
FREE = WorkerInfo("p", 0, frozenset(), 0)


class FakeConnection:
    """Calls end when the test says so."""

    def __init__(self) -> None:
        self.called: list[tuple[Any, ...]] = []
        self.end = asyncio.Event()
        self.fails = False

    async def call(self, worker: str, function: Any, *arguments: Any) -> None:
        self.called.append((worker, function, *arguments))
        await self.end.wait()
        if self.fails:
            raise EngineError(N_("Press Train to try again."))


class Scene:
    """Two idle workers, and what the dispatcher does when it is woken."""

    def __init__(self) -> None:
        self.pool = WorkerPool()
        self.pool.update({"one": FREE, "two": FREE})
        self.connection: Any = FakeConnection()
        self.ours: dict[str, tuple[str, bool]] = {}
        self.woken = asyncio.Event()
        self.ahead = Ahead(self.pool, self.woken.set)

    async def settle(self, *configs: RunConfig) -> None:
        for config in configs:
            self.ahead.want(config)
        await self.look()

    async def look(self) -> None:
        await self.woken.wait()
        self.woken.clear()
        self.ahead.look(self.connection, self.ours)
        await asyncio.sleep(0)

    def prepared(self) -> list[tuple[Any, ...]]:
        return [(worker, config) for worker, _, config in self.connection.called]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "SECONDS", 0.0)


def play(act: Callable[[Scene], Any]) -> None:
    async def scene() -> None:
        await act(Scene())

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_only_the_latest_settings_are_prepared() -> None:
    async def act(scene: Scene) -> None:
        await scene.settle(B, replace(A, epochs=9), A)
        assert scene.connection.called == [("one", remote.warm_up, A.to_json())]

    play(act)


def test_a_run_of_the_program_goes_to_the_worker_that_prepares_it_and_others_do_not() -> None:
    async def act(scene: Scene) -> None:
        await scene.settle(A)
        assert scene.pool.choose(A, {}) == "one"
        assert scene.pool.choose(B, {}) == "two"
        assert scene.pool.choose(B, {"run": ("two", False)}) == "one"  # no run waits for it

    play(act)


def test_one_network_is_prepared_at_a_time_and_none_twice() -> None:
    async def act(scene: Scene) -> None:
        await scene.settle(A)
        await scene.settle(B)
        assert len(scene.connection.called) == 1
        scene.connection.end.set()
        await scene.look()
        assert scene.prepared() == [("one", A.to_json()), ("one", B.to_json())]
        await scene.look()
        await scene.settle(replace(A, learning_rate=0.5))
        assert len(scene.connection.called) == 2

    play(act)


def test_it_waits_for_an_idle_worker() -> None:
    async def act(scene: Scene) -> None:
        scene.ours = {"run": ("one", False), "other": ("two", False)}
        await scene.settle(A)
        assert scene.connection.called == []
        scene.ours = {}
        scene.woken.set()
        await scene.look()
        assert scene.prepared() == [("one", A.to_json())]

    play(act)


def test_what_fails_does_no_harm() -> None:
    async def act(scene: Scene) -> None:
        scene.connection.fails = True
        await scene.settle(A)
        scene.connection.end.set()
        await scene.look()
        assert scene.pool.choose(B, {}) == "one"  # it is free again
        await scene.settle(B)
        assert len(scene.connection.called) == 2

    play(act)


def test_a_network_that_would_fill_memory_is_not_prepared() -> None:
    async def act(scene: Scene) -> None:
        await scene.settle(replace(A, units=(4096, 4096)), A)
        scene.ahead._settle(replace(A, units=(4096, 4096)))
        scene.ahead.look(scene.connection, {})
        assert scene.prepared() == [("one", A.to_json())]

    play(act)
