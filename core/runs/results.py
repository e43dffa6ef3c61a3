"""What a finished run produces."""

from dataclasses import dataclass, field
from typing import Any, get_type_hints

import numpy as np

from core.base.errors import DenseboardError
from core.runs.states import State


@dataclass(frozen=True)
class Evaluation:
    """The score on the test set, which is evaluated once at the end.

    Attributes:
        loss: Mean test loss (of the scaled target for regression).
        metric: Test accuracy (0 to 1) or mean absolute error in units of the target.
        samples: Number of test samples.
        epoch: The epoch, counted from 1, whose weights early stopping restored and were
            evaluated; ``None`` for the last.
    """

    loss: float
    metric: float
    samples: int
    epoch: int | None = None


@dataclass(frozen=True)
class Result:
    """Evaluation, predictions, model and first weights of one run.

    All but the evaluation are artifacts, stored under the names of their fields.

    Attributes:
        evaluation: The result on the test set.
        outputs: ``(test samples, classes)`` probabilities for several classes,
            ``(test samples,)`` probability of the second class for two, or
            ``(test samples,)`` predictions in units of the target; float32.
        model: The trained model as the bytes of a ``.keras`` file; empty if it is too large.
        kernel: ``(inputs, units)`` weights of the first dense layer, float32, images flattened
            row by row; ``None`` if it is too large.
        validation_outputs: As ``outputs``, of the validation rows in the order of
            ``core.data.datasets.prepare``; ``None`` without any.
        weights: The weights at the ends of epochs, as ``core.runs.epochs.EpochWeights.to_bytes``
            returns them; empty if a few would be too large.
        checkpoint: What training can continue from, as
            ``core.runs.checkpoint.Checkpoint.to_bytes`` returns it; empty if it cannot, or if it
            is too large.
    """

    evaluation: Evaluation
    outputs: np.ndarray
    model: bytes = field(repr=False, default=b"")
    kernel: np.ndarray | None = field(repr=False, default=None)
    validation_outputs: np.ndarray | None = field(repr=False, default=None)
    weights: bytes = field(repr=False, default=b"")
    checkpoint: bytes = field(repr=False, default=b"")


_ARTIFACTS = {name: hint for name, hint in get_type_hints(Result).items() if name != "evaluation"}
FILES = tuple(name for name, hint in _ARTIFACTS.items() if hint is bytes)
"""Artifacts of a result that are whole files, read one by one because they may be large."""
ARRAYS = tuple(name for name in _ARTIFACTS if name not in FILES)
"""Artifacts of a result that are arrays, read together."""


@dataclass(frozen=True)
class TrainingOutcome:
    """What a worker returns for a run.

    Attributes:
        state: How the run ended.
        rows: Its whole history, each row from ``core.runs.history.Row.to_list``.
        result: Its result, unless it failed or never took a step.
        problem: Why it failed.
        seconds: Duration in the worker, in seconds.
        health: Snapshots of its layers, each from ``core.runs.layer_health.Health.to_list``.
        frames: Its stored frames, each from ``core.runs.frames.Frame.to_list``.
    """

    state: State
    rows: list[list[Any]]
    result: Result | None
    problem: DenseboardError | None
    seconds: float
    health: list[list[Any]] = field(default_factory=list)
    frames: list[list[Any]] = field(default_factory=list)
