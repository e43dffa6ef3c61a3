"""JavaScript served by the app, including Plotly's, so that charts work offline."""

import asyncio
import gzip
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import plotly
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from streamlit import config

_PLOTLY = "plotly.min.js"
_FOREVER = "public, max-age=31536000, immutable"


def base_path() -> str:
    """Return ``server.baseUrlPath`` as a prefix of absolute paths: ``""`` or ``"/some/path"``."""
    base: str = config.get_option("server.baseUrlPath")
    return f"/{base.strip('/')}" if base.strip("/") else ""


def address(place: str) -> str:
    """Return the address of something that the app serves, for pages.

    It is relative to every page, so that it holds behind a proxy that strips a prefix of the path,
    which the server never sees.

    Args:
        place: What follows ``denseboard/``.
    """
    return f"denseboard/{place}"


def served(place: str) -> str:
    """Return the path of that address on the server, for routes."""
    return f"{base_path()}/{address(place)}"


def plotly_address() -> str:
    """Return the address of Plotly.js."""
    return address(f"{_PLOTLY}?v={plotly.__version__}")


def routes() -> list[BaseRoute]:
    """Return the routes that charts need, for ``st.App(routes=...)``."""
    return [Route(served(_PLOTLY), _plotly)]


async def _plotly(request: Request) -> Response:
    return await javascript(request, _plotly_source)


async def javascript(
    request: Request, read: Callable[[], bytes], *, lasting: bool = True
) -> Response:
    """Respond with JavaScript, compressed if the browser accepts gzip.

    Args:
        request: The request.
        read: Returns the bytes; called once per process for browsers that accept gzip.
        lasting: Whether the URL names the version, so that the browser may cache it for good.
    """
    headers = {
        "Cache-Control": _FOREVER if lasting else "no-store",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if "gzip" in request.headers.get("accept-encoding", ""):
        # Streamlit's own compression would compress the same 5 MB again for every visitor.
        body = await asyncio.to_thread(_compressed, read)
        headers["Content-Encoding"] = "gzip"
    else:
        body = await asyncio.to_thread(read)
    return Response(body, media_type="text/javascript", headers=headers)


@cache
def _compressed(read: Callable[[], bytes]) -> bytes:
    return gzip.compress(read(), compresslevel=6, mtime=0)


def _plotly_source() -> bytes:
    return files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
