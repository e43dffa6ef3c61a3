"""Servers in their own processes, and a browser."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

import psutil
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests.browser.waiting import PATIENCE, eventually, watch_runs
from tests.conftest import ROOT, SHARED_DATA

expect.set_options(timeout=PATIENCE)
# A page lives for seconds, in which the code that is optimized most does not pay for itself.
# That of the compiler before does: it spares a quarter of what a run of the script costs the page.
CHROMIUM_ARGUMENTS = [
    "--js-flags=--no-turbofan",
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
        self.home = settings["DENSEBOARD_HOME"]
        self.port = free_port()
        path = settings.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
        self.url = f"http://localhost:{self.port}/{path}".rstrip("/")
        self.start()

    @property
    def output(self) -> str:
        """Its output so far."""
        return self._log.read_text()

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
        deadline = time.monotonic() + 180
        while True:
            with suppress(OSError):  # refused, reset or too late
                opener.open(f"{self.url}/_stcore/health", timeout=5).close()
                return
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill it, as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=30)

    def interrupt(self) -> None:
        """Have it end, as Ctrl-C would."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)

    def wait(self) -> None:
        """Wait for its end."""
        try:
            self.process.wait(timeout=PATIENCE / 1000)
        except subprocess.TimeoutExpired:
            self.kill()

    def stop(self) -> None:
        """Interrupt it, and wait for its end."""
        self.interrupt()
        self.wait()


def free_port() -> int:
    """A free port."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Start servers: ``serve("app.py", NAME="value")``; all end with the last test."""
    started: list[Served] = []

    def start(script: str, **settings: str) -> Served:
        folder = tmp_path_factory.mktemp("served")
        home = {"DENSEBOARD_HOME": str(folder / "home")}
        started.append(Served(script, folder / "log", {**home, **settings}))
        return started[-1]

    yield start
    for served in started:  # all at once, as each takes a second to end
        served.interrupt()
    for served in started:
        served.wait()


@pytest.fixture(scope="session")
def fake_server(serve: Callable[..., Served]) -> Served:
    """The live chart on a made-up training service."""
    return serve("tests/browser/fake_app.py")


@pytest.fixture(scope="session")
def pages_server(serve: Callable[..., Served]) -> Served:
    """All pages on a made-up training service that records its runs: nothing is trained."""
    return serve("tests/browser/pages_app.py")


@pytest.fixture(scope="session")
def search_server(serve: Callable[..., Served]) -> Served:
    """The live view of a search on a made-up training service."""
    return serve("tests/browser/search_app.py")


@pytest.fixture(scope="session")
def results_server(serve: Callable[..., Served]) -> Served:
    """The Train page with finished runs, on the real Fashion-MNIST if it is available."""
    settings = {"DENSEBOARD_DATASETS": str(SHARED_DATA)} if SHARED_DATA.is_dir() else {}
    return serve("tests/browser/results_app.py", **settings)


@dataclass(frozen=True)
class FirstVisit:
    """The first page of a server that was just started, asked for at once, and Train pressed.

    Attributes:
        seconds: Processor time the server took until Train could be pressed.
        text: Text of the page then.
        layers: Units of each layer, as shown.
        menus: Number of page menus.
        address: Address of the run.
    """

    seconds: float
    text: str
    layers: list[str]
    menus: int
    address: str


