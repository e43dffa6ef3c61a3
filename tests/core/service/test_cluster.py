"""How often our own cluster is started when it keeps stopping."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.base.errors import EngineError
from core.service import cluster
from core.service.cluster import OwnCluster
from core.service.processes import Processes


class Stopping(Processes):
    """An engine that has an address, and has ended when it is asked for."""

    def address(self) -> str:
        return "tls://127.0.0.1:1"

    def scheduler_alive(self) -> bool:
        return False

    def _spawn(self, name: str, module: str, *arguments: str) -> Any:
        return None


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[OwnCluster], str]:
    async def address(processes: Processes, scheduler: Any) -> str | None:
        return processes.address()

    monkeypatch.setattr(cluster, "Processes", Stopping)
    monkeypatch.setattr(cluster, "_address", address)
    return lambda own: asyncio.run(own.connect())[0]


def test_an_engine_that_stops_is_started_again_at_once_but_not_for_ever(
    connect: Callable[[OwnCluster], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = OwnCluster()
    assert connect(own) == connect(own) == "tls://127.0.0.1:1"
    with pytest.raises(EngineError, match="stop again right after starting"):
        connect(own)
    own.workers_seen()
    assert connect(own)
    monkeypatch.setattr(cluster, "_START_SECONDS", 0.0)
    assert connect(own) and connect(own)
    own.leave()
