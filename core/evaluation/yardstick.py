"""What simpler answers get: the lines a network has to pass.

A constant and a linear model, fitted on exactly the rows that the run trains on, with the same
scaling. They are scored like the run: with its loss and its metric.
"""

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.base.text import N_
from core.data import tasks
from core.data.datasets import Dataset, Prepared, prepare
from core.evaluation.baselines import class_baseline, number_baseline
from core.evaluation.losses import sample_losses
from core.evaluation.predictions import predictions
from core.settings.config import RunConfig

CONSTANT, LOGISTIC, LINEAR = "constant", "logistic", "linear"
LABELS = {
    CONSTANT: N_("Trivial baseline"),
    LOGISTIC: N_("Logistic regression"),
    LINEAR: N_("Linear regression"),
}
VALUES = 8_000_000
"""Numbers that a linear model is fitted on at most; of more rows a part is drawn."""
STEPS = 150
"""Steps of L-BFGS that logistic regression takes at most."""
_LEAST_ROWS = 1000


@dataclass(frozen=True)
class Score:
    """How one answer does on some rows.

    Attributes:
        loss: Mean loss as the run's is measured; ``None`` where that cannot be told.
        metric: Accuracy (0 to 1) or mean absolute error in units of the target.
    """

    loss: float | None
    metric: float


@dataclass(frozen=True)
class Yardstick:
    """A simple model of the run's training rows.

    Attributes:
        name: A key of ``LABELS``.
        rows: Training rows it was fitted on where that is only a part of them, else 0.
        held_out: Its score on the validation rows; on the training rows where there are none.
        test: Its score on the test set.
    """

    name: str
    rows: int
    held_out: Score
    test: Score


_Scored = tuple[np.ndarray, np.ndarray]  # inputs and targets, scaled


def yardsticks(config: RunConfig, dataset: Dataset) -> tuple[Yardstick, ...]:
    """Fit and score what the run is measured against.

    Logistic regression is scikit-learn's: L2 penalty with C = 1, at most ``STEPS`` steps of
    L-BFGS. Linear regression is ordinary least squares. Nothing is chosen by a score.

    Args:
        config: The run.
        dataset: What it is trained and tested on.

    Returns:
        The constant first. The linear model is missing where the training rows are all of one
        class, or what it puts out is not finite.
    """
    # Not what ``prepare`` keeps: it is needed for a moment only, and may be 200 MB.
    prepared = prepare.__wrapped__(
        dataset, config.validation_share, config.seed, not config.loss_entry.positive
    )
    constant = _constant(config, prepared)
    linear = (_logistic if config.task.classifies else _linear)(config, prepared)
    return (constant, linear) if linear is not None else (constant,)


def _held_out(prepared: Prepared) -> _Scored:
    if len(prepared.y_validation):
        return prepared.x_validation, prepared.y_validation
    return prepared.x_train, prepared.y_train


def _constant(config: RunConfig, prepared: Prepared) -> Yardstick:
    def score(targets: np.ndarray) -> Score:
        if config.task.classifies:
            found = class_baseline(config, prepared.y_train, targets)
        else:
            train, true = map(prepared.outputs_in_units, (prepared.y_train, targets))
            found = number_baseline(config, train, true, prepared.target_scale)
        return Score(found.loss, found.metric)

    return Yardstick(CONSTANT, 0, score(_held_out(prepared)[1]), score(prepared.y_test))


def _logistic(config: RunConfig, prepared: Prepared) -> Yardstick | None:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    x, y, part = _drawn(config, prepared)
    if len(np.unique(y)) < 2:
        return None
    warnings.simplefilter("ignore", ConvergenceWarning)  # the limit is on purpose
    model = LogisticRegression(C=1.0, max_iter=STEPS).fit(x, y)

    def answer(inputs: np.ndarray) -> np.ndarray:
        shares = np.zeros((len(inputs), len(config.info.classes)))
        shares[:, model.classes_] = model.predict_proba(inputs)
        return shares[:, 1] if config.task.name == tasks.BINARY else shares

    return _scored(LOGISTIC, part, config, prepared, answer)


def _linear(config: RunConfig, prepared: Prepared) -> Yardstick | None:
    from sklearn.linear_model import LinearRegression

    x, y, part = _drawn(config, prepared)
    return _scored(LINEAR, part, config, prepared, LinearRegression().fit(x, y).predict)


def _drawn(config: RunConfig, prepared: Prepared) -> tuple[np.ndarray, np.ndarray, int]:
    """Flat inputs and targets to fit, and how many rows they are if not all."""
    x, y = _flat(prepared.x_train), prepared.y_train
    most = max(VALUES // x.shape[1], _LEAST_ROWS)
    if len(y) <= most:
        return x, y, 0
    rows = np.sort(np.random.default_rng(config.seed).permutation(len(y))[:most])
    return x[rows], y[rows], most


def _flat(inputs: np.ndarray) -> np.ndarray:
    return inputs.reshape(len(inputs), -1)


def _scored(
    name: str,
    part: int,
    config: RunConfig,
    prepared: Prepared,
    answer: Callable[[np.ndarray], np.ndarray],
) -> Yardstick | None:
    def score(inputs: np.ndarray, targets: np.ndarray) -> Score:
        outputs = answer(_flat(inputs))
        losses = sample_losses(config.loss, targets, outputs)
        if config.task.classifies:
            metric = float((predictions(config, outputs) == targets).mean())
        else:
            metric = float(np.abs(outputs - targets).mean()) * prepared.target_scale
        return Score(None if losses is None else float(losses.mean()), metric)

    held_out = score(*_held_out(prepared))
    found = Yardstick(name, part, held_out, score(prepared.x_test, prepared.y_test))
    values = (found.held_out.metric, found.test.metric)
    return found if all(map(math.isfinite, values)) else None
