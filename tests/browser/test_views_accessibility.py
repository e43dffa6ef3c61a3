"""axe-core reports no serious violation inside the network, in its steps and on its landscape."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.lessons.chapters import chapters
from tests.browser import steps
from tests.browser.servers import Served
from tests.browser.test_accessibility import NARROW, TALL, assert_all_fits, serious

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
VISITORS = pytest.mark.parametrize(("language", "scheme"), [("en", "dark"), ("es", "light")])


def assert_accessible(page: Page) -> None:
    """Assert it in a tall window and in a narrow one, and that nothing sticks out of any."""
    assert serious(page) == []
    assert_all_fits(page)
    page.set_viewport_size(NARROW)
    assert serious(page) == []


def test_all_chapters_on_a_dark_page(pages_server: Served, open_page: Open) -> None:
    for name, chapter in chapters().items():
        address = f"{pages_server.url}/learn?chapter={name}&lang=es"
        page = open_page(address, viewport=TALL, color_scheme="dark")
        for figure in chapter.figures:
            expect(page.locator(f'.lesson[data-ready="{figure}"]')).to_be_visible()
        assert serious(page) == [], name
        page.close()


@VISITORS
def test_the_network_from_within(
    language: str, scheme: str, results_server: Served, open_page: Open
) -> None:
    address = f"{results_server.url}/?run=moons&lang={language}"
    page = open_page(address, viewport=TALL, color_scheme=scheme)
    steps.current(page.locator(".st-key-network summary")).click()
    unit = page.locator(".inside__unit:not(.inside__unit--input)").first
    unit.click()
    expect(page.locator(".inside__numbers dd").first).not_to_be_empty()
    assert_accessible(page)


@VISITORS
def test_step_by_step(language: str, scheme: str, results_server: Served, open_page: Open) -> None:
    address = f"{results_server.url}/?run=moons&section=steps&lang={language}"
    page = open_page(address, viewport=TALL, color_scheme=scheme)
    view = page.locator(".steps[data-step]")
    view.locator(".steps__field input[type=range]").first.press("End")
    expect(view).not_to_have_attribute("data-step", "0")
    expect(view.locator(".steps__plot .main-svg").first).to_be_visible()
    assert_accessible(page)


@VISITORS
def test_the_loss_landscape(
    language: str, scheme: str, results_server: Served, open_page: Open
) -> None:
    address = f"{results_server.url}/?run=moons&section=landscape&lang={language}"
    page = open_page(address, viewport=TALL, color_scheme=scheme)
    expect(page.locator(".st-key-landscape_chart .main-svg").first).to_be_visible()
    assert_accessible(page)
