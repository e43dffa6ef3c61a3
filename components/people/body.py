"""The body of a request, which anybody may send."""

from starlette.requests import Request


async def body_within(request: Request, most: int) -> bytes | None:
    """Return the body of a request; ``None`` if it has more bytes than ``most``."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > most:
            return None
    return body
