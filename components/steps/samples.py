"""The samples on which the browser computes loss and metric, and the points of the plane.

They are training and validation samples, never those of the test set.
"""

import asyncio
import base64
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from components.inside.inputs import columns, inputs_of
from components.people.asking import training_for
from components.steps.problem import problem
from core.base.errors import DenseboardError
from core.data.datasets import load, prepare, shuffled
from core.settings.config import RunConfig

SAMPLES = 2_000
"""Maximum number of training samples, and of validation samples, that are sent."""
_VALUES = 200_000  # at most in the inputs of either


async def samples(request: Request) -> Response:
    """Return the samples of a run as JSON: see ``samples_of``."""
    return await asyncio.to_thread(_respond, request)


def _respond(request: Request) -> Response:
    headers = {"Cache-Control": "no-store"}
    try:
        config = training_for(request).status(request.path_params["run_id"]).config
        return JSONResponse(samples_of(config), headers=headers)
    except DenseboardError as error:
        return problem(request, error)


def samples_of(config: RunConfig) -> dict[str, Any]:
    """Return the samples that a run's network is scored on in the browser.

    Args:
        config: The run.

    Returns:
        ``training`` and ``validation``, each with the ``count`` of samples, the number ``sent``
        of them, which are the first, their ``columns`` as by ``components.inside.inputs.columns``
        and their ``targets``, float32 in base 64 as the loss takes them: class numbers, or scaled
        numbers; ``mean`` and ``scale`` of a numeric target. ``validation`` is ``None`` without
        validation samples. For a toy problem on the plane also ``plane``, as by ``inputs_of``,
        and ``points``: ``x1``, ``x2`` and the target of all training samples.

    Raises:
        DenseboardError: The data cannot be loaded.
    """
    dataset = load(config.source)
    prepared = prepare(dataset, *config.preparation)
    if config.shuffled_labels:
        prepared = shuffled(prepared, config.seed)
    held_out = len(prepared.y_validation)
    found: dict[str, Any] = {
        "training": _part(config, prepared.x_train, prepared.y_train),
        "validation": _part(config, prepared.x_validation, prepared.y_validation)
        if held_out
        else None,
        "mean": float(prepared.target_mean),
        "scale": float(prepared.target_scale),
    }
    if config.info.plane:
        train = config.holdout.rows(dataset)[0]
        targets = prepared.y_train if config.task.classifies else dataset.y_train[train]
        points = np.column_stack([dataset.x_train[train][:, :2], targets])
        found["points"] = [[round(value, 3) for value in column] for column in points.T.tolist()]
        found["plane"] = inputs_of(config)["plane"]
    return found


def _part(config: RunConfig, x: np.ndarray, y: np.ndarray) -> dict[str, Any]:
    sent = min(len(y), SAMPLES, _VALUES // config.info.inputs)
    return {
        "count": len(y),
        "sent": sent,
        "columns": columns(x[:sent]),
        "targets": base64.b64encode(y[:sent].astype("<f4").tobytes()).decode(),
    }
