"""The picture of the network from within, on a made-up training service."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.servers import Served
from tests.browser.waiting import eventually

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

# The number of colours of a map.
COLOURS = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
  return new Set(new Uint32Array(data.buffer)).size
}"""


def unit(page: Page, name: str) -> Locator:
    return page.locator(".inside").get_by_role("button", name=name, exact=True)


def test_a_run_is_seen_from_within(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/?dataset=moons&epochs=20&units=8-12&section=results")
    page.locator(".st-key-network summary").click()
    picture = page.locator(".inside")
    expect(picture.locator(".inside__state")).to_have_text("Weights appear when training begins.")
    expect(unit(page, "Hidden 1, unit 8")).to_be_visible()
    steps.train_to_the_end(page)
    expect(picture).to_have_attribute("data-epoch", "20")
    output = unit(page, "Output: B")
    expect(output).not_to_have_class(re.compile("inside__unit--empty"))
    eventually(lambda: output.locator("canvas").evaluate(COLOURS), lambda colours: colours > 10)

    numbers = picture.locator(".inside__numbers")
    unit(page, "Hidden 1, unit 2").click()
    page.mouse.move(0, 0)
    expect(numbers.get_by_role("heading")).to_have_text("Hidden 1, unit 2")
    expect(numbers.locator("dd").nth(1)).to_have_text(re.compile(r"since epoch 19\)$"))
    expect(numbers.locator("li:visible")).to_have_count(2)
    before = numbers.locator("dd").nth(1).inner_text()

    unit(page, "Hidden 1, unit 2").press("ArrowDown")
    expect(numbers.get_by_role("heading")).to_have_text("Hidden 1, unit 3")
    unit(page, "Hidden 1, unit 3").press("ArrowRight")
    expect(unit(page, "Hidden 2, unit 3")).to_be_focused()
    unit(page, "Hidden 2, unit 3").press("ArrowLeft")
    unit(page, "Hidden 1, unit 3").press("ArrowUp")
    expect(numbers.get_by_role("heading")).to_have_text("Hidden 1, unit 2")

    part = picture.get_by_label("Units shown of layer “Hidden 2”")
    part.select_option("9–12 of 12")
    expect(unit(page, "Hidden 2, unit 12")).to_be_visible()
    expect(unit(page, "Hidden 2, unit 8")).to_have_count(0)

    # Looking back moves the picture, and what is pointed at stays.
    page.get_by_role("slider", name="Epoch").press("ArrowLeft")
    expect(picture).to_have_attribute("data-epoch", "19")
    expect(numbers.get_by_role("heading")).to_have_text("Hidden 1, unit 2")
    expect(numbers.locator("dd").nth(1)).not_to_have_text(before)
    expect(unit(page, "Hidden 2, unit 12")).to_be_visible()

    picture.locator(".inside__table summary").click()
    rows = picture.get_by_role("row")
    expect(rows).to_have_count(1 + 2 + 8 + 4 + 1)
    expect(rows.nth(3)).to_contain_text(re.compile(r"Hidden 1, unit 1.*x[12]: "))
