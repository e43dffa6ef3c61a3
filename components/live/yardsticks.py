"""What simpler models get, for the lines on the live chart.

The answer is a JSON object ``{"training", "lines"}``: whether the lines were scored on training
rows, for want of validation rows, and for each line ``{"name", "rows", "loss", "metric"}`` as in
``core.evaluation.baselines``. Until there is one, the status is 202: the browser asks again.
"""

import asyncio
import logging
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.base.errors import DenseboardError
from core.evaluation.background import Baselines, measured
from core.runs.service_interface import current_service
from core.runs.states import State
from core.settings.config import RunConfig

logger = logging.getLogger(__name__)

_PATIENCE = 20.0  # seconds an answer is waited for; some proxies end what takes a minute


async def yardsticks(request: Request) -> Response:
    """Answer with the yardsticks of a run, once they are there."""
    try:
        status = await asyncio.to_thread(current_service().status, request.path_params["run_id"])
    except DenseboardError:
        return _answer({"lines": []})
    if status.state in (State.QUEUED, State.STARTING):
        return _answer({}, 202)  # its worker may be downloading the dataset
    if status.state.final and not status.rows:
        return _answer({"lines": []})
    try:
        future = asyncio.wrap_future(measured(status.config))
        found = await asyncio.wait_for(asyncio.shield(future), _PATIENCE)
    except TimeoutError:
        return _answer({}, 202)
    except DenseboardError as error:
        logger.info("%s", error)
        return _answer({"lines": []})
    return _answer(_told(status.config, found))


def _told(config: RunConfig, found: Baselines) -> dict[str, Any]:
    return {
        "training": not config.validation_samples,
        "lines": [
            {
                "name": one.name,
                "rows": one.rows,
                "loss": one.held_out.loss,
                "metric": one.held_out.metric,
            }
            for one in found
        ],
    }


def _answer(told: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(told, status, {"Cache-Control": "no-store"})
