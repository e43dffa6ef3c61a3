"""The routes of the live chart: its feed and its JavaScript.

The URL of a file contains a hash of its content, so that browsers cache it for good and still never
run an old one.
"""

import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from components.live.baselines import baselines
from components.live.feed import feed
from components.live.frames import frames
from components.widgets import assets
from components.widgets.assets import base_path, javascript

_SCRIPTS = {path.name: path for path in sorted(Path(__file__).parent.glob("*.js"))}
_VERSION = hashlib.sha256(b"".join(path.read_bytes() for path in _SCRIPTS.values())).hexdigest()[
    :16
]


def module_path() -> str:
    """Return the URL path of the chart's JavaScript module."""
    return f"{base_path()}/denseboard/live_curves/{_VERSION}/live_curves.js"


def feed_path(run_id: str) -> str:
    """Return the URL path of a run's feed."""
    return f"{base_path()}/denseboard/feed/{run_id}"


def baselines_path(run_id: str) -> str:
    """Return the URL path of a run's baselines."""
    return f"{base_path()}/denseboard/baselines/{run_id}"


def frames_path(run_id: str) -> str:
    """Return the URL path of all frames of a finished run."""
    return f"{base_path()}/denseboard/frames/{run_id}"


def routes() -> list[BaseRoute]:
    """Return the routes of the live chart and all other charts, for ``st.App(routes=...)``."""
    base = base_path()
    return [
        *assets.routes(),
        WebSocketRoute(f"{base}/denseboard/feed/{{run_id}}", feed),
        Route(f"{base}/denseboard/baselines/{{run_id}}", baselines),
        Route(f"{base}/denseboard/frames/{{run_id}}", frames),
        Route(f"{base}/denseboard/live_curves/{{version}}/{{name}}", _script),
    ]


async def _script(request: Request) -> Response:
    path = _SCRIPTS.get(request.path_params["name"])
    if path is None:
        return Response(status_code=404)
    # A page opened before an update requests the old version: it gets the new one, uncached.
    lasting = request.path_params["version"] == _VERSION
    return await javascript(request, path.read_bytes, lasting=lasting)
