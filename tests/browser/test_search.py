"""The Search page in a browser: the form survives, one search starts, and it is followed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.servers import Served
from tests.browser.test_accessibility import NARROW, TALL, serious
from tests.browser.waiting import wait_until_current, wait_until_it_fits

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def test_a_search_from_the_form_to_its_end(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/search?dataset=iris&epochs=2", viewport=TALL)
    expect(page.get_by_role("button", name="Start search")).to_be_visible()
    wait_until_current(page)
    open_button = page.locator("[class*=st-key-open_search_] button:visible")
    earlier = open_button.count()  # of other tests on this server
    steps.set_number(page, "Trials", 3)
    expect(page.get_by_text("· 3 trials ·")).to_be_visible()
    steps.go_to(page, "Data")
    expect(page.get_by_text("Upload your own table")).to_be_visible()
    steps.go_to(page, "Search")
    expect(page.get_by_text("· 3 trials ·")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("button", name="Start search").dblclick()
    expect(page.get_by_text("Done: 3 of 3 trials").first).to_be_visible()
    page.wait_for_url("**search=*")
    address = page.url
    steps.press(page, "Close")
    wait_until_current(page)
    expect(open_button).to_have_count(earlier + 1)  # a double click started one
    # By the keyboard: form and list unfold above it for a moment, away from the mouse.
    open_button.first.press("Enter")
    expect(page.get_by_role("button", name="Edit a copy")).to_be_visible()
    page.wait_for_url(address)
    page.reload()
    expect(page.get_by_text("Result by trial")).to_be_visible()
    expect(page.get_by_text("Done: 3 of 3 trials").first).to_be_visible()
    assert serious(page) == []
    for width in (1920, 400):
        page.set_viewport_size({"width": width, "height": 900})
        wait_until_it_fits(page)


def test_the_form_on_a_phone_in_the_dark_in_spanish(pages_server: Served, open_page: Open) -> None:
    address = f"{pages_server.url}/search?lang=es&dataset=iris&validation_share=0"
    page = open_page(address, viewport=NARROW, color_scheme="dark")
    expect(page.get_by_role("button", name="Empezar la búsqueda")).to_be_disabled()
    assert serious(page) == []
    steps.switch_language(page, "en")  # the form does not fold
    expect(page.get_by_role("button", name="Start search")).to_be_disabled()
    steps.switch_language(page, "es")
    steps.press(page, "Reservar una proporción de validación de 0,1")
    expect(page.get_by_role("button", name="Empezar la búsqueda")).to_be_enabled()
