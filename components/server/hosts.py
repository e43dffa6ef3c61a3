"""Host names the app answers to: protection against DNS rebinding.

A site can let its own name resolve to 127.0.0.1 and thus read the app's responses as its own. The
browser still sends that name as ``Host``. Streamlit checks it for its WebSocket only, and only if
``server.allowedHosts`` is set; here every request is checked, by default too.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from components.server.health import probes
from components.words.language import _, language_of, speaking
from core.base.text import shown

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_MISDIRECTED = 421
_POLICY_VIOLATION = 1008


class AllowedHosts:
    """Middleware that passes on requests to allowed host names and refuses all others.

    Args:
        app: The application that answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] in ("http", "websocket") else None
        known = headers is None or allowed(headers.get("host", ""))
        if headers is None or known or scope["path"] in probes():
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            with speaking(language_of(headers.get("accept-language", ""))):
                text = _refusal(headers.get("host", ""))
            response = PlainTextResponse(text, _MISDIRECTED, {"X-Content-Type-Options": "nosniff"})
            await response(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})


def allowed(host: str) -> bool:
    """Return whether a ``Host`` header, with or without a port, names an allowed host."""
    names = _names()
    name = _hostname(host)
    return names is None or any(
        pattern == "*" or name == pattern or (pattern[:2] == "*." and name.endswith(pattern[1:]))
        for pattern in names
        if name
    )


def listens_beyond() -> bool:
    """Return whether the server listens on more than the loopback interface."""
    return config.get_option("server.address") not in _THIS_MACHINE


def answers_to_others() -> bool:
    """Return whether the server answers to names of other machines, as behind a proxy."""
    return any(name not in _THIS_MACHINE for name in _names() or ("*",))


def _names() -> tuple[str, ...] | None:
    """Return names and patterns such as ``*.example.org``; ``None`` allows any."""
    chosen = config.get_option("server.allowedHosts")
    if chosen:
        return tuple(name.strip().lower().rstrip(".") for name in chosen)
    # A server on another address has names that cannot be known here.
    return _THIS_MACHINE if config.get_option("server.address") in _THIS_MACHINE else None


def _hostname(host: str) -> str:
    try:
        parts = urlsplit(f"//{host}")
        known = parts.port is None or parts.port >= 0  # reading an invalid port raises
    except ValueError:
        return ""
    plain = parts.netloc == host and parts.username is None
    return (parts.hostname or "").rstrip(".") if plain and known else ""


def _refusal(host: str) -> str:
    return _(
        "Denseboard does not answer to the name {received}, only to {allowed}. To allow another"
        " name, for instance behind a proxy, start it with {option}."
    ).format(
        received=shown(host),
        allowed=", ".join(_names() or ()),
        option="--server.allowedHosts NAME --server.allowedHosts localhost",
    )
