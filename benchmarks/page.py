"""The Train page in a real browser, with a stopwatch inside."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page

# The first page fetches everything, and a first run compiles its program.
_PATIENCE = 120_000
_TRAIN = ".st-key-train button:visible:enabled"
_WATCH = (Path(__file__).parent / "watch.js").read_text(encoding="utf-8")


class TrainPage:
    """One tab in its own browser profile.

    Args:
        browser: The browser.
        url: The server.
    """

    def __init__(self, browser: Browser, url: str) -> None:
        self._context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
        self._context.set_default_timeout(_PATIENCE)
        self._url = url
        self.page: Page = self._context.new_page()
        self.page.add_init_script(_WATCH)

    def open(self, address: str = "") -> None:
        """Open the page and wait until Train can be pressed, or a run is there."""
        self.page.goto(f"{self._url}/{address}")
        self.page.wait_for_selector(f"{_TRAIN}, .live-curves")

    def train(self) -> str:
        """Press Train and return the run's id."""
        before = self.run
        self.page.click(_TRAIN)
        self.page.wait_for_url(lambda url: _run(url) not in (None, before))
        return str(self.run)

    def begin(self, url: str) -> None:
        """Open the first page of a server, and press Train the moment that can be done."""
        self.page.goto(url)
        self.page.evaluate("denseboard.begin()")

    def begun(self) -> dict[str, float]:
        """When each thing was on the screen after ``begin``: seconds since 1970."""
        self.page.wait_for_function("() => 'all' in denseboard.begun")
        return dict(self.page.evaluate("denseboard.begun"))

    @property
    def run(self) -> str | None:
        """Return the run id in the address."""
        return _run(self.page.url)

    def wait_for_epochs(self, epochs: int) -> None:
        """Wait until the chart shows that many epochs."""
        self.page.wait_for_function(f"() => denseboard.epochs() >= {epochs}")

    def wait_until_done(self) -> None:
        """Wait until the run is over and its evaluation is on the screen."""
        self.page.wait_for_function("() => denseboard.done() && denseboard.judged()")

    def stop(self) -> None:
        """Press Stop and wait until the run has stopped."""
        self.page.click(".st-key-stop button:visible:enabled")
        self.page.wait_for_function("() => denseboard.state().startsWith('Stopped')")

    def watch_frames(self) -> None:
        """Start recording every drawing of the chart."""
        self.page.evaluate("denseboard.watch()")

    def frames(self) -> list[tuple[float, int]]:
        """Return the drawings so far: their times (s since 1970) and rows."""
        found: list[tuple[float, int]] = self.page.evaluate("denseboard.frames")
        return found

    def change(self, label: str, value: float) -> dict[str, float]:
        """With "Train on change", change a setting and wait for the evaluation.

        Returns:
            Seconds from the key press until the page showed the new run, its last row, its
            numbers, and everything.
        """
        field = self.page.locator("input").and_(self.page.get_by_label(label, exact=True))
        field.fill(str(value))
        self.page.evaluate("denseboard.time()")
        field.press("Enter")
        told: Any = self.page.wait_for_function("() => denseboard.timed()").json_value()
        return dict(json.loads(told))

    def train_on_change(self) -> None:
        """Turn the switch."""
        self.page.get_by_text("Train on change", exact=True).click()
        self.page.wait_for_function("() => denseboard.settled()")

    def leave(self) -> None:
        """Show another page."""
        self.page.goto("about:blank")

    def close(self) -> None:
        """Close the tab and its profile."""
        self._context.close()


def _run(url: str) -> str | None:
    return parse_qs(urlsplit(url).query).get("run", [None])[0]
