"""A student in a real browser, who sees whether the pages still answer."""

import contextlib
import time
from multiprocessing.connection import Connection

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page

from benchmarks.page import TrainPage
from benchmarks.server import chromium
from benchmarks.student import CODE

_RATES = (0.003, 0.0005, 0.002)  # not the default, so that each is another address
_RESTS = 5_000  # ms between two runs


def witness(url: str, seconds: float, told: Connection) -> None:
    """Sign in, change and train again and again; send what was seen.

    Args:
        url: The server.
        seconds: For how long.
        told: Gets a dict: ``changes``, the seconds from a key press to the page's answer, ``runs``,
            the seconds from pressing Train to the results on the screen, and ``errors``.
    """
    until = time.monotonic() + seconds
    changes: list[float] = []
    runs: list[float] = []
    errors: list[str] = []
    with contextlib.closing(told), chromium() as browser:
        train = TrainPage(browser, url)
        page = train.page
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{url}/?epochs=20")
        page.get_by_label("Your name").fill("Witness")
        page.get_by_label("Code of the class").fill(CODE)
        page.get_by_role("button", name="Sign in").click()
        try:
            page.wait_for_selector(".st-key-train button:visible:enabled")
            number = 0
            while time.monotonic() < until:
                changes.append(_change(page, _RATES[number % len(_RATES)]))
                began = time.monotonic()
                train.train()
                train.wait_until_done()
                runs.append(time.monotonic() - began)
                number += 1
                page.wait_for_timeout(_RESTS)
        except BrowserError as problem:
            errors.append(str(problem).splitlines()[0])
        told.send({"changes": changes, "runs": runs, "errors": errors})


def _change(page: Page, rate: float) -> float:
    """Type a learning rate; return the seconds until the page shows its answer."""
    field = page.locator("input").and_(page.get_by_label("Learning rate", exact=True))
    field.fill(str(rate))
    before, began = page.url, time.monotonic()
    field.press("Enter")
    page.wait_for_url(lambda url: url != before)  # it holds the settings
    page.wait_for_function("() => denseboard.settled()")
    return time.monotonic() - began
