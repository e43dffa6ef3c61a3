"""The baselines as the browser receives them from the route."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import pytest
from starlette.applications import Starlette

from components.live import baselines
from components.live.routes import baselines_address, routes
from core.base.errors import DatasetError
from core.base.text import N_
from core.data.datasets import load
from core.evaluation.baselines import fit_baselines as fitted
from core.runs import service_interface
from core.settings.config import default_config
from tests.fakes import FakeService


def fetch(run_id: str) -> tuple[int, Any]:
    """Status and JSON of a GET."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/{baselines_address(run_id)}",
        "query_string": b"",
        "headers": [],
    }
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(Starlette(routes=routes())(scope, receive, send))
    return sent[0]["status"], json.loads(sent[1]["body"])


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    service = FakeService()
    monkeypatch.setattr(service_interface, "_current", service)
    return service


def test_lines_are_scored_on_validation_rows(service: FakeService) -> None:
    config = default_config("diabetes")
    run_id = service.submit(config)
    service.advance(3)
    status, told = fetch(run_id)
    assert status == 200
    assert told["training"] is False
    constant, linear = fitted(config, load("diabetes"))
    assert told["lines"] == [
        {"name": "constant", "rows": 0, "loss": one.held_out.loss, "metric": one.held_out.metric}
        | ({} if one is constant else {"name": "linear"})
        for one in (constant, linear)
    ]


def test_lines_of_training_rows_are_said_to_be(service: FakeService) -> None:
    run_id = service.submit(replace(default_config("diabetes"), validation_share=0.0))
    service.finish(run_id)
    assert fetch(run_id)[1]["training"] is True


def test_a_run_that_may_be_downloading_has_none_yet(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baselines, "measured", lambda _config: pytest.fail("asked too early"))
    run_id = service.submit(default_config("diabetes"))
    assert fetch(run_id)[0] == 202
    service.download(run_id, 1, 2)
    assert fetch(run_id)[0] == 202
    service.fail(run_id, DatasetError(N_("It is not there.")))
    assert fetch(run_id) == (200, {"lines": []})
    assert fetch("unknown") == (200, {"lines": []})


@pytest.mark.parametrize("ended", [False, True])
def test_what_is_not_there_in_time(
    ended: bool, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    future: Future[Any] = Future()
    if ended:
        future.set_exception(DatasetError(N_("It is not there.")))
    measured: Callable[[Any], Future[Any]] = lambda _config: future  # noqa: E731
    monkeypatch.setattr(baselines, "measured", measured)
    monkeypatch.setattr(baselines, "_PATIENCE", 0.01)
    run_id = service.submit(default_config("diabetes"))
    service.advance(3)
    assert fetch(run_id) == ((200, {"lines": []}) if ended else (202, {}))
    assert not future.cancelled()  # others may wait for it
