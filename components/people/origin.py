"""Which pages may open the feed: the app's own, and those the server's configuration names."""

from urllib.parse import urlsplit

from streamlit import config
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed


def origin_allowed(origin: str | None, host: str | None) -> bool:
    """Check the Origin header of a WebSocket handshake.

    Streamlit's own check also allows any page on localhost, and asks the internet for the
    machine's address; this one is stricter and needs no network.

    Args:
        origin: The Origin header; every browser sends it.
        host: The Host header.

    Returns:
        Whether the origin is the host itself, ``browser.serverAddress`` or one of
        ``server.corsAllowedOrigins``, and the host one of ``server.allowedHosts`` where any
        are set. ``server.enableCORS = false`` allows every origin.
    """
    if not origin or not host or not is_host_allowed(host):
        return False
    if not config.get_option("server.enableCORS"):
        return True
    try:
        parts = urlsplit(origin.lower())
    except ValueError:
        return False
    if parts.netloc and parts.netloc == host.lower():
        return True
    allowed = {entry.strip().rstrip("/").lower() for entry in _allowed_origins()}
    return origin.lower() in allowed or (
        parts.hostname is not None and parts.hostname == _address()
    )


def _allowed_origins() -> list[str]:
    origins: list[str] = config.get_option("server.corsAllowedOrigins")
    return origins


def _address() -> str | None:
    if not config.is_manually_set("browser.serverAddress"):
        return None
    address: str = config.get_option("browser.serverAddress")
    return address.lower()
