"""The recorded steps of an epoch for the browser."""

import asyncio
import base64
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from components.people.asking import training_for
from components.steps.problem import problem
from core.base.errors import DenseboardError
from core.runs.epoch_steps import EpochSteps


async def epoch(request: Request) -> Response:
    """Return the steps of an epoch as JSON: see ``packed_steps``."""
    try:
        steps = await asyncio.to_thread(
            lambda: training_for(request).epoch_steps(
                request.path_params["run_id"], request.path_params["epoch"]
            )
        )
    except DenseboardError as error:
        return problem(request, error)
    return JSONResponse(packed_steps(steps), headers={"Cache-Control": "no-store"})


def packed_steps(steps: EpochSteps) -> dict[str, Any]:
    """Return recorded steps for JSON, their arrays little-endian in base 64, row by row.

    Args:
        steps: The steps. A loss or weight that is no number stays none.
    """
    floats = {
        name: _packed(getattr(steps, name), "<f4")
        for name in ("rates", "before", "after", "gradients", "weights")
    }
    return {
        "epoch": steps.epoch,
        "count": steps.count,
        "batch_size": steps.batch_size,
        "deviation": steps.deviation,
        "order": _packed(steps.order, "<i4"),
        **floats,
    }


def _packed(array: np.ndarray, kind: str) -> str:
    return base64.b64encode(array.astype(kind).tobytes()).decode()
