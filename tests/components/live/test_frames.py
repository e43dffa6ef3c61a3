"""All frames of a run, as the browser receives them."""

import asyncio
import json
from typing import Any

from starlette.requests import Request

from components.live.frames import frames
from components.live.routes import frames_address, routes
from core.runs.frames import Frame
from core.settings.config import default_config
from tests.fakes import FakeService


def fetch(run_id: str) -> Any:
    scope = {"type": "http", "method": "GET", "path_params": {"run_id": run_id}, "headers": []}
    answer = asyncio.run(frames(Request(scope)))
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    return json.loads(bytes(answer.body))


def test_all_frames_of_a_run_by_epoch(service: FakeService) -> None:
    service.duration = 2.0
    run_id = service.submit(default_config("moons"))
    service.finish(run_id)
    told = fetch(run_id)
    assert [Frame.from_list(one).epoch for one in told] == [50, 100, 150, 200]
    assert told == [frame.to_list() for frame in service.frames(run_id)]


def test_where_there_are_none_the_list_is_empty(service: FakeService) -> None:
    assert fetch(service.submit(default_config("digits"))) == []
    assert fetch("unknown") == []


def test_the_browser_asks_where_they_are() -> None:
    paths = [getattr(route, "path", "") for route in routes()]
    assert f"/{frames_address('{run_id}')}" in paths
