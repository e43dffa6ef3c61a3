"""The network's output over the plane, or its equation, at all recorded epochs of a run.

The response is a JSON list of frames as returned by ``core.runs.frames.Frame.to_list``, ascending
by epoch. During a run it has at most the latest frame, which the feed sends as well.
"""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from components.people.asking import training_for
from core.base.errors import DenseboardError


async def frames(request: Request) -> Response:
    """Return the frames of a run as JSON; an empty list if there is no such run."""
    run_id = request.path_params["run_id"]
    try:
        recorded = await asyncio.to_thread(lambda: training_for(request).frames(run_id))
    except DenseboardError:
        recorded = ()
    payload = sorted((frame.to_list() for frame in recorded), key=lambda frame: frame[0])
    return JSONResponse(payload, headers={"Cache-Control": "no-store"})
