"""A service in memory, and a server of its feed."""

import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette

from components.live.routes import routes
from core.runs import service_interface
from tests.components.live.viewer import Server, until
from tests.fakes import FakeService


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    fake = FakeService(duration=1.0)
    monkeypatch.setattr(service_interface, "_current", fake)
    return fake


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    app = Starlette(routes=routes())
    config = uvicorn.Config(app, host="localhost", port=0, lifespan="off", log_level="error")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    until(lambda: running.started)
    yield Server(running.servers[0].sockets[0].getsockname()[1])
    running.should_exit = True
    thread.join()
