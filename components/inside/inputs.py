"""The inputs for which the browser computes what the units of a run's network answer.

They are scaled as those of the run, so that the browser can pass them to ``forward.js``.
"""

import asyncio
import base64
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from components.people.asking import training_for
from core.base.errors import DenseboardError
from core.data.datasets import load, prepare
from core.data.datasets.dataset import Dataset
from core.data.datasets.preparation import InputScaling, input_scaling
from core.data.datasets.toys import widened
from core.runs.frames import GRID, plot_region
from core.settings.config import RunConfig

_SAMPLES = 600  # training samples that the ranges of units are measured on
_VALUES = 200_000  # at most in all of them


async def inputs(request: Request) -> Response:
    """Return the inputs of a run as JSON; empty if there is no such run or its data are gone."""
    try:
        found = await asyncio.to_thread(_of_run, request)
    except DenseboardError:
        found = {}
    return JSONResponse(found, headers={"Cache-Control": "no-store"})


def _of_run(request: Request) -> dict[str, Any]:
    return inputs_of(training_for(request).status(request.path_params["run_id"]).config)


def has_plane(config: RunConfig) -> bool:
    """Whether the inputs are points of a plane, or a slice through a toy problem of more inputs."""
    return config.info.plane or config.info.drawn > 2


def inputs_of(config: RunConfig) -> dict[str, Any]:
    """Return samples of a run's training set and, if it has a plane, the points of that.

    Args:
        config: The run.

    Returns:
        ``samples``: columns as by ``columns``. For a toy problem or own points also ``plane``: the
        columns of its points, row by row from the lowest ``x2``; ``grid``, their number along each
        side; ``x1`` and ``x2``, the limits of both inputs; ``slice``, if there is a third input,
        which is 0 on these points: how a value of it is scaled; and ``mean`` and ``scale`` of the
        target, with the ``low`` and ``high`` ends of its colours.

    Raises:
        DenseboardError: The data cannot be loaded.
    """
    dataset = load(config.source)
    holdout, centred, scaling = config.preparation
    train = holdout.rows(dataset)[0]
    count = min(_SAMPLES, _VALUES // config.info.inputs)
    scale = input_scaling(dataset, holdout, scaling)
    samples = scale(dataset.x_train[train[:count]])
    found: dict[str, Any] = {"samples": columns(samples)}
    if has_plane(config):
        prepared = prepare(dataset, holdout, centred, scaling)
        place = plot_region(dataset)
        found["plane"] = {
            "columns": columns(scale(_points(config, dataset))),
            "grid": GRID,
            "x1": list(place.x1),
            "x2": list(place.x2),
            "low": place.low,
            "high": place.high,
            "slice": _third(scale) if config.info.drawn > 2 else None,
            "mean": float(prepared.target_mean),
            "scale": float(prepared.target_scale),
        }
    return found


def _points(config: RunConfig, dataset: Dataset) -> np.ndarray:
    """The points of the plane with all inputs of the network; a third one of its own is 0."""
    points = plot_region(dataset).points()
    others = np.zeros((len(points), max(config.info.drawn - 2, 0)))
    return widened(np.hstack([points, others]), config.source.extras)


def _third(scale: InputScaling) -> list[float]:
    """Return what is subtracted from the third input, and what the difference is multiplied by."""
    return [float(scale.centre[2]), float(scale.factor[2])]


def columns(rows: np.ndarray) -> list[str]:
    """Return the values of each input, little-endian float32 in base 64."""
    values = rows.reshape(len(rows), -1).T.astype("<f4")
    return [base64.b64encode(column.tobytes()).decode() for column in values]
