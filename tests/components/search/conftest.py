"""Searches in memory, and a server of their feed."""

import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette

from components.search.routes import routes
from core.runs import service_interface
from core.search import service_interface as search_interface
from tests.components.live.viewer import Server, until
from tests.components.search.fake_searches import FakeSearches
from tests.fakes import FakeService


@pytest.fixture(autouse=True)
def searches(monkeypatch: pytest.MonkeyPatch) -> FakeSearches:
    fake = FakeSearches(FakeService(duration=0.5))
    monkeypatch.setattr(service_interface, "_current", fake.service)
    monkeypatch.setattr(search_interface, "_current", fake)
    return fake


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    app = Starlette(routes=routes())
    config = uvicorn.Config(app, host="localhost", port=0, lifespan="off", log_level="error")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    until(lambda: running.started)
    yield Server(running.servers[0].sockets[0].getsockname()[1], "search")
    running.should_exit = True
    thread.join()
