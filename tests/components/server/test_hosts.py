"""Every kind of request under a foreign host name is refused with a sentence."""

import asyncio
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send
from streamlit import config

from components.server.hosts import AllowedHosts

OWN = ["localhost", "localhost:8501", "LOCALHOST.", "127.0.0.1:8501", "[::1]:8501", "[::1]"]
FOREIGN = [
    "evil.example",
    "evil.example:8501",
    "localhost.evil.example",
    "evil.localhost",
    "127.0.0.1.evil.example",
    "localhost:port",
    "localhost@evil.example",
    "evil.example@localhost",
    "localhost/evil",
    "",
    ":8501",
    "[::1",
]


async def _app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await PlainTextResponse("the page")(scope, receive, send)


def ask(host: str, kind: str = "http", language: str = "") -> list[Message]:
    """The response to a request under a host name."""
    headers = [(b"host", host.encode()), (b"accept-language", language.encode())]
    scope: dict[str, Any] = {"type": kind, "method": "GET", "path": "/", "headers": headers}
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    asyncio.run(AllowedHosts(_app)(scope, receive, send))
    return sent


def status(host: str) -> int:
    return int(ask(host)[0]["status"])


@pytest.fixture
def options(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    chosen: dict[str, object] = {
        "server.allowedHosts": [],
        "server.address": "localhost",
        "server.baseUrlPath": "",
    }
    monkeypatch.setattr(config, "get_option", chosen.__getitem__)
    return chosen


@pytest.mark.usefixtures("options")
def test_names_of_this_machine_are_answered_and_no_others() -> None:
    for host in OWN:
        assert ask(host)[1]["body"] == b"the page", host
        assert ask(host, "websocket") == [{"type": "websocket.accept"}], host
    for host in FOREIGN:
        start, body = ask(host)
        assert start["status"] == 421 and b"the page" not in body["body"], host
        assert (b"content-type", b"text/plain; charset=utf-8") in start["headers"]
        assert [message["type"] for message in ask(host, "websocket")] == ["websocket.close"], host


@pytest.mark.usefixtures("options")
def test_the_refusal_says_what_to_set_in_the_language_of_the_browser() -> None:
    english = ask("evil.example")[1]["body"].decode()
    spanish = ask("evil.example", language="es-ES,es;q=0.9,en;q=0.8")[1]["body"].decode()
    for text in (spanish, english):
        assert "evil.example" in text and "--server.allowedHosts" in text
    assert "only to localhost" in english and "solo a localhost" in spanish


def test_names_that_are_set_are_answered(options: dict[str, object]) -> None:
    options["server.allowedHosts"] = ["board.example", "*.school.example"]
    for host in ("board.example", "a.school.example:443", "Board.Example"):
        assert status(host) == 200, host
    for host in ("school.example", "localhost", "evilboard.example"):
        assert status(host) == 421, host
    options["server.allowedHosts"] = ["*"]
    assert status("evil.example") == 200


def test_a_server_that_listens_elsewhere_has_names_of_its_own(options: dict[str, object]) -> None:
    options["server.address"] = "0.0.0.0"
    assert status("lab-3.school.example") == 200
