"""Own images from the archive to the gallery of their predictions."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.servers import App
from tests.browser.waiting import eventually
from tests.core.data.images.made import members, zipped

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def test_own_images_from_the_archive_to_the_gallery(
    app: App, open_page: Open, tmp_path: Path
) -> None:
    files = members(("lit", "unlit"), each=20, top="lamps/") | {"lamps/notes.txt": b"text"}
    path = zipped(tmp_path / "lamps.zip", files)
    page = open_page(f"{app.url}/?{steps.UNCOMPILED}")
    steps.go_to(page, "Data")
    page.get_by_text("Upload your own table or images").click()
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("40 images, 2 classes")).to_be_visible()
    expect(page.get_by_text("1 file is left out")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^Image .*: lit$"))).to_have_count(6)
    steps.press(page, "Use these images")
    expect(page.get_by_role("heading", name="lamps")).to_be_visible()
    steps.go_to(page, "Train")
    steps.set_number(page, "Epochs", 5)
    steps.train(page)
    steps.wait_until_done(page)
    steps.open_section(page, "Predictions")
    shown = page.get_by_role("button", name=re.compile(r"^Image \d+: (lit|unlit)"))
    expect(shown).to_have_count(8)
    sizes = "images => images.map(image => [image.naturalWidth, image.naturalHeight])"
    eventually(lambda: shown.locator("img").evaluate_all(sizes), [[30, 24]] * 8)
    steps.open_section(page, "Try it")
    expect(page.locator(".st-key-try_it").get_by_text("Predicted:")).to_be_visible()
