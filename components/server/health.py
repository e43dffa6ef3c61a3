"""Whether the server lives and is ready, and its figures, for those who watch it.

``/healthz`` answers as long as the process can. ``/readyz`` answers 200 if a run could start now:
the record can be read and there is a worker; otherwise 503. ``/metrics`` has the figures of
``components.server.figures``. All are below ``server.baseUrlPath`` and say nothing about anybody's
runs.
"""

import asyncio
from collections.abc import Mapping

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from components.server.figures import figures
from components.widgets.assets import base_path
from core import __version__
from core.base.errors import DenseboardError
from core.runs.service_interface import current_service

_UNAVAILABLE = 503
_PROBES = ("healthz", "readyz")


def routes() -> list[BaseRoute]:
    """Return the routes, for ``st.App(routes=...)``."""
    base = base_path()
    return [
        Route(f"{base}/healthz", _health),
        Route(f"{base}/readyz", _ready),
        Route(f"{base}/metrics", _metrics),
    ]


def probes() -> frozenset[str]:
    """Return the paths that are answered under any host name: probes use addresses."""
    return frozenset(f"{base_path()}/{name}" for name in _PROBES)


async def _health(_request: Request) -> Response:
    return _answer({"status": "ok", "version": __version__})


async def _ready(_request: Request) -> Response:
    record = await asyncio.to_thread(_record_problem)
    engine = current_service().engine()
    problem = record or engine.problem
    ready = problem is None and engine.ready
    state = {
        "status": "ready" if ready else "not ready",
        "version": __version__,
        "workers": engine.workers,
        "reason": str(problem) if problem else "" if ready else "The workers are starting.",
    }
    return _answer(state, 200 if ready else _UNAVAILABLE)


async def _metrics(_request: Request) -> Response:
    text = await asyncio.to_thread(figures)
    return Response(text, media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _record_problem() -> DenseboardError | None:
    try:
        current_service().store.preference("ready")
    except DenseboardError as problem:
        return problem
    return None


def _answer(content: Mapping[str, object], status: int = 200) -> Response:
    return JSONResponse(content, status, {"Cache-Control": "no-store"})
