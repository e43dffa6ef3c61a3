"""What those who follow see when a connection, a page or the server is lost."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser import steps
from tests.browser.conftest import Complaints
from tests.browser.following import ROOM, answer, share, stop
from tests.browser.servers import Served
from tests.browser.waiting import eventually

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

LOST = 3000  # closes a page's socket as if its connection were lost; 1006 may not be sent


class Network:
    """The way of a page's sockets to the server, which can be cut."""

    def __init__(self) -> None:
        self._up = True
        self._sockets: list[WebSocketRoute] = []

    def watch(self, page: Page) -> None:
        page.route_web_socket("**/denseboard/follow/*", self.connect)

    def connect(self, socket: WebSocketRoute) -> None:
        if self._up:
            socket.connect_to_server()
            self._sockets.append(socket)
        else:
            socket.close(code=LOST)

    def cut(self) -> None:
        self._up = False
        for socket in self._sockets:
            socket.close(code=LOST)

    def mend(self) -> None:
        self._up = True


def kept_answers(server: Served) -> int:
    """How many answers the server would leave."""
    files = Path(server.home, "follow").glob("*.json")
    polls = [state for file in files for *_, state in json.loads(file.read_text())["polls"]]
    return sum(len(state["answers"]) for state in polls)


@pytest.fixture(scope="module")
def server(serve: Callable[..., Served]) -> Served:
    """All pages on a made-up training service, which may be killed."""
    return serve("tests/browser/pages_app.py")


def test_a_lost_network_and_a_page_that_is_reloaded(
    pages_server: Served, open_page: Open, on_phone: Open
) -> None:
    network = Network()
    presenter = open_page(f"{pages_server.url}/?pack=rate&step=1&present=1", **ROOM)
    phone = on_phone(share(presenter), network.watch)
    expect(phone.get_by_role("heading", name="Demasiado pequeña")).to_be_visible()
    network.cut()
    expect(phone.locator(".state")).to_have_text("Se perdió la conexión; reintentando…")
    steps.press(presenter, "Next")
    presenter.wait_for_url("**step=2**")
    presenter.reload()
    expect(steps.current(presenter.get_by_role("button", name="Show the code"))).to_be_visible()
    network.mend()
    expect(phone.get_by_role("heading", name="Diez veces más")).to_be_visible()
    steps.press(presenter, "Next")
    expect(phone.get_by_role("heading", name="Cien veces más")).to_be_visible()
    stop(presenter)


def test_a_killed_server_goes_on_under_the_same_code(
    server: Served, open_page: Open, on_phone: Open, complaints: Complaints
) -> None:
    complaints.expected += steps.BROKEN
    presenter = open_page(f"{server.url}/?pack=rate&step=1&present=1", **ROOM)
    link = share(presenter)
    phone = on_phone(link)
    answer(phone, 0, "Enviar la respuesta")
    expect(presenter.get_by_text("Answers from the audience: 1")).to_be_visible()
    eventually(lambda: kept_answers(server), 1)
    server.kill()
    expect(phone.locator(".state")).to_have_text("Se perdió la conexión; reintentando…")
    server.start()
    shown = steps.current(presenter.get_by_role("button", name="Show the code"))
    expect(shown).to_be_visible()
    expect(presenter.get_by_text("Answers from the audience: 1")).to_be_visible()
    steps.press(presenter, "Show the code")
    expect(presenter.locator(".audience__count")).to_have_text("1 person is following.")
    assert presenter.locator(".audience__link").get_attribute("href") == link
    steps.press(presenter, "Next")
    expect(phone.get_by_role("heading", name="Diez veces más")).to_be_visible()
    presenter.close()
    expect(phone.locator(".state")).to_contain_text("no está conectada. En cuanto lo esté")
    again = open_page(f"{server.url}/?pack=rate&step=3&present=1", **ROOM)
    steps.press(again, "Let the audience follow this tab")
    expect(phone.get_by_role("heading", name="Cien veces más")).to_be_visible()
    expect(phone.locator(".state")).to_have_text("Esperando a que empiece un entrenamiento…")
    stop(again)


def test_another_tab_shows_itself_in_place_of_the_first(
    server: Served, open_page: Open, on_phone: Open
) -> None:
    first = open_page(f"{server.url}/?pack=rate&step=1&present=1", **ROOM)
    link = share(first)
    phone = on_phone(link)
    second = open_page(f"{server.url}/?pack=rate&step=2&present=1", **ROOM)
    steps.press(second, "Let the audience follow this tab")
    expect(phone.get_by_role("heading", name="Diez veces más")).to_be_visible()
    expect(second.locator(".audience__link")).to_have_attribute("href", link)
    steps.press(first, "Next")  # which the audience does not see
    taken = first.get_by_role("button", name="Let the audience follow this tab")
    expect(steps.current(taken)).to_be_visible()
    steps.press(second, "Next")
    expect(phone.get_by_role("heading", name="Cien veces más")).to_be_visible()
    stop(second)
