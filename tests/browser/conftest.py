"""A server as a process of its own, and a browser that looks at it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Served:
    """``streamlit run`` of one script on a free port.

    Args:
        script: What to run, as a path from the root.
        log: Where its output goes.
        settings: Environment variables on top of this process's.
    """

    def __init__(self, script: str, log: Path, settings: dict[str, str]) -> None:
        self._script = script
        self._log = log
        self._settings = settings
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.start()

    def start(self) -> None:
        """Start, and wait until pages are served."""
        command = [sys.executable, "-m", "streamlit", "run", self._script]
        options = ["--server.headless=true", f"--server.port={self.port}"]
        with self._log.open("a") as log:
            self.process = subprocess.Popen(
                command + options,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), **self._settings},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        opener = build_opener(ProxyHandler({}))
        deadline = time.monotonic() + 30
        while True:
            with suppress(URLError, ConnectionError):
                opener.open(f"{self.url}/_stcore/health", timeout=5).close()
                return
            assert self.process.poll() is None, self._log.read_text()
            assert time.monotonic() < deadline, self._log.read_text()
            time.sleep(0.05)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=10)

    def stop(self) -> None:
        """End it as Ctrl-C would."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Start servers: ``serve("app.py", NAME="value")``; all end with the module's tests."""
    started: list[Served] = []

    def start(script: str, **settings: str) -> Served:
        folder = tmp_path_factory.mktemp("served")
        home = {"DENSEBOARD_HOME": str(folder / "home")}
        started.append(Served(script, folder / "log", {**home, **settings}))
        return started[-1]

    yield start
    for served in started:
        served.stop()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A Chromium; each test opens pages of its own in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


class Complaints(list[str]):
    """What pages put into the console as warnings and errors.

    A test may name parts of messages that it provokes itself in ``expected``.
    """

    def __init__(self) -> None:
        super().__init__()
        self.expected: list[str] = []

    def watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.append(f"uncaught: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    @property
    def unexpected(self) -> list[str]:
        return [one for one in self if not any(part in one for part in self.expected)]


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Fails the test where a page complained of something that the test did not provoke."""
    complaints = Complaints()
    yield complaints
    assert complaints.unexpected == []


@pytest.fixture
def open_page(browser: Browser, complaints: Complaints) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser profile of its own: ``open_page(url, locale="es-ES")``."""
    contexts = []

    def open_page(url: str, **options: object) -> Page:
        defaults: dict[str, object] = {
            "viewport": {"width": 1200, "height": 900},
            "locale": "en-US",
            "color_scheme": "light",
        }
        context = browser.new_context(**{**defaults, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page)
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
