"""A presenter and an audience that follows on its own screens, on a made-up training service."""

import json
import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from core.lessons.packs import packs
from tests.browser import steps
from tests.browser.conftest import PROFILE, Complaints, new_context
from tests.browser.following import DRAWN, ROOM, share, stop
from tests.browser.servers import Served
from tests.browser.test_accessibility import serious
from tests.browser.test_people import serious_of_plain, sign_in, visitor
from tests.browser.waiting import eventually, wait_for, wait_until_current
from tests.components.server.classroom import ENVIRONMENT

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

PLAIN = 8  # followers without a page; there are two with one
# Notes what a line says and how many test scores the page then shows: a replay passes by itself.
WATCH = """(line) => {
  window.watched = []
  const element = document.querySelector(line)
  const note = () => watched.push([element.textContent, document.querySelectorAll("dd").length])
  new MutationObserver(note).observe(element, { childList: true, subtree: true })
}"""


@pytest.fixture(scope="module")
def class_server(serve: Callable[..., Served]) -> Served:
    """All pages on a made-up training service, for a class."""
    return serve("tests/browser/pages_app.py", **ENVIRONMENT)


def follow(link: str, language: str) -> Any:
    """A follower without a page."""
    parts = urlsplit(link)
    code = parts.path.rpartition("/")[2]
    return connect(
        f"ws://{parts.netloc}/denseboard/follow/{code}?lang={language}",
        origin=Origin(f"http://{parts.netloc}"),
        proxy=None,
    )


def read_to_the_result(socket: ClientConnection) -> dict[str, Any]:
    """What a follower knows when it has seen the result of a run."""
    known: dict[str, Any] = {"ends": []}
    while not ((known.get("result") or {}).get("values") and known["head"]["state"] == "done"):
        message = json.loads(socket.recv(timeout=60))
        news = message.pop("ends", None)
        if news:
            known["ends"][news["from"] :] = news["points"]
        known |= message
    return known


def hears_the_end(socket: ClientConnection) -> bool:
    last = ""
    try:
        while True:
            last = str(socket.recv(timeout=60))
    except ConnectionClosed:
        return last == '{"ended":true}'


def test_ten_follow_live_each_in_the_own_language(
    pages_server: Served, open_page: Open, on_phone: Open
) -> None:
    presenter = open_page(f"{pages_server.url}/?pack=rate&step=1&present=1", **ROOM)
    link = share(presenter)
    assert urlsplit(link).netloc == urlsplit(pages_server.url).netloc
    note = presenter.locator(".audience__note")
    expect(note).to_contain_text("Only this machine can open this address")
    expect(presenter.get_by_alt_text("QR code of the address")).to_be_visible()
    expect(presenter.locator(".audience__count")).to_have_text("Nobody is following yet.")
    assert serious(presenter) == []

    with ExitStack() as stack:
        plain = [
            stack.enter_context(follow(link, ("en", "es")[number % 2])) for number in range(PLAIN)
        ]
        phone, desk = on_phone(link), open_page(link)
        expect(presenter.locator(".audience__count")).to_have_text("10 people are following.")
        expect(phone.get_by_role("heading", name="Demasiado pequeña")).to_be_visible()
        expect(desk.get_by_role("heading", name="Too small")).to_be_visible()
        expect(phone.locator(".state")).to_have_text("Esperando a que empiece un entrenamiento…")

        steps.train_to_the_end(presenter)
        known = [read_to_the_result(socket) for socket in plain]
        epochs = packs()["rate"].step(1).settings.epochs
        for one in known:
            assert [point[0] for point in one["ends"]] == list(range(1, epochs + 1))
            assert one["ends"] == known[0]["ends"]
        assert {one["settings"]["dataset"] for one in known} == {"Moons", "Lunas"}
        for page in (phone, desk):
            eventually(lambda page=page: page.evaluate(DRAWN), [epochs] * 4)  # type: ignore[misc]
        expect(desk.locator(".state")).to_contain_text("Done in")
        expect(phone.locator(".state")).to_contain_text("Terminado en")
        expect(phone.locator("dt").first).to_have_text("Pérdida de prueba")
        test_loss = steps.metric(presenter, "Test loss").inner_text()
        expect(desk.locator("dd").first).to_have_text(test_loss)
        expect(phone.locator("dd").first).to_have_text(test_loss.replace(".", ","))
        described = phone.locator(".curves svg[role=img]").first
        after = rf"^Entropía cruzada binaria\. .*Tras la época {epochs}: entrenamiento"
        expect(described).to_have_attribute("aria-label", re.compile(after))

        steps.press(presenter, "Next")
        expect(phone.get_by_role("heading", name="Diez veces más")).to_be_visible()
        expect(phone.locator(".settings")).to_contain_text("Aún sin entrenar.")

        for scheme in ("light", "dark"):
            phone.emulate_media(color_scheme=scheme)
            assert serious_of_plain(phone) == []
        wait_for(phone, "() => document.documentElement.scrollWidth <= innerWidth")

        stop(presenter)
        expect(phone.locator(".state")).to_have_text(
            "Quien presenta ha dejado de compartir la pantalla."
        )
        assert all(hears_the_end(socket) for socket in plain)


