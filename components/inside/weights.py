"""The weights of a run's network: the latest while it trains, those of any epoch afterwards."""

import asyncio
import math

from starlette.requests import Request
from starlette.responses import Response

from components.people.asking import training_for
from core.base.errors import DenseboardError

_UNCHANGED = 204


async def weights(request: Request) -> Response:
    """Return ``core.runs.moment.Moment.to_bytes``; status 204 without weights that are new.

    The query may name the ``epoch``, or the epoch ``after`` which weights are new.
    """
    run_id = request.path_params["run_id"]
    epoch, after = (_number(request, name) for name in ("epoch", "after"))
    try:
        moment = await asyncio.to_thread(
            lambda: training_for(request).moment(run_id, epoch, -1.0 if after is None else after)
        )
    except DenseboardError:
        moment = None
    headers = {"Cache-Control": "no-store"}
    if moment is None:
        return Response(status_code=_UNCHANGED, headers=headers)
    return Response(moment.to_bytes(), media_type="application/octet-stream", headers=headers)


def _number(request: Request, name: str) -> float | None:
    """Return a finite number of the query; ``None`` if there is none."""
    try:
        number = float(request.query_params.get(name, ""))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
