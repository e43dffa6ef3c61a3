"""A class behind the gate: a real server, and visitors who send what they like."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from components.follow.routes import routes as follow_routes
from components.inside.routes import routes as inside_routes
from components.live.routes import routes as live_routes
from components.people.asking import COOKIE
from components.search.routes import routes as search_routes
from components.server import health
from components.server.gate import Gate
from components.server.hosts import AllowedHosts
from components.steps.routes import routes as step_routes
from tests.components.live.viewer import until

CODE, KEY = "tulips", "a-key-of-teachers"
ENVIRONMENT = {
    "DENSEBOARD_PEOPLE": "class",
    "DENSEBOARD_CLASS_CODE": CODE,
    "DENSEBOARD_TEACHER_KEY": KEY,
}


class Reply(NamedTuple):
    """What the server answered."""

    status: int
    headers: dict[str, str]
    body: str


class Visitor:
    """A browser, with its cookie and its address.

    Args:
        port: The port of the server.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.token = ""
        self.origin: str | None = f"http://localhost:{port}"
        self.host = f"localhost:{port}"

    def ask(self, path: str, method: str = "GET", body: str | None = None, **more: str) -> Reply:
        """Send a request; ``_`` in names of headers is ``-``."""
        headers = {"Host": self.host, **self._cookie()}
        if self.origin and method == "POST":
            headers["Origin"] = self.origin
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        connection = http.client.HTTPConnection("localhost", self.port, timeout=30)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        reply = Reply(
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read().decode("utf-8", "replace"),
        )
        connection.close()
        return reply

    def sign_in(
        self, name: str, code: str = CODE, key: str = "", path: str = "/?signing-in=1", **more: str
    ) -> Reply:
        """Send the form, and keep the cookie."""
        form = urlencode({"name": name, "code": code, "key": key})
        reply = self.ask(path, "POST", form, **more)
        if "set-cookie" in reply.headers:
            self.token = reply.headers["set-cookie"].partition("=")[2].partition(";")[0]
        return reply

    def open(self, path: str) -> ClientConnection:
        """Open a WebSocket."""
        return connect(
            f"ws://localhost:{self.port}{path}",
            origin=Origin(self.origin) if self.origin else None,
            additional_headers=self._cookie(),
            proxy=None,
        )

    def _cookie(self) -> dict[str, str]:
        return {"Cookie": f"{COOKIE}={self.token}"} if self.token else {}


async def _document(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"the app at {request.url.path}")


@contextmanager
def serving() -> Iterator[int]:
    """Serve all routes of the app, and something in place of Streamlit; yield the port."""
    routes: list[Any] = [
        *live_routes(),
        *inside_routes(),
        *follow_routes(),
        *step_routes(),
        *search_routes(),
        *health.routes(),
        Route("/{rest:path}", _document),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(AllowedHosts), Middleware(Gate)])
    config = uvicorn.Config(app, host="localhost", port=0, lifespan="off", log_level="error")
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    until(lambda: running.started)
    yield running.servers[0].sockets[0].getsockname()[1]
    running.should_exit = True
    thread.join()
