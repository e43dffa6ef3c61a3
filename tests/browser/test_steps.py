"""A run step by step in a real browser: batches, epochs, and weights set by hand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.servers import Served

pytestmark = pytest.mark.browser


def button(page: Page, name: str) -> Locator:
    return steps.current(page.get_by_role("button", name=name, exact=True))


def slider(page: Page, name: str) -> Locator:
    return steps.current(page.get_by_role("slider", name=name, exact=True))


def drawn(plot: Locator) -> str:
    """Identifies the cells that are drawn behind the samples."""
    return plot.get_attribute("data-drawn") or ""


def test_steps_and_weights_set_by_hand(
    results_server: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{results_server.url}/?run=moons&section=steps")
    view = page.locator(".steps")
    plot = view.locator(".steps__plot")
    expect(view).to_have_attribute("data-step", "0")
    expect(view).to_contain_text("The weights at the start of the run")
    expect(button(page, "Previous batch")).to_be_disabled()

    button(page, "Next batch").click()
    expect(view).to_have_attribute("data-step", "1")
    expect(view).to_contain_text("Step 1 of")
    expect(plot).to_have_attribute("aria-label", "Decision boundary after step 1 of epoch 1")
    expect(view.get_by_role("table").filter(has_text="Gradient norm")).to_be_visible()
    rows = view.get_by_role("table").filter(has_text="Change").get_by_role("row")
    expect(rows.filter(has_text="→").first).to_be_visible()

    slider(page, "Step within the epoch").press("End")
    last = slider(page, "Step within the epoch").get_attribute("max") or ""
    expect(view).to_have_attribute("data-step", last)
    button(page, "Next batch").click()  # into the next epoch
    expect(view).to_have_attribute("data-epoch", "2")
    expect(view).to_have_attribute("data-step", "1")
    button(page, "Previous batch").click()
    button(page, "Previous batch").click()
    expect(view).to_have_attribute("data-epoch", "1")
    button(page, "Next epoch").click()
    expect(view).to_have_attribute("data-step", last)
    button(page, "Next epoch").click()
    expect(view).to_have_attribute("data-epoch", "2")
    expect(view).to_have_attribute("data-step", last)

    expect(plot).to_have_attribute("aria-label", f"Decision boundary after step {last} of epoch 2")
    scores = view.get_by_role("table").filter(has_text="Validation")
    expect(scores).not_to_contain_text("→")
    before = drawn(plot)
    slider(page, "Move the value").press("End")
    expect(plot).to_have_attribute("aria-label", "Decision boundary with weights set by hand")
    expect(plot).not_to_have_attribute("data-drawn", before)
    expect(scores).to_contain_text("→")
    expect(view.get_by_text("This is an edited copy.")).to_be_visible()
    expect(button(page, "Next batch")).to_be_disabled()
    edited = drawn(plot)
    steps.current(page.get_by_label("To", exact=True)).select_option(index=1)
    steps.current(page.get_by_label("Value", exact=True)).fill("3.5")
    expect(plot).not_to_have_attribute("data-drawn", edited)
    button(page, "Go back one change").click()
    expect(plot).to_have_attribute("data-drawn", edited)
    button(page, "Discard all changes").click()
    expect(plot).to_have_attribute("data-drawn", before)
    expect(button(page, "Previous batch")).to_be_enabled()