class App(Served):
    """The whole app, with two workers.

    Attributes:
        datasets: Its folder of datasets, into which nothing can be downloaded.
        first_visit: Its first page.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.datasets = folder / "datasets"
        self.datasets.mkdir()
        settings = {
            "DENSEBOARD_HOME": str(folder / "home"),
            "DENSEBOARD_DATASETS": str(self.datasets),
            "DENSEBOARD_WORKERS": "2",
            "https_proxy": "http://localhost:9",
        }
        super().__init__("app.py", folder / "log", settings)

    def begin_anew(self) -> None:
        """Reset it: nothing recorded, nothing to train."""
        self.stop()
        self.home = tempfile.mkdtemp(prefix="home-", dir=self._folder)
        self._settings["DENSEBOARD_HOME"] = self.home
        self.start()

    def visit(self, page: Page) -> None:
        """Request the first page."""
        page.goto(f"{self.url}/train?dataset=diabetes&units=32-16")
        # It is gone once the engine is there.
        page.get_by_text("Starting TensorFlow…").first.wait_for()
        train = page.locator(".st-key-train button:visible:enabled")
        train.wait_for()
        seconds = sum(psutil.Process(self.process.pid).cpu_times()[:2])
        text, menus = page.inner_text("body"), page.locator("nav, [data-testid=stSidebarNav]")
        count = menus.count()
        units = page.locator("input").and_(page.get_by_label("Units", exact=True))
        expect(units).not_to_have_value("")  # a field is drawn an instant before it is filled
        shown = units.input_value().split(", ")
        train.click()
        page.wait_for_url("**run=*")
        self.first_visit = FirstVisit(seconds, text, shown, count, page.url)


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[App]:
    """The whole app, just started; checks afterwards that no process and no traceback is left."""
    from tests.browser.steps import processes

    with new_context(browser) as context:
        page = context.new_page()
        app = App(tmp_path_factory.mktemp("app"))
        try:
            app.visit(page)
            yield app
        finally:
            app.stop()
    eventually(lambda: processes(app.home), [])
    assert "Traceback" not in app.output


_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Store whether a test failed, for the fixture below."""
    report = yield
    if report.when == "call":
        item.stash[_FAILED] = report.failed
    return report


@pytest.fixture(autouse=True)
def _leaves_nothing_to_train(request: pytest.FixtureRequest) -> Iterator[None]:
    """Stop what a failed test still trains, so that the workers are free for the next test."""
    if "app" not in request.fixturenames:
        yield
        return
    app, browser = request.getfixturevalue("app"), request.getfixturevalue("browser")
    yield
    if request.node.stash.get(_FAILED, True):
        with new_context(browser) as context:
            app.begin_anew()
            app.visit(context.new_page())


@pytest.fixture
def second() -> Callable[[int], str]:
    """Start the app on a port in use; return its output once it has ended."""

    def start(port: int) -> str:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
        ended = subprocess.run(
            [*command, f"--server.port={port}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert ended.returncode != 0
        return ended.stdout + ended.stderr

    return start


class Complaints(list[str]):
    """Warnings and errors in the console of the pages.

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
    """Fail the test if a page's console has messages that the test does not expect."""
    complaints = Complaints()
    yield complaints
    assert complaints.unexpected == []


PROFILE: dict[str, Any] = {
    "viewport": {"width": 1200, "height": 900},
    "locale": "en-US",
    "color_scheme": "light",
}


@pytest.fixture(scope="session")
def profile(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """The browser profile that most pages share.

    It lies on disk, where Chromium also caches compiled scripts: the third page that needs a
    script, and any later one, takes a third less processor time.
    """
    with sync_playwright() as playwright:
        folder = tmp_path_factory.mktemp("profile")
        context = playwright.chromium.launch_persistent_context(
            folder, executable_path=chromium, args=CHROMIUM_ARGUMENTS, **PROFILE
        )
        _prepare(context)
        yield context
        context.close()


def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """A browser profile of its own with an empty cache, and other options of ``PROFILE``."""
    context = browser.new_context(**{**PROFILE, **options})
    _prepare(context)
    return context


def _prepare(context: BrowserContext) -> None:
    context.set_default_timeout(PATIENCE)
    watch_runs(context)


@pytest.fixture(scope="session")
def browser(profile: BrowserContext) -> Browser:
    """The Chromium of that profile, for pages that need a new one."""
    assert profile.browser
    return profile.browser


@pytest.fixture
def open_page(
    browser: Browser, profile: BrowserContext, complaints: Complaints
) -> Iterator[Callable[..., Page]]:
    """Open a page in a tab: ``open_page(url)``, with other options of ``PROFILE`` if need be.

    With ``apart``, and in another language, it has a browser profile of its own with an empty
    cache.
    """
    opened: list[Page | BrowserContext] = []

    def open_page(url: str, *, apart: bool = False, **options: Any) -> Page:
        if apart or "locale" in options:
            context = new_context(browser, **options)
            page = context.new_page()
            opened.append(context)
        else:
            page = profile.new_page()
            opened.append(page)
            size = options.pop("viewport", None)
            if size:
                page.set_viewport_size(size)
            if options:
                page.emulate_media(**options)
        complaints.watch(page)
        page.goto(url)
        return page

    yield open_page
    for one in opened:
        one.close()
