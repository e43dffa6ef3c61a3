"""All that a network said over the plane, or its equation, epoch by epoch: to look back at.

The answer is a JSON list of frames as ``core.runs.frames.Frame.to_list`` gives them, ascending by
epoch. While a run goes on there is no more than the latest, which its feed has as well.
"""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.base.errors import DenseboardError
from core.runs.service_interface import current_service


async def frames(request: Request) -> Response:
    """Answer with the frames of a run; with an empty list where there is no such run."""
    run_id = request.path_params["run_id"]
    try:
        found = await asyncio.to_thread(current_service().frames, run_id)
    except DenseboardError:
        found = ()
    told = sorted((frame.to_list() for frame in found), key=lambda one: one[0])
    return JSONResponse(told, headers={"Cache-Control": "no-store"})
