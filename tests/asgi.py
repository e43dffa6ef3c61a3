"""Requests straight to an ASGI application, without a server."""

import asyncio
from typing import Any, NamedTuple

from starlette.types import ASGIApp


class Answer(NamedTuple):
    """What it responded.

    Attributes:
        status: The HTTP status.
        headers: By name, in lower case.
        body: As sent, not unpacked.
    """

    status: int
    headers: dict[str, str]
    body: bytes


def get(app: ASGIApp, path: str, **headers: str) -> Answer:
    """Return the response to a GET of a path with its query; ``_`` in headers is ``-``."""
    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()],
    }
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    received = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(sent[0]["status"], received, body)
