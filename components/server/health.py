"""Whether the server lives and is ready, and its figures, for those who watch it.

``/healthz`` answers as long as the process can. ``/readyz`` answers 200 if a run could start now:
the record can be read and there is a worker; otherwise 503. ``/metrics`` has the figures of
``components.server.figures``; where people sign in, it asks for a teacher, or for the teacher's key
as a bearer token. All are below ``server.baseUrlPath`` and say nothing about anybody's runs.
"""

import asyncio
from collections.abc import Mapping

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from components.people.asking import not_signed_in, person_of
from components.server.figures import figures
from components.widgets.assets import base_path
from core import __version__
from core.base.errors import DenseboardError
from core.people import setup
from core.people.person import ALONE
from core.people.secrets import same
from core.runs.service_interface import current_service

_UNAUTHORIZED, _UNAVAILABLE = 401, 503
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


def open_paths() -> frozenset[str]:
    """Return the paths that are answered before anybody has signed in, or ask by themselves."""
    # Streamlit's own probe says as little as ours, and its hosts ask for it.
    return probes() | {f"{base_path()}/metrics", f"{base_path()}/_stcore/health"}


async def _metrics(request: Request) -> Response:
    if not await asyncio.to_thread(_may_watch, request):
        return _answer({"reason": str(not_signed_in())}, _UNAUTHORIZED)
    text = await asyncio.to_thread(figures)
    return Response(text, media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _may_watch(request: Request) -> bool:
    """Whether whoever asks may see the figures of the server."""
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and same(key.strip(), setup.TEACHER_KEY.value):
        return True
    try:
        person = person_of(request)
    except DenseboardError:
        return False
    return person is not None and (person.teaches or person == ALONE)


def _record_problem() -> DenseboardError | None:
    try:
        current_service().store.preference("ready")
    except DenseboardError as problem:
        return problem
    return None


def _answer(content: Mapping[str, object], status: int = 200) -> Response:
    return JSONResponse(content, status, {"Cache-Control": "no-store"})