def test_the_settings_are_taken_after_signing_in(
    class_server: Served, browser: Browser, complaints: Complaints, on_phone: Open
) -> None:
    context = new_context(browser, **{**PROFILE, **ROOM})
    presenter = context.new_page()
    complaints.watch(presenter)
    presenter.goto(f"{class_server.url}/?pack=rate&step=3&present=1")
    sign_in(presenter, "Ana")
    visitor(presenter, "Ana")
    phone = on_phone(share(presenter))
    expect(phone.get_by_role("heading", name="Cien veces más")).to_be_visible()
    with phone.expect_popup() as popup:
        phone.get_by_role("link", name="Usar estos ajustes").click()
    own = popup.value
    complaints.watch(own)
    own.get_by_label("Tu nombre").fill("Eva")
    own.get_by_label("Código de la clase").fill(ENVIRONMENT["DENSEBOARD_CLASS_CODE"])
    own.get_by_role("button", name="Iniciar sesión").click()
    expect(steps.current(own.get_by_text("paso 3 de 6"))).to_be_visible()
    wait_until_current(own)
    expect(steps.number_field(own, "Tasa de aprendizaje")).to_have_value("1")
    assert parse_qs(urlsplit(own.url).query)["lang"] == ["es"]
    steps.current(own.locator(".st-key-train button:visible")).click()
    own.wait_for_url("**run=**")
    expect(steps.state(own)).to_contain_text("Terminado en")
    # What Eva does is hers: nobody who follows Ana sees it.
    expect(phone.locator(".state")).to_have_text("Esperando a que empiece un entrenamiento…")
    context.close()


def test_frozen_and_replayed_for_the_room_and_for_those_who_follow(
    pages_server: Served, open_page: Open
) -> None:
    presenter = open_page(f"{pages_server.url}/?pack=rate&step=1&present=1", **ROOM)
    link = share(presenter)
    desk = open_page(link)
    steps.train_to_the_end(presenter)
    expect(desk.locator(".state")).to_contain_text("Done in")

    steps.press(presenter, "Freeze")
    expect(desk.locator(".state")).to_have_text("The presenter has frozen this view")
    expect(steps.state(presenter)).to_have_text("Frozen")
    steps.press(presenter, "Next")
    steps.train_to_the_end(presenter)
    expect(desk.get_by_role("heading", name="Too small")).to_be_visible()
    steps.press(presenter, "Go on")
    expect(desk.get_by_role("heading", name="Ten times as much")).to_be_visible()
    expect(desk.locator(".settings")).to_contain_text("Changed since the run before")

    for page, line in ((desk, ".state"), (presenter, ".live-curves__state")):
        page.evaluate(WATCH, line)
    steps.press(presenter, "Replay to all")
    # The end is not told beforehand.
    eventually(lambda: ["Replay", 0] in desk.evaluate("watched"), True)
    eventually(lambda: ["Replay", 0] in presenter.evaluate("watched"), True)
    expect(desk.locator(".state")).to_contain_text("Done in")
    expect(desk.locator("dd").first).to_be_visible()
    stop(presenter)
