"""The sections of a run's results, the curves above them, and their layout."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.servers import Served
from tests.browser.steps import CHART, open_section
from tests.browser.waiting import eventually, settled_box

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
PINNED = ".live-curves__pin--pinned"
FULL = "() => document.fullscreenElement?.className ?? null"
# Of a chart, in pixels of the window.
SIZE = (
    "(plot) => { const { width, height } = plot.getBoundingClientRect(); return [width, height] }"
)
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
    return steps.current(page.locator('input[type=range][aria-label="Epoch"]'))


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
    steps.switch_language(page, "es")
    expect(page.get_by_role("tab", name="Predicciones")).to_have_attribute("aria-selected", "true")
    open_section(page, "Resultados")
    page.wait_for_url(lambda url: "section" not in url)


def test_charts_stay_in_view_fill_the_screen_and_lead_to_samples(see: Open) -> None:
    page = see("digits")
    page.locator(".chart__plot[data-drawn]").first.wait_for()
    curves_stay_in_view(page)
    for figure in (".live-curves__pin", ".chart"):
        fills_the_screen(page, figure)
    a_cell_leads_to_its_samples(page)


def curves_stay_in_view(page: Page) -> None:
    steps.mark_chart(page)
    expect(page.locator(PINNED)).to_have_count(0)
    page.evaluate(SCROLL, 5000)
    expect(page.locator(PINNED)).to_be_visible()
    page.wait_for_function(
        "() => document.querySelector('.live-curves__plot')._fullLayout.height < 240"
    )
    place = "(plot) => plot.getBoundingClientRect().y"
    # Right below Streamlit's header.
    eventually(lambda: page.locator(CHART).evaluate(place), lambda y: 40 <= y < 80)
    steps.assert_marked(page)
    page.evaluate(SCROLL, 0)
    expect(page.locator(PINNED)).to_have_count(0)
    page.wait_for_function(
        "() => document.querySelector('.live-curves__plot')._fullLayout.height > 300"
    )


def a_cell_leads_to_its_samples(page: Page) -> None:
    steps.click_cell(page, 9, 5)
    steps.press(page, "Show these samples")
    expect(page.get_by_role("tab", name="Predictions")).to_have_attribute("aria-selected", "true")
    first = page.locator("button img[alt^='Image ']").first
    expect(first).to_have_attribute("alt", re.compile(": 9, wrongly predicted as 5$"))


def fills_the_screen(page: Page, figure: str) -> None:
    chart = page.locator(figure).first
    button = chart.get_by_role("button", name="Full screen")
    plot = chart.locator("[class*=__plot]").first.element_handle()
    settled_box(button)
    button.focus()
    width, height = page.evaluate(SIZE, plot)
    page.keyboard.press("Enter")
    page.wait_for_function(FULL)
    expect(page.get_by_role("button", name="Leave full screen")).to_be_focused()
    larger = f"([plot, width, height]) => {{ const size = ({SIZE})(plot);"
    larger += " return size[0] > 1.3 * width && size[1] > 1.5 * height }"
    page.wait_for_function(larger, arg=[plot, width, height])
    page.keyboard.press("Escape")
    page.wait_for_function(f"() => ({FULL})() === null")
    expect(button).to_be_focused()
    same = f"([plot, width, height]) => `${{({SIZE})(plot)}}` === `${{[width, height]}}`"
    page.wait_for_function(same, arg=[plot, width, height])


def test_letters_and_charts_grow_with_the_window(see: Open) -> None:
    page = see("digits", viewport={"width": 1920, "height": 1080})
    letters = "() => parseFloat(getComputedStyle(document.documentElement).fontSize)"
    eventually(lambda: page.evaluate(letters), pytest.approx(20, abs=0.1))
    height = "(element) => element.getBoundingClientRect().height"
    eventually(lambda: page.locator(CHART).evaluate(height), lambda pixels: pixels > 440)
    # Letters of the chart as well: they are magnified as a whole.
    letter = page.locator(f"{CHART} .xtick text").first
    eventually(lambda: letter.evaluate(height), lambda pixels: pixels > 18)
    # And what is clicked is what is seen.
    steps.click_cell(page, 0, 0)
    expect(page.get_by_text("Chosen: true 0, predicted 0")).to_be_visible()


def test_on_a_phone_the_menu_of_pages_is_there(see: Open) -> None:
    page = see("digits", viewport={"width": 400, "height": 850})
    menu = ".st-key-pages"
    steps.go_to(page, "Compare", menu)
    expect(page.get_by_text("No run is recorded yet.")).to_be_visible()
    steps.go_to(page, "Train", menu)
    page.wait_for_url("**run=digits*")
    expect(page.locator(CHART)).to_be_visible()


def test_numbers_have_buttons_in_a_window_of_any_size(see: Open) -> None:
    page = see("digits")
    steps.open_advanced(page)
    steps.press(page, "Layer by layer")
    expect(page.get_by_label("Units in layer 1").and_(page.locator("input"))).to_be_visible()
    fields = page.get_by_test_id("stNumberInput").filter(visible=True)
    buttons = fields.get_by_test_id("stNumberInputStepUp").filter(visible=True)
    assert fields.count() > 10
    for width in (1280, 1920, 2560):
        page.set_viewport_size({"width": width, "height": width * 9 // 16})
        page.wait_for_timeout(300)  # the fields measure themselves
        expect(buttons, f"{width}").to_have_count(fields.count())


def result_text(page: Page) -> Locator:
    """The sentence below the slider."""
    return steps.current(page.get_by_text("The result is that of epoch 20 of 20"))


def test_the_slider_is_at_the_result_after_every_reload(see: Open) -> None:
    page = see("digits")
    for _again in range(3):
        expect(slider(page)).to_have_value("19")  # of 20 epochs
        expect(result_text(page)).to_be_visible()
        page.reload()
    open_section(page, "Predictions")  # the browser sends the epoch of the result
    expect(slider(page)).to_have_value("19")
    expect(result_text(page)).to_be_visible()
