"""The routes of the live chart: its feed and its JavaScript, Plotly's included.

Files are addressed by their version or content, so that a browser keeps them for good and
still never runs an old one.
"""

import asyncio
import gzip
import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

import plotly
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from streamlit import config

from components.live.feed import feed
from components.live.frames import frames
from components.live.yardsticks import yardsticks

_FOREVER = "public, max-age=31536000, immutable"
_SCRIPTS = {path.name: path for path in sorted(Path(__file__).parent.glob("*.js"))}
_VERSION = hashlib.sha256(b"".join(path.read_bytes() for path in _SCRIPTS.values())).hexdigest()[
    :16
]


def base_path() -> str:
    """``server.baseUrlPath`` as the front of an absolute path: ``""`` or ``"/some/path"``."""
    base: str = config.get_option("server.baseUrlPath")
    return f"/{base.strip('/')}" if base.strip("/") else ""


def module_path() -> str:
    """Where the browser finds the chart's JavaScript module."""
    return f"{base_path()}/denseboard/live_curves/{_VERSION}/live_curves.js"


def plotly_path() -> str:
    """Where the browser finds Plotly.js."""
    return f"{base_path()}/denseboard/plotly.min.js?v={plotly.__version__}"


def feed_path(run_id: str) -> str:
    """Where the browser finds the feed of a run."""
    return f"{base_path()}/denseboard/feed/{run_id}"


def yardsticks_path(run_id: str) -> str:
    """Where the browser finds what simpler models get."""
    return f"{base_path()}/denseboard/yardsticks/{run_id}"


def frames_path(run_id: str) -> str:
    """Where the browser finds all frames of a run that is over."""
    return f"{base_path()}/denseboard/frames/{run_id}"


def routes() -> list[BaseRoute]:
    """What ``st.App(routes=...)`` needs for the live chart to work."""
    base = base_path()
    return [
        WebSocketRoute(f"{base}/denseboard/feed/{{run_id}}", feed),
        Route(f"{base}/denseboard/yardsticks/{{run_id}}", yardsticks),
        Route(f"{base}/denseboard/frames/{{run_id}}", frames),
        Route(f"{base}/denseboard/plotly.min.js", _plotly),
        Route(f"{base}/denseboard/live_curves/{{version}}/{{name}}", _script),
    ]


async def _plotly(request: Request) -> Response:
    return await _javascript(request, _plotly_source)


async def _script(request: Request) -> Response:
    path = _SCRIPTS.get(request.path_params["name"])
    if path is None:
        return Response(status_code=404)
    # A page opened before an update asks for the old version: it gets the new, unkept.
    kept = request.path_params["version"] == _VERSION
    return await _javascript(request, path.read_bytes, kept=kept)


async def _javascript(
    request: Request, read: Callable[[], bytes], *, kept: bool = True
) -> Response:
    headers = {
        "Cache-Control": _FOREVER if kept else "no-store",
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if "gzip" in request.headers.get("accept-encoding", ""):
        # Streamlit's own compression would squeeze the same 5 MB again for every visitor.
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
