"""Shared steps of the live chart's tests: a run of the made-up service and its drawn rows."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.servers import Served

EPOCHS = 20  # of the page's run
RANGES = """() => {
  const { xaxis, yaxis } = document.querySelector(".live-curves__plot")._fullLayout
  return [...xaxis.range, ...yaxis.range]
}"""
MARK = """() => document.querySelector(".live-curves__plot").mark"""


def address(served: Served, seconds: float) -> str:
    """The address of a page whose runs take ``seconds``."""
    return f"{served.url}/?seconds={seconds}"


def train(page: Page) -> None:
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_selector(f"{steps.CHART} .main-svg")


def finish(page: Page) -> None:
    """Finish the run at once, so that a test need not wait."""
    steps.press(page, "Finish")
    expect(steps.state(page)).to_contain_text("Done in")


def stop(page: Page) -> None:
    """Stop the run. The service trains two at once: a later test would wait for the end of it."""
    steps.press(page, "Stop")
    expect(page.get_by_text("State stopped")).to_be_visible()


def assert_whole(page: Page) -> None:
    """Assert that all rows of the run are drawn, each once and in order."""
    expect(steps.state(page)).to_contain_text("Done in")
    steps.wait_for_epochs(page, EPOCHS)
    stretches, epochs, validated = steps.points(page)
    assert epochs == validated == [float(epoch) for epoch in range(1, EPOCHS + 1)]
    each = 1 / stretches[0]
    assert stretches == pytest.approx(
        [part / each for part in range(1, round(EPOCHS * each) + 1)], abs=1e-3
    )
