"""The first request of a visit: under a page's own address, and under other host names."""

import re
import socket
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

import core
from tests.browser.conftest import new_context
from tests.browser.servers import App
from tests.browser.waiting import wait_until_current

ROOT = Path(__file__).parents[2]
FOREIGN = "evil.example"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("address", "title"),
    [("compare", "Compare"), ("data?dataset=iris", "Data"), ("train", "Train"), ("", "Train")],
)
def test_opened_first_a_page_asks_for_nothing_that_is_not_there(
    app: App, browser: Browser, address: str, title: str
) -> None:
    with new_context(browser) as context:
        page: Page = context.new_page()
        refused: list[str] = []
        said: list[str] = []

        def answered(response: Response) -> None:
            if response.status >= 400:
                refused.append(response.url)

        def logged(message: ConsoleMessage) -> None:
            if message.type == "error":
                said.append(message.text)

        page.on("response", answered)
        page.on("console", logged)
        page.goto(f"{app.url}/{address}")
        expect(
            page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
        ).to_be_visible()
        expect(page.get_by_role("heading", name="Denseboard")).to_be_visible()
        current = page.locator("[aria-current=page]")
        expect(current).to_contain_text(title)
        assert (refused, said) == ([], [])


@pytest.mark.browser
def test_the_menu_shows_the_version(app: App, browser: Browser) -> None:
    with new_context(browser) as context:
        page = context.new_page()
        page.goto(app.url)
        wait_until_current(page)
        page.locator("[data-testid=stMainMenu] button, [data-testid=stMainMenuButton]").click()
        page.get_by_text("About", exact=True).click()
        expect(page.get_by_role("dialog")).to_contain_text(f"Denseboard {core.__version__}")


@pytest.mark.browser
def test_every_page_but_the_first_has_its_document() -> None:
    files = {path.stem for path in (ROOT / "pages").glob("*.py")} - {"navigation", "train"}
    frame, app = (ROOT / "pages" / "navigation.py", ROOT / "app.py")
    # A page has the name of its file, unless it says another.
    named = dict(re.findall(r'"(\w+)\.py", .*url_path="(\w+)"', frame.read_text("utf-8")))
    assert named == {"members": "class"}
    assert all(f'"{named.get(name, name)}"' in app.read_text("utf-8") for name in files)


@pytest.mark.browser
@pytest.mark.parametrize(
    "path", ["/", "/compare", "/_stcore/health", "/denseboard/frames/any", "/_stcore/host-config"]
)
def test_a_foreign_host_name_is_not_answered(app: App, path: str) -> None:
    for host, status in ((f"localhost:{app.port}", None), (f"{FOREIGN}:{app.port}", 421)):
        connection = HTTPConnection("localhost", app.port, timeout=10)
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        body = answer.read().decode("utf-8")
        connection.close()
        assert (answer.status == 421) == (status == 421)
        assert ("--server.allowedHosts" in body) == (status == 421)


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/_stcore/stream", "/denseboard/feed/any"])
def test_a_foreign_host_name_gets_no_socket(app: App, path: str) -> None:
    address = f"ws://{FOREIGN}:{app.port}{path}"
    with pytest.raises(InvalidStatus) as caught, connect(address, sock=_socket(app.port)):
        pass
    assert caught.value.response.status_code == 403


def _socket(port: int) -> socket.socket:
    return socket.create_connection(("localhost", port), timeout=10)
