"""The section of a run's steps on the Train page, and what the browser fetches for it."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from streamlit.testing.v1 import AppTest

from components.steps import steps as module
from components.steps.epoch import epoch
from components.steps.samples import samples
from core.base.errors import DatasetError, PredictionError
from core.runs import service_interface
from core.settings.config import default_config
from tests.fakes import FakeService, finished_run

PAGE = Path(__file__).parents[3] / "pages" / "train.py"
See = Callable[..., tuple[AppTest, list[dict[str, Any]]]]
Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


@pytest.fixture
def see(monkeypatch: pytest.MonkeyPatch) -> See:
    """Open the section; return the page and what its component was given."""
    drawn: list[dict[str, Any]] = []
    monkeypatch.setattr(module, "_COMPONENT", lambda key, data: drawn.append(data))

    def see(dataset: str, lang: str = "en", **changes: Any) -> tuple[AppTest, list[dict[str, Any]]]:
        service, run_id = finished_run(replace(default_config(dataset), **changes))
        monkeypatch.setattr(service_interface, "_current", service)
        app = AppTest.from_file(str(PAGE), default_timeout=60)
        app.query_params |= {"run": run_id, "lang": lang, "section": "steps"}
        app.run()
        assert not app.exception, app.exception
        return app, drawn

    return see


def told(app: AppTest) -> str:
    return "\n".join(str(one.value) for one in (*app.info, *app.error, *app.caption))


def test_a_small_run_is_shown(see: See) -> None:
    app, drawn = see("moons", "es", epochs=4, units=(3,))
    assert [tab.label for tab in app.tabs if tab.label == "Paso a paso"]
    (data,) = drawn
    assert data["epochs"] == 4 and data["inputs"] == ["x1", "x2"]
    assert data["texts"]["next_batch"] == "Lote siguiente"
    json.dumps(data)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"units": (200, 200)}, "up to 10,000: train one with fewer units"),
        ({"units": (60, 60), "batch_size": 1}, "larger batch size or fewer units"),
    ],
)
def test_what_is_in_the_way_is_said_before(see: See, changes: dict[str, Any], words: str) -> None:
    app, drawn = see("moons", **changes)
    assert words in told(app) and not drawn


def test_deleted_data_are_said_before(see: See, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_source: Any) -> Any:
        raise DatasetError("The table was deleted.")

    monkeypatch.setattr(module, "load", gone)
    app, drawn = see("moons")
    assert "The table was deleted." in told(app) and not drawn


def fetch(endpoint: Endpoint, query: str = "", **path: Any) -> tuple[int, dict[str, Any]]:
    scope = {"type": "http", "method": "GET", "path_params": path, "headers": []}
    answer = asyncio.run(endpoint(Request({**scope, "query_string": query.encode()})))
    return answer.status_code, json.loads(bytes(answer.body))


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> tuple[FakeService, str]:
    fake, run_id = finished_run(replace(default_config("moons"), epochs=3))
    monkeypatch.setattr(service_interface, "_current", fake)
    return fake, run_id


def test_epochs_and_samples_are_sent_without_the_test_set(
    service: tuple[FakeService, str],
) -> None:
    fake, run_id = service
    config = fake.status(run_id).config
    status, sent = fetch(epoch, run_id=run_id, epoch=2)
    assert status == 200 and sent["epoch"] == 2 and sent["count"] == config.steps_per_epoch
    status, sent = fetch(samples, run_id=run_id)
    assert status == 200
    assert len(sent["points"][0]) == sent["training"]["count"] == config.train_samples
    assert sent["validation"]["count"] == config.validation_samples
    assert sent.keys() == {"training", "validation", "mean", "scale", "points", "plane"}


def test_problems_are_told_in_the_reader_s_language(service: tuple[FakeService, str]) -> None:
    fake, run_id = service
    fake.speechless = PredictionError(
        "No worker is ready to answer. Wait a moment, then try again."
    )
    status, sent = fetch(epoch, "lang=es", run_id=run_id, epoch=1)
    assert status == 409 and sent["problem"].startswith("Ningún proceso")
    assert fetch(samples, "lang=xx", run_id="none")[0] == 409
