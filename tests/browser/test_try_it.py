"""The user's own inputs in a real browser: drawing, and moving an input."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.servers import Served
from tests.browser.test_accessibility import TALL, serious
from tests.browser.waiting import eventually, settled_box

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture
def served(results_server: Served) -> Served:
    return results_server


def open_place(page: Page) -> Locator:
    steps.open_section(page, "Try it")
    return page.locator(".st-key-try_it")


def prediction(page: Page) -> Locator:
    return page.locator(".st-key-try_it").get_by_text("Predicted:")


def draw(page: Page, square: Locator, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Draw a straight line in the square, once the layout above it has settled."""
    box = settled_box(square)
    page.mouse.move(box["x"] + start[0], box["y"] + start[1])
    page.mouse.down()
    page.mouse.move(box["x"] + end[0], box["y"] + end[1], steps=5)
    page.mouse.up()


def test_what_is_drawn_is_seen_and_recognised(served: Served, open_page: Open) -> None:
    page = open_page(f"{served.url}/?run=digits", viewport=TALL)
    place = open_place(page)
    square = place.get_by_role("img", name="Drawing")
    expect(prediction(page)).to_have_count(0)
    draw(page, square, (60, 30), (60, 190))
    expect(prediction(page)).to_be_visible()
    first = place.get_by_role("img", name="The image as the network sees it").get_attribute("src")
    # Reruns do not change the drawing.
    draw(page, square, (60, 30), (190, 30))
    seen = place.get_by_role("img", name="The image as the network sees it")
    expect(seen).not_to_have_attribute("src", first or "")
    dark = """canvas => {
      const pixels = canvas.getContext("2d").getImageData(0, 0, 280, 280).data
      return [[75, 200], [200, 37], [250, 250]].map(([x, y]) => pixels[4 * (280 * y + x)])
    }"""
    eventually(lambda: square.evaluate(dark), [0, 0, 255])
    assert serious(page) == []
    place.get_by_role("button", name="Clear").press("Enter")
    expect(prediction(page)).to_have_count(0)


def test_a_moved_input_moves_the_prediction(served: Served, open_page: Open) -> None:
    page = open_page(f"{served.url}/?run=diabetes", viewport=TALL)
    place = open_place(page)
    expect(prediction(page)).to_be_visible()
    before = prediction(page).inner_text()
    chart = place.locator(".chart__plot[data-drawn]")
    chart.wait_for()
    slider = place.get_by_role("slider", name="body mass index")
    for _ in range(3):
        slider.press("PageUp")
    expect(prediction(page)).not_to_have_text(before)
    assert serious(page) == []
    place.get_by_role("button", name="Back to the test sample").click()
    expect(prediction(page)).to_have_text(before)
