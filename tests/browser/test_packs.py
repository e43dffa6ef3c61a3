"""A class pack in front of a room: from step to step by key, in large type."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from core.lessons.packs import packs
from tests.browser import steps
from tests.browser.servers import Served
from tests.browser.test_accessibility import serious
from tests.browser.waiting import wait_until_current, wait_until_it_fits

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

LARGE = "() => parseFloat(getComputedStyle(document.documentElement).fontSize)"


def hit(page: Page, key: str) -> None:
    """Press a key of a button, which Streamlit hears once the button is there."""
    wait_until_current(page)
    page.keyboard.press(key)


def shown_step(page: Page, place: int) -> Locator:
    """The line that says which step is open."""
    return steps.current(page.get_by_text(f"step {place} of {len(packs()['rate'].steps)}"))


def test_a_pack_is_presented_from_step_to_step(pages_server: Served, open_page: Open) -> None:
    page = open_page(
        f"{pages_server.url}/learn?chapter=packs", viewport={"width": 1920, "height": 1080}
    )
    expect(page.get_by_text(packs()["unit"].title)).to_be_visible()
    assert serious(page) == []
    steps.current(page.locator(".st-key-pack_open_rate button")).click()
    expect(shown_step(page, 1)).to_be_visible()
    expect(steps.number_field(page, "Learning rate")).to_have_value("0.001")
    steps.train_to_the_end(page)

    desk = page.evaluate(LARGE)
    hit(page, "F2")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    page.wait_for_function(f"desk => ({LARGE})() > 1.4 * desk", arg=desk)
    page.wait_for_url("**present=1**")
    expect(page.locator(steps.CHART)).to_be_visible()
    assert serious(page) == []

    hit(page, "PageDown")
    expect(shown_step(page, 2)).to_be_visible()
    hit(page, "F4")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    expect(steps.number_field(page, "Learning rate")).to_have_value("0.01")
    hit(page, "PageUp")
    expect(shown_step(page, 1)).to_be_visible()

    page.reload()  # the step and the large type are in the address
    expect(shown_step(page, 1)).to_be_visible()
    page.wait_for_function(f"desk => ({LARGE})() > 1.4 * desk", arg=desk)
    steps.wait_until_done(page)
    hit(page, "Escape")
    page.wait_for_url(lambda url: "present" not in url)
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    page.wait_for_function(f"desk => ({LARGE})() === desk", arg=desk)


def test_a_link_to_a_step_brings_its_settings_on_a_phone(
    pages_server: Served, open_page: Open
) -> None:
    page = open_page(
        f"{pages_server.url}/train?pack=overfitting&step=3&lang=es",
        viewport={"width": 400, "height": 900},
    )
    expect(page.get_by_text("paso 3 de 5")).to_be_visible()
    expect(page.get_by_text("97 parámetros")).to_be_visible()
    wait_until_it_fits(page)
    assert serious(page) == []
