"""The downloads of a run arrive and open; downloaded settings can be opened again."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.settings.config import RunConfig, default_config
from tests.browser import steps
from tests.browser.servers import Served
from tests.browser.waiting import eventually

pytestmark = pytest.mark.browser


@pytest.fixture
def server(results_server: Served) -> Served:
    return results_server


def arrived(page: Page, button: str, folder: Path) -> Path:
    """Press a button of the section, and return the downloaded file."""
    with page.expect_download() as arriving:
        page.get_by_test_id("stDownloadButton").get_by_text(button, exact=True).click()
    path = folder / arriving.value.suggested_filename
    arriving.value.save_as(path)
    return path


def test_files_arrive_and_the_report_opens_offline(
    server: Served, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page(f"{server.url}/?run=iris")
    steps.open_section(page, "Take it away")
    script = arrived(page, "Keras script", tmp_path)
    assert script.name == "denseboard-iris-iris.py"
    compile(script.read_text(encoding="utf-8"), "run.py", "exec")
    settings = arrived(page, "Settings", tmp_path).read_text(encoding="utf-8")
    assert RunConfig.from_json(settings) == default_config("iris")
    report = arrived(page, "Report", tmp_path)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    eventually(
        page.locator("figure > svg").first.bounding_box,
        lambda drawn: drawn and drawn["width"] > 300 and drawn["height"] > 100,
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("Iris")
    expect(page.get_by_role("img").first).to_be_visible()
    assert [url for url in asked if not url.startswith("file:")] == []


def test_settings_are_opened_again(
    server: Served, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"dataset": "moons", "loss": "binary_crossentropy", "epochs": 77}))
    page = open_page(f"{server.url}/?run=iris")
    steps.press(page, "Presets")
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_role("spinbutton", name="Epochs")).to_have_value("77")
    expect(page.locator("input[type=file]")).to_be_hidden()
