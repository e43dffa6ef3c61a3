"""The gallery in a real browser: mouse and keyboard."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.servers import Served
from tests.browser.waiting import settled_box

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def served(serve: Callable[..., Served]) -> Served:
    return serve("tests/browser/gallery_app.py")


def image(page: Page, sample: int) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^Image {sample}:"))


def test_a_click_and_the_keyboard_choose_an_image(served: Served, open_page: Open) -> None:
    page = open_page(served.url)
    expect(image(page, 0)).to_have_attribute("aria-pressed", "true")
    image(page, 7).click()
    expect(page.get_by_text("Sample 7", exact=True)).to_be_visible()
    expect(image(page, 7)).to_have_attribute("aria-pressed", "true")
    expect(image(page, 0)).to_have_attribute("aria-pressed", "false")
    expect(image(page, 7)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sample 8", exact=True)).to_be_visible()
    expect(image(page, 8)).to_be_focused()


def test_turning_pages_reruns_the_gallery_alone(served: Served, open_page: Open) -> None:
    page = open_page(served.url)
    expect(page.get_by_text("Reruns 1", exact=True)).to_be_visible()
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_text("26–50 of 360")).to_be_visible()
    expect(image(page, 49)).to_be_visible()
    expect(image(page, 0)).to_have_count(0)
    expect(page.get_by_text("Reruns 1", exact=True)).to_be_visible()


def test_the_selection_arrives_as_a_file(served: Served, open_page: Open) -> None:
    page = open_page(served.url)
    with page.expect_download() as arriving:
        steps.press(page, "Download as CSV")
    lines = arriving.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert arriving.value.suggested_filename == "denseboard-digits-all.csv"
    assert lines[0].startswith("Sample,True,Predicted,Probability: 0")
    assert len(lines) == 361


@pytest.mark.parametrize("width", [400, 1280])
def test_images_fit_the_page(width: int, served: Served, open_page: Open) -> None:
    page = open_page(served.url, viewport={"width": width, "height": 900})
    for sample in (0, 3, 24):
        box = settled_box(image(page, sample))
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert box["width"] >= 44  # large enough for a finger
