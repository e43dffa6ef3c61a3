"""A click trains the network on shuffled labels, and the page says what chance reaches."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.servers import Served

pytestmark = pytest.mark.browser

WAIT = 60_000  # milliseconds, for a run of half a second


def test_the_click_starts_updates_that_end_with_the_result(
    pages_server: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{pages_server.url}/train?dataset=iris&units=4&epochs=2")
    run = steps.train(page)
    button = page.get_by_role("button", name="Train on shuffled labels")
    button.click(timeout=WAIT)
    # Nothing but the updates that the click started can bring the sentence.
    sentence = page.get_by_text("the same network reaches a test accuracy of")
    expect(sentence).to_be_visible(timeout=WAIT)
    expect(button).to_be_hidden()
    assert steps.run_of(page) == run
    link = page.get_by_role("link", name="shuffled labels")
    assert run not in str(link.get_attribute("href"))
