"""Computes a loss landscape from the stored weights of a run, or of two."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.base.errors import PredictionError
from core.base.text import N_
from core.data.datasets import Prepared
from core.evaluation.plane import (
    Plane,
    ends_plane,
    held,
    path_grid,
    path_plane,
    random_grid,
    random_plane,
    trainable_of,
)
from core.runs.epochs import EpochWeights
from core.runs.landscape import Directions, Landscape, LandscapeSettings, Path, Rows
from core.settings.config import RunConfig
from core.training.network import initial_model
from core.training.plane_loss import MOST, PlaneLoss
from core.training.trainer import balance, with_labels
from core.training.warm import tensors

_LINE = 41  # points of the straight line between two ends
_DRAWN = 2  # the sample's own numbers beside those that the run draws with its seed


@dataclass(frozen=True, eq=False)
class StoredRun:
    """What is stored of a run's path.

    Attributes:
        config: The run.
        weights: At the ends of epochs.
        end: The epoch of the evaluated weights.
        same_start: Whether its seed gives the weights it started from: it was trained with the
            versions that are installed now.
    """

    config: RunConfig
    weights: EpochWeights
    end: float
    same_start: bool = True


@dataclass(frozen=True, eq=False)
class _Points:
    epochs: np.ndarray
    values: np.ndarray
    end: np.ndarray


def compute(
    runs: Sequence[StoredRun],
    prepared: Sequence[Prepared],
    settings: LandscapeSettings,
    begin: Callable[[Landscape], None],
    row: Callable[[np.ndarray], None],
) -> float:
    """Compute a landscape row by row; with the same arguments, with the same numbers.

    Args:
        runs: The run, and the second one if there is one.
        prepared: The data of each.
        settings: What to compute.
        begin: Takes the landscape without rows.
        row: Takes each row, ``(resolution,)`` float32, from the lowest on. What it raises ends
            the computation.

    Returns:
        The seconds it took.

    Raises:
        PredictionError: The weights do not fit the network, span no plane, or there are no
            validation rows.
    """
    began = time.perf_counter()
    config = runs[0].config
    labelled = [with_labels(run.config, data) for run, data in zip(runs, prepared, strict=True)]
    loss, samples, available = _loss(config, labelled[0], settings)
    points = [_points(run, data) for run, data in zip(runs, labelled, strict=True)]
    plane = _plane(settings, loss, points)
    paths = tuple(_path(plane, loss, one, run.end) for one, run in zip(points, runs, strict=True))
    x, y = _grid(settings, paths)
    line = np.zeros(0, np.float32)
    if settings.directions is Directions.ENDS:
        line = loss.at(
            plane.centre,
            plane.directions,
            np.column_stack([np.linspace(0, 1, _LINE), np.zeros(_LINE)]),
        )
    empty = np.zeros((0, len(x)), np.float32)
    begin(Landscape(settings, x, y, empty, paths, plane.shares, line, samples, available))
    for place in y:
        row(loss.at(plane.centre, plane.directions, np.column_stack([x, np.full(len(x), place)])))
    return time.perf_counter() - began


def _loss(
    config: RunConfig, prepared: Prepared, settings: LandscapeSettings
) -> tuple[PlaneLoss, int, int]:
    """The loss on a sample, the number of samples, and of how many."""
    training = settings.rows is Rows.TRAINING
    x, y = prepared.x_train, prepared.y_train
    weight = balance(config, prepared)
    if not training:
        x, y, weight = prepared.x_validation, prepared.y_validation, None
    if not len(y):
        raise PredictionError(
            N_("This run holds out no validation rows. Choose the loss on the training rows.")
        )
    drawn = np.arange(len(y))
    if len(y) > settings.samples:
        random = np.random.default_rng([config.seed, _DRAWN])
        drawn = np.sort(random.choice(len(y), settings.samples, replace=False))
    weights = None if weight is None else np.asarray(weight)[drawn]
    model = initial_model(config, prepared.y_train)
    data = tensors(config, x[drawn], y[drawn])
    return PlaneLoss(model, config, settings.penalties, *data, weights), len(drawn), len(y)


def _points(run: StoredRun, prepared: Prepared) -> _Points:
    """The points of a run's path, from the start where it is known."""
    start = np.concatenate(
        [one.numpy().ravel() for one in initial_model(run.config, prepared.y_train).weights]
    )
    values, epochs = run.weights.values, run.weights.epochs
    if values.shape[1:] != start.shape:
        raise PredictionError(
            N_("The stored weights do not fit the settings of the run. Train it again.")
        )
    if run.same_start:
        values, epochs = np.vstack([start, values]), np.concatenate([[0.0], epochs])
    values = values.astype(np.float64)
    return _Points(epochs, values, values[int(np.abs(epochs - run.end).argmin())])


def _plane(settings: LandscapeSettings, loss: PlaneLoss, points: Sequence[_Points]) -> Plane:
    first = points[0]
    if not np.isfinite(np.concatenate([one.values.sum(axis=1) for one in points])).all():
        raise PredictionError(
            N_("Some stored weights are not finite numbers, so no plane goes through them.")
        )
    if settings.directions is Directions.RANDOM:
        return random_plane(loss.weights, first.end, settings.seed)
    trainable = trainable_of(loss.weights)
    if settings.directions is Directions.PATH:
        return path_plane(first.end, first.values, trainable)
    second = points[1]
    if second.end.shape != first.end.shape:
        raise PredictionError(N_("The two runs have different layers, so they share no plane."))
    every = np.vstack([first.values, second.values])
    return ends_plane(first.end, second.end, every, trainable)


def _path(plane: Plane, loss: PlaneLoss, points: _Points, end: float) -> Path:
    places, rest = plane.project(points.values)
    parts = [places[start : start + MOST] for start in range(0, len(places), MOST)]
    projected = [loss.at(plane.centre, plane.directions, part) for part in parts]
    return Path(
        points.epochs,
        places,
        np.array([loss.of(values) for values in points.values], np.float32),
        np.concatenate(projected),
        held(rest, points.values, points.end, plane.trainable),
        end,
    )


def _grid(settings: LandscapeSettings, paths: Sequence[Path]) -> tuple[np.ndarray, np.ndarray]:
    if settings.directions is Directions.RANDOM:
        return random_grid(settings.width, settings.resolution)
    places = np.vstack([path.places for path in paths])
    return path_grid(places, settings.width, settings.resolution)
