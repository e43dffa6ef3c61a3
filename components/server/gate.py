"""The gate in front of a class: nothing passes but what comes from somebody who has signed in.

Those who follow a presenter pass with the code of the presentation, and get nothing else.

With ``sign-in`` it stays open, as Streamlit itself must answer whoever signs in with a provider;
every page and every route asks who it is (``components.people``).
"""

import asyncio

from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.follow.routes import for_followers
from components.people.asking import COOKIE, not_signed_in, sessions
from components.people.frame import SIGN_OUT
from components.server import sign_in
from components.server.health import open_paths
from components.widgets.assets import base_path
from components.words.language import language_of, speaking, translate_error, unescaped
from core.base.errors import DenseboardError
from core.people import setup
from core.people.person import Person
from core.people.setup import Way

_UNAUTHORIZED, _UNAVAILABLE = 401, 503
_POLICY_VIOLATION = 1008


class Gate:
    """Middleware that asks who sends a request or opens a WebSocket, where people sign in.

    A WebSocket is asked again with every message: it ends when its session does.

    Args:
        app: The application that answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] in ("http", "websocket") and setup.way() is Way.CLASS
        if not asked or scope["path"] in open_paths() or for_followers(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            response = await _respond(Request(scope, receive))
            await (response or self._app)(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        closed = False

        async def ended() -> bool:
            nonlocal closed
            if not closed and await _person(connection) is None:
                closed = True
                await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return closed

        async def receive_while_signed_in() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and await ended():
                return {"type": "websocket.disconnect", "code": _POLICY_VIOLATION}
            return message

        async def send_while_signed_in(message: Message) -> None:
            if closed or (message["type"] == "websocket.send" and await ended()):
                return
            await send(message)

        if not await ended():
            await self._app(scope, receive_while_signed_in, send_while_signed_in)


async def _person(connection: HTTPConnection) -> Person | None:
    """Return who has signed in; nobody while the record cannot be read."""
    token = connection.cookies.get(COOKIE, "")
    # Asked for each of the hundred messages of a rerun: a thread for each would wait for those that
    # run the scripts.
    known = sessions().known(token)
    if known is not None:
        return known
    try:
        return await asyncio.to_thread(sessions().read, token)
    except DenseboardError:
        return None


async def _respond(request: Request) -> Response | None:
    """Return the response to a request; ``None`` to let it pass."""
    if request.url.path == f"{base_path()}/{SIGN_OUT}":
        return await sign_in.sign_out(request)
    if request.method == "POST" and sign_in.SIGNING_IN in request.query_params:
        return await sign_in.sign_in(request)
    token = request.cookies.get(COOKIE, "")
    problem: DenseboardError = not_signed_in()
    status = _UNAUTHORIZED
    try:
        if await asyncio.to_thread(sessions().read, token) is not None:
            return None
    except DenseboardError as error:
        problem, status = error, _UNAVAILABLE
    else:
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return sign_in.page(request)
    with speaking(language_of(request.headers.get("accept-language", ""))):
        text = unescaped(translate_error(problem))
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return PlainTextResponse(text, status, headers)
