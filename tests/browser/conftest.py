"""The servers that browser tests share, and the browser."""

import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests.browser.following import PHONE
from tests.browser.servers import App, Served
from tests.browser.steps import processes
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
    # Chromium starts a request again for each certificate that a page has been told to accept, and
    # gives up after a few (ERR_TOO_MANY_RETRIES); told at its start, it accepts it at once.
    "--ignore-certificate-errors",
]


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


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[App]:
    """The whole app, just started; checks afterwards that no process and no traceback is left."""
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


@pytest.fixture
def on_phone(browser: Browser, complaints: Complaints) -> Iterator[Callable[..., Page]]:
    """Open an address on a phone in Spanish and in the dark, where nobody has signed in."""
    contexts = []

    def on_phone(url: str, prepare: Callable[[Page], None] | None = None) -> Page:
        contexts.append(new_context(browser, **PHONE))
        page = contexts[-1].new_page()
        if prepare is not None:
            prepare(page)
        complaints.watch(page)
        page.goto(url)
        return page

    yield on_phone
    for context in contexts:
        context.close()
