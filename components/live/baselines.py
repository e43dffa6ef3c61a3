"""The scores of the baselines, for the lines on the live chart.

The response is a JSON object ``{"training", "lines"}``: whether the lines were scored on training
rows because there are no validation rows, and for each line ``{"name", "rows", "loss", "metric"}``
as in ``core.evaluation.baselines``. Until they are fitted, the status is 202: the browser retries.
"""

import asyncio
import logging
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from components.people.asking import training_for
from core.base.errors import DenseboardError
from core.evaluation.background import Baselines, measured
from core.runs.states import State
from core.settings.config import RunConfig

logger = logging.getLogger(__name__)

_PATIENCE = 20.0  # seconds until a response; some proxies end requests after a minute


async def baselines(request: Request) -> Response:
    """Return the baselines of a run as JSON, once they are fitted."""
    run_id = request.path_params["run_id"]
    try:
        status = await asyncio.to_thread(lambda: training_for(request).status(run_id))
    except DenseboardError:
        return _response({"lines": []})
    if status.state in (State.QUEUED, State.STARTING):
        return _response({}, 202)  # its worker may be downloading the dataset
    if status.state.final and not status.rows:
        return _response({"lines": []})
    try:
        future = asyncio.wrap_future(measured(status.config))
        fitted = await asyncio.wait_for(asyncio.shield(future), _PATIENCE)
    except TimeoutError:
        return _response({}, 202)
    except DenseboardError as error:
        logger.info("%s", error)
        return _response({"lines": []})
    return _response(_payload(status.config, fitted))


def _payload(config: RunConfig, fitted: Baselines) -> dict[str, Any]:
    return {
        "training": not config.validation_samples,
        "lines": [
            {
                "name": baseline.name,
                "rows": baseline.rows,
                "loss": baseline.held_out.loss,
                "metric": baseline.held_out.metric,
            }
            for baseline in fitted
        ],
    }


def _response(payload: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(payload, status, {"Cache-Control": "no-store"})
