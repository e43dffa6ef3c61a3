"""A presenter's page and those of an audience, for tests of both."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.waiting import eventually

PHONE = {"viewport": {"width": 360, "height": 780}, "locale": "es-ES", "color_scheme": "dark"}
ROOM = {"viewport": {"width": 1920, "height": 1080}}
# How many points the curves of both drawings have on the page, by their paths.
DRAWN = """() => [...document.querySelectorAll(".lesson__drawing path[stroke-width='2.5']")]
  .map((path) => (path.getAttribute("d") ?? "").split(/[ML]/).length - 1).filter(Boolean)"""


def share(page: Page) -> str:
    """Let the audience follow; return the address under which it does."""
    steps.press(page, "Let the audience follow")
    link = steps.current(page.locator(".audience__link"))
    eventually(lambda: link.get_attribute("href"), bool)
    return str(link.get_attribute("href"))


def turn_to(page: Page, address: str) -> None:
    """Open another address in a tab that shares its screen, and goes on with it."""
    (mark,) = parse_qs(urlsplit(page.url).query)["share"]
    page.goto(f"{address}&share={mark}")


def stop(page: Page) -> None:
    """Stop sharing; otherwise the next page of whoever works alone could take it over."""
    steps.press(page, "Stop sharing the screen")
    expect(page.locator(".audience")).to_have_count(0)


def answer(page: Page, place: int, button: str) -> None:
    """Choose an answer of the follower's form and send it."""
    page.get_by_role("radio").nth(place).check()
    page.get_by_role("button", name=button).click()
