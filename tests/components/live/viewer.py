"""A viewer of the feed: a WebSocket client in place of the browser."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from components.live.feed import OVER
from core.runs.history import Row
from core.settings.config import default_config

CONFIG = default_config("digits")
PLANE = default_config("moons")


def row(number: int, loss: float = 1.0) -> Row:
    return Row(float(number), True, loss, 0.5, None, None, 0.001, 1000.0, 1.0, 1.0)


@dataclass
class Server:
    """A server of a feed.

    Attributes:
        port: Its port.
        feed: The part of the address that names the feed.
    """

    port: int
    feed: str = "feed"

    def view(
        self,
        run_id: str,
        start: object = None,
        *,
        health: object = None,
        frames: object = None,
        deaths: object = None,
        language: str | None = None,
        origin: str | None = "own",
    ) -> ClientConnection:
        cursors = {"from": start, "health": health, "frames": frames, "deaths": deaths}
        cursors["language"] = language
        query = f"?{urlencode({n: cursor for n, cursor in cursors.items() if cursor is not None})}"
        own = f"http://localhost:{self.port}"
        return connect(
            f"ws://localhost:{self.port}/denseboard/{self.feed}/{run_id}{query}",
            origin=Origin(own if origin == "own" else origin) if origin else None,
            proxy=None,
        )


def until(condition: Callable[[], bool]) -> None:
    """Wait for an event in another thread."""
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)


def read(socket: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(socket.recv(timeout=30), parse_constant=pytest.fail)
    return message


def read_to_the_end(socket: ClientConnection, code: int = OVER) -> list[dict[str, Any]]:
    """All messages until the server closes, which it must do with ``code``."""
    messages = []
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            messages.append(read(socket))
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code
    return messages


def together(messages: list[dict[str, Any]], before: list[Any] | None = None) -> list[Any]:
    """The rows a viewer has after these messages, each put at its position."""
    rows = list(before or [])
    for message in messages:
        assert message["from"] <= len(rows), "a gap"
        rows[message["from"] :] = message["rows"]
    return rows


def as_lists(rows: Any) -> list[Any]:
    return [row.to_list() for row in rows]
