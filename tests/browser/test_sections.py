"""The sections of a run's results, the curves above them, and their layout."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.conftest import Served
from tests.browser.steps import CHART, open_section

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
PINNED = ".live-curves__pin--pinned"
FULL = "() => document.fullscreenElement?.className ?? null"
SCROLL = "(y) => document.querySelector('[data-testid=stMain]').scrollTo(0, y)"


@pytest.fixture
def see(results_server: Served, open_page: Open) -> Open:
    """Open a run's results: ``see("digits", "&section=weights")``."""

    def see(run: str, query: str = "", **options: object) -> Page:
        page = open_page(f"{results_server.url}/?run={run}{query}", **options)
        page.locator(f"{CHART} .main-svg").first.wait_for()
        return page

    return see


def slider(page: Page) -> Locator:
    return page.locator('input[type=range][aria-label="Epoch"]')


def test_the_address_remembers_the_section(see: Open) -> None:
    page = see("digits")
    steps.mark_chart(page)
    expect(page.get_by_text("Test loss")).to_be_visible()
    assert "section" not in page.url
    open_section(page, "Predictions")
    expect(page.get_by_text("are right.")).to_be_visible()
    expect(page.get_by_text("Test loss")).to_have_count(0)  # nor is it hidden in the page
    page.wait_for_url("**section=predictions*")
    steps.assert_marked(page)
    page.reload()
    expect(page.get_by_text("are right.")).to_be_visible()
    # The same in the other language, and back to the first.
    page.get_by_text("Español", exact=True).click()
    expect(page.get_by_role("tab", name="Predicciones")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Resultados").click()
    page.wait_for_url(lambda url: "section" not in url)


def test_a_cell_leads_to_its_samples(see: Open) -> None:
    page = see("digits")
    plot = page.locator(".chart__plot[data-drawn]").first
    plot.scroll_into_view_if_needed()
    x, y = plot.evaluate(
        """({ _fullLayout: { xaxis, yaxis } }) =>
          [xaxis._offset + xaxis.d2p(5), yaxis._offset + yaxis.d2p(9)]"""
    )
    page.wait_for_timeout(200)
    plot.hover(position={"x": x, "y": y})
    plot.click(position={"x": x, "y": y})
    page.get_by_role("button", name="Show these samples").click()
    expect(page.get_by_role("tab", name="Predictions")).to_have_attribute("aria-selected", "true")
    first = page.locator("button img[alt^='Test image ']").first
    expect(first).to_have_attribute("alt", re.compile(": 9, wrongly predicted as 5$"))


def test_the_curves_stay_in_view(see: Open) -> None:
    page = see("digits")
    steps.mark_chart(page)
    page.locator(".chart__plot[data-drawn]").first.wait_for()
    expect(page.locator(PINNED)).to_have_count(0)
    page.evaluate(SCROLL, 5000)
    expect(page.locator(PINNED)).to_be_visible()
    page.wait_for_function(
        "() => document.querySelector('.live-curves__plot')._fullLayout.height < 240"
    )
    box = page.locator(CHART).bounding_box()
    assert box is not None and 40 <= box["y"] < 80  # right below Streamlit's header
    steps.assert_marked(page)
    page.evaluate(SCROLL, 0)
    expect(page.locator(PINNED)).to_have_count(0)
    page.wait_for_function(
        "() => document.querySelector('.live-curves__plot')._fullLayout.height > 300"
    )


def test_the_live_chart_fills_the_screen_until_escape(see: Open) -> None:
    page, figure = see("digits"), ".live-curves__pin"
    button = page.locator(figure).first.get_by_role("button", name="Full screen")
    plot = page.locator(figure).first.locator("[class*=__plot]")
    button.scroll_into_view_if_needed()
    button.focus()
    before = plot.bounding_box()
    assert before is not None
    page.keyboard.press("Enter")
    page.wait_for_function(FULL)
    leave = page.get_by_role("button", name="Leave full screen")
    expect(leave).to_be_focused()
    page.wait_for_timeout(500)
    large = plot.bounding_box()
    assert large is not None and large["width"] > 1.3 * before["width"]
    assert large["height"] > 1.5 * before["height"]
    page.keyboard.press("Escape")
    page.wait_for_function(f"() => ({FULL})() === null")
    expect(button).to_be_focused()
    page.wait_for_timeout(500)
    after = plot.bounding_box()
    assert after is not None
    assert (after["width"], after["height"]) == (before["width"], before["height"])


def result_text(page: Page) -> Locator:
    """The sentence below the slider; that of a section opened before may still be in the page."""
    text = page.get_by_text("The result is that of epoch 20 of 20")
    return text.filter(visible=True)


def test_the_slider_is_at_the_result_after_every_reload(see: Open) -> None:
    page = see("digits")
    for _again in range(3):
        expect(slider(page)).to_have_value("19")  # of 20 epochs
        expect(result_text(page)).to_be_visible()
        page.reload()
    open_section(page, "Predictions")  # the browser sends the epoch of the result
    expect(slider(page)).to_have_value("19")
    expect(result_text(page)).to_be_visible()
