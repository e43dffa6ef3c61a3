"""The Learn page in a browser: what can be moved moves the picture at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.lessons import drawn_figure
from tests.browser.servers import Served
from tests.browser.test_accessibility import serious
from tests.browser.waiting import changing, wait_until_it_fits

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def move(unit: Locator, name: str, value: float) -> None:
    """Move a slider, as a key does."""
    unit.get_by_label(name, exact=True).fill(str(value))


def test_a_unit_follows_its_sliders(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/learn")
    unit = drawn_figure(page, "unit")
    formula, line = unit.locator(".lesson__formula"), unit.locator(".lesson__map line")
    for name in ("Input 1", "Input 2", "Input 3", "Weight 1", "Weight 2", "Weight 3", "Bias"):
        with changing(formula):
            move(unit, name, 2.5)
    expect(formula).to_contain_text("= 21.25 → Sigmoid → 1.00", use_inner_text=True)
    expect(line).to_be_visible()
    for name in ("Weight 1", "Weight 2"):
        move(unit, name, 0)
    expect(line).to_be_hidden()  # the sum is the same everywhere
    unit.get_by_label("Linear", exact=True).check()
    expect(formula).to_contain_text("= 8.75")
    expect(formula).not_to_contain_text("Linear")
    assert serious(page) == []
    steps.switch_language(page, "es")
    expect(formula).to_contain_text("Suma:")
    expect(formula).to_contain_text("= 8,75")  # what was moved stays where it is


def test_the_glossary_is_read_on_a_phone(pages_server: Served, open_page: Open) -> None:
    page = open_page(
        f"{pages_server.url}/learn?chapter=glossary-dropout",
        viewport={"width": 400, "height": 900},
    )
    expect(page.get_by_role("heading", name="Dropout", exact=True)).to_be_visible()
    picture = page.get_by_role("img", name="The same network with two hidden units dropped.")
    expect(picture).to_be_visible()
    wait_until_it_fits(page)
    assert serious(page) == []
    page.get_by_role("button", name="Momentum", exact=True).click()
    expect(page.get_by_role("heading", name="Momentum", exact=True)).to_be_visible()
    page.wait_for_url("**chapter=glossary-momentum*")
    page.reload()
    expect(page.get_by_role("heading", name="Momentum", exact=True)).to_be_visible()
