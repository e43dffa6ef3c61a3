"""What those who watch the server get, over its routes and through the check of host names."""

import json
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from components.server import health
from components.server.hosts import AllowedHosts
from core import __version__
from core.base.errors import EngineError, StorageError
from core.base.text import N_
from core.runs.service_interface import use_service
from core.runs.status import EngineStatus
from core.settings.config import default_config
from tests.asgi import get
from tests.fakes import FakeService


@pytest.fixture
def service() -> FakeService:
    service = FakeService(record=True)
    use_service(service)
    return service


def fetch(path: str, host: str = "10.0.0.7:8501") -> tuple[int, str]:
    app = Starlette(routes=health.routes(), middleware=[Middleware(AllowedHosts)])
    status, headers, body = get(app, path, host=host)
    assert "set-cookie" not in headers
    return status, body.decode()


def ready() -> tuple[int, Any]:
    status, body = fetch("/readyz")
    return status, json.loads(body)["reason"]


@pytest.mark.usefixtures("service")
def test_it_lives_whoever_asks() -> None:
    status, body = fetch("/healthz")
    assert (status, json.loads(body)) == (200, {"status": "ok", "version": __version__})


def test_it_is_ready_once_a_run_could_start(service: FakeService) -> None:
    assert ready() == (200, "")
    service.engine_status = EngineStatus()
    assert ready() == (503, "The workers are starting.")
    service.engine_status = EngineStatus(problem=EngineError(N_("The port is taken.")))
    assert ready() == (503, "The port is taken.")


def test_it_is_not_ready_without_the_record(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise StorageError(N_("The disk is gone."))

    monkeypatch.setattr(service.store, "preference", fail)
    assert ready() == (503, "The disk is gone.")


@pytest.mark.usefixtures("service")
def test_figures_are_only_for_allowed_names() -> None:
    assert fetch("/metrics")[0] == 421


def test_figures(service: FakeService) -> None:
    service.submit(default_config("digits"))
    service.engine_status = EngineStatus(
        True, workers=2, memory=3 * 1024**3, waiting=4, used=2 * 1024**3
    )
    status, body = fetch("/metrics", "localhost")
    assert status == 200
    lines = dict(line.rsplit(" ", 1) for line in body.splitlines() if not line.startswith("#"))
    states = {name: value for name, value in lines.items() if name.startswith("denseboard_runs{")}
    assert sum(map(float, states.values())) == len(service.store.summaries()) == 1
    figures = {name: float(value) for name, value in lines.items()}
    assert figures["denseboard_ready"] == 1
    assert figures["denseboard_workers"] == 2
    assert figures["denseboard_worker_memory_limit_bytes"] == 3 * 1024**3
    assert figures["denseboard_worker_memory_bytes"] == 2 * 1024**3
    assert figures["denseboard_runs_waiting"] == 4
    assert figures["denseboard_feed_viewers"] == 0
    assert figures["process_resident_memory_bytes"] > 1e6
    assert f'version="{__version__}"' in body
