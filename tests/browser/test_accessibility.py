"""axe-core reports no serious violation on any page, in both languages, light and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from components.words.language import LANGUAGES
from tests.browser import steps
from tests.browser.servers import Served
from tests.browser.waiting import wait_until_current, wait_until_it_fits

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

# Tall, because axe-core cannot determine the background of elements scrolled out of view.
TALL: ViewportSize = {"width": 1280, "height": 3600}
NARROW: ViewportSize = {"width": 400, "height": 6000}


def serious(page: Page) -> list[str]:
    """Violations that axe-core calls serious or worse, one line each."""
    page.mouse.move(0, 0)  # what lies under it by chance looks different
    wait_until_current(page)
    found: dict[str, Any] = Axe().run(page).response
    return [
        f"{one['impact']}: {one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def assert_all_fits(page: Page) -> None:
    """Assert that nothing sticks out in windows of three sizes, once charts are redrawn."""
    for width in (1920, 1280, 400):
        page.set_viewport_size({"width": width, "height": 900})
        wait_until_it_fits(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_the_first_run(language: str, pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/?lang={language}", viewport=TALL)
    expect(page.locator(".st-key-train button:visible")).to_be_enabled()
    steps.open_advanced(page)
    page.locator(".st-key-network summary").click()
    expect(page.get_by_text("Dropout", exact=True)).to_be_visible()
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme"
        " === 'dark'"
    )
    assert serious(page) == []


@pytest.mark.parametrize(
    ("dataset", "language", "scheme"),
    [
        ("digits", "en", "light"),
        ("breast_cancer", "es", "light"),
        ("diabetes", "en", "dark"),
        ("moons", "es", "dark"),
    ],
)
def test_a_run_that_has_ended(
    dataset: str, language: str, scheme: str, pages_server: Served, open_page: Open
) -> None:
    address = f"{pages_server.url}/?lang={language}&dataset={dataset}&epochs=3&units=64-64"
    page = open_page(address, viewport=TALL, color_scheme=scheme)
    steps.train(page)
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    page.locator(".live-curves__inside summary").click()
    expect(page.locator(".live-curves__layers .main-svg").first).to_be_visible()
    assert serious(page) == []
    if scheme == "light":
        assert_all_fits(page)
        page.set_viewport_size(NARROW)
        assert serious(page) == []


@pytest.mark.parametrize(
    ("dataset", "language", "scheme"),
    [("digits", "en", "dark"), ("breast_cancer", "es", "light")],
)
def test_the_data_page(
    dataset: str, language: str, scheme: str, pages_server: Served, open_page: Open
) -> None:
    address = f"{pages_server.url}/data?lang={language}&dataset={dataset}"
    page = open_page(address, viewport=TALL, color_scheme=scheme)
    expect(page.locator(".chart__plot .main-svg").nth(2)).to_be_visible()
    assert serious(page) == []


def test_the_keyboard_alone_trains_and_reads(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/?epochs=2")
    expect(page.locator(".st-key-train button:visible")).to_be_enabled()
    page.locator("body").press("Tab")
    for _ in range(60):
        if page.evaluate("() => !!document.activeElement.closest('.st-key-train')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    steps.wait_until_done(page)
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        reached |= set(
            page.evaluate(
                "() => [...document.querySelectorAll('[class*=st-key-]')]"
                ".filter((one) => one.contains(document.activeElement))"
                ".flatMap((one) => [...one.classList].filter((c) => c.startsWith('st-key-')))"
            )
        )
    assert {"st-key-result_view", "st-key-live_curves", "st-key-train_on_change"} <= reached
