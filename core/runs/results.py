"""What a finished run leaves behind."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.base.errors import DenseboardError
from core.runs.states import State


@dataclass(frozen=True)
class Evaluation:
    """The test set, judged once at the end.

    Attributes:
        loss: Mean test loss (of the scaled target for regression).
        metric: Test accuracy (0 to 1) or mean absolute error in units of the target.
        samples: Test samples.
        epoch: The epoch, counted from 1, whose weights were judged, where early stopping went
            back to it; ``None`` for the last.
    """

    loss: float
    metric: float
    samples: int
    epoch: int | None = None


@dataclass(frozen=True)
class Result:
    """Evaluation, predictions, model and first weights of one run.

    Attributes:
        evaluation: How the model did on the test set.
        outputs: ``(test samples, classes)`` probabilities for several classes,
            ``(test samples,)`` probability of the second class for two, or
            ``(test samples,)`` predictions in units of the target; float32.
        model: The trained model as the bytes of a ``.keras`` file; empty if it was too large.
        kernel: ``(inputs, units)`` weights of the first dense layer, float32, images flattened
            row by row; ``None`` if it was too large, or recorded before kernels were.
        validation_outputs: As ``outputs``, of the validation rows in
        ``core.data.datasets.prepare``'s
            order; ``None`` without any, or if recorded before they were.
        weights: The weights at the ends of epochs, as ``core.runs.epochs.EpochWeights.to_bytes``
        gives
            them; empty if a few would be too large.
        checkpoint: What training could go on from, as ``core.runs.checkpoint.Checkpoint.to_bytes``
            gives it; empty if it could not, or if it was too large.
    """

    evaluation: Evaluation
    outputs: np.ndarray
    model: bytes = field(repr=False, default=b"")
    kernel: np.ndarray | None = field(repr=False, default=None)
    validation_outputs: np.ndarray | None = field(repr=False, default=None)
    weights: bytes = field(repr=False, default=b"")
    checkpoint: bytes = field(repr=False, default=b"")


@dataclass(frozen=True)
class TrainingOutcome:
    """What a worker gives back.

    Attributes:
        state: How the run ended.
        rows: Its whole history, each row as ``core.runs.history.Row.to_list`` gives it.
        result: Its result, unless it failed or never took a step.
        problem: Why it failed.
        seconds: From the start of the worker's work to its end.
        health: Snapshots of its layers, each as ``core.runs.layer_health.Health.to_list`` gives it.
        frames: What it said over the plane, each as ``core.runs.frames.Frame.to_list`` gives it.
    """

    state: State
    rows: list[list[Any]]
    result: Result | None
    problem: DenseboardError | None
    seconds: float
    health: list[list[Any]] = field(default_factory=list)
    frames: list[list[Any]] = field(default_factory=list)
