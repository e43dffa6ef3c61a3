"""Baselines: the simple answers and models that a network has to beat.

They are a constant answer and a linear model, fitted on the run's training rows with the same
scaling, and scored with the run's loss and metric.
"""

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.base.text import N_
from core.data import tasks
from core.data.datasets import Dataset, Prepared, prepare
from core.data.target_log import logs_of
from core.evaluation.losses import sample_losses
from core.evaluation.predictions import predictions
from core.settings.config import RunConfig

_SQUARED = "mean_squared_error"
CONSTANT, LOGISTIC, LINEAR = "constant", "logistic", "linear"
LABELS = {
    CONSTANT: N_("Trivial baseline"),
    LOGISTIC: N_("Logistic regression"),
    LINEAR: N_("Linear regression"),
}
VALUES = 8_000_000
"""Maximum size of the inputs that a linear model is fitted on; more rows are subsampled."""
STEPS = 150
"""Maximum number of L-BFGS steps of logistic regression."""
_LEAST_ROWS = 1000


@dataclass(frozen=True)
class BaselineScore:
    """The score of a baseline on some rows.

    Attributes:
        loss: Mean of the run's loss; ``None`` if the loss of a single sample is not known.
        metric: Accuracy (0 to 1) or mean absolute error in units of the target.
    """

    loss: float | None
    metric: float


@dataclass(frozen=True)
class ConstantScore(BaselineScore):
    """The score of a constant answer learned from the training targets.

    The loss is that of the best constant for it: the shares of the classes, the mean for the
    squared error, else the median.

    Attributes:
        answer: Number of the most frequent class, or the median of the targets in their unit.
    """

    answer: float


@dataclass(frozen=True)
class Baseline:
    """A simple model fitted on the run's training rows.

    Attributes:
        name: A key of ``LABELS``.
        rows: Number of training rows it was fitted on; 0 for all.
        held_out: Its score on the validation rows; on the training rows if there are none.
        test: Its score on the test set.
    """

    name: str
    rows: int
    held_out: BaselineScore
    test: BaselineScore


def most_frequent(classes: np.ndarray) -> int:
    """Return the most frequent of ``(samples,)`` class numbers; the smallest on a tie."""
    return int(np.bincount(classes.astype(np.intp)).argmax())


def constant_class(config: RunConfig, train: np.ndarray, test: np.ndarray) -> ConstantScore:
    """Score the most frequent class of the training set, with its class shares as probabilities.

    Args:
        config: The run.
        train: ``(train samples,)`` class numbers.
        test: ``(test samples,)`` class numbers.
    """
    counts = np.bincount(train.astype(np.intp), minlength=len(config.info.classes))
    shares = counts / counts.sum()
    outputs = shares[1] if config.task.name == tasks.BINARY else shares
    losses = sample_losses(
        config.loss, test, np.broadcast_to(outputs, (len(test), *np.shape(outputs)))
    )
    answer = most_frequent(train)
    return ConstantScore(_mean(losses), float((test == answer).mean()), answer)


def constant_number(
    config: RunConfig, train: np.ndarray, test: np.ndarray, scale: float
) -> ConstantScore:
    """Score the median of the training targets.

    Args:
        config: The run.
        train: ``(train samples,)`` targets in their unit.
        test: ``(test samples,)`` targets in their unit.
        scale: Standard deviation by which the loss divides targets, or their logs.
    """
    train, test = train.astype(np.float64), test.astype(np.float64)
    median = float(np.median(train))
    learned = [logs_of(values, config.info.target_log) for values in (train, test)]
    best = float(learned[0].mean() if config.loss == _SQUARED else np.median(learned[0]))
    losses = sample_losses(config.loss, learned[1] / scale, np.full(len(test), best / scale))
    return ConstantScore(_mean(losses), float(np.abs(test - median).mean()), median)


def _mean(losses: np.ndarray | None) -> float | None:
    return None if losses is None else float(losses.mean())


_Scored = tuple[np.ndarray, np.ndarray]  # inputs and targets, scaled


def fit_baselines(config: RunConfig, dataset: Dataset) -> tuple[Baseline, ...]:
    """Fit and score the baselines of a run.

    Logistic regression is scikit-learn's: L2 penalty with C = 1, at most ``STEPS`` steps of
    L-BFGS. Linear regression is ordinary least squares. Nothing is chosen by a score.

    Args:
        config: The run.
        dataset: The dataset it is trained and tested on.

    Returns:
        The constant, then the linear model, which is missing if all training rows are of one
        class, or if its outputs are not finite.
    """
    # Bypasses the cache of ``prepare``: the data are needed only briefly, and may take 200 MB.
    prepared = prepare.__wrapped__(dataset, *config.preparation)
    constant = _constant(config, prepared)
    linear = (_logistic if config.task.classifies else _linear)(config, prepared)
    return (constant, linear) if linear is not None else (constant,)


def _held_out(prepared: Prepared) -> _Scored:
    if len(prepared.y_validation):
        return prepared.x_validation, prepared.y_validation
    return prepared.x_train, prepared.y_train


def _constant(config: RunConfig, prepared: Prepared) -> Baseline:
    def score(targets: np.ndarray) -> BaselineScore:
        if config.task.classifies:
            return constant_class(config, prepared.y_train, targets)
        train, true = map(prepared.outputs_in_units, (prepared.y_train, targets))
        return constant_number(config, train, true, prepared.target_scale)

    return Baseline(CONSTANT, 0, score(_held_out(prepared)[1]), score(prepared.y_test))


def _logistic(config: RunConfig, prepared: Prepared) -> Baseline | None:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    x, y, part = _drawn(config, prepared)
    if len(np.unique(y)) < 2:
        return None
    warnings.simplefilter("ignore", ConvergenceWarning)  # the number of steps is limited on purpose
    model = LogisticRegression(C=1.0, max_iter=STEPS).fit(x, y)

    def answer(inputs: np.ndarray) -> np.ndarray:
        shares = np.zeros((len(inputs), len(config.info.classes)))
        shares[:, model.classes_] = model.predict_proba(inputs)
        return shares[:, 1] if config.task.name == tasks.BINARY else shares

    return _scored(LOGISTIC, part, config, prepared, answer)


def _linear(config: RunConfig, prepared: Prepared) -> Baseline | None:
    from sklearn.linear_model import LinearRegression

    x, y, part = _drawn(config, prepared)
    return _scored(LINEAR, part, config, prepared, LinearRegression().fit(x, y).predict)


def _drawn(config: RunConfig, prepared: Prepared) -> tuple[np.ndarray, np.ndarray, int]:
    """The flat inputs and targets to fit, and their number of rows; 0 for all."""
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
) -> Baseline | None:
    def score(inputs: np.ndarray, targets: np.ndarray) -> BaselineScore:
        outputs = answer(_flat(inputs))
        losses = sample_losses(config.loss, targets, outputs)
        if config.task.classifies:
            metric = float((predictions(config, outputs) == targets).mean())
        else:
            metric = float(np.abs(outputs - targets).mean()) * prepared.target_scale
            if prepared.target_log:
                answers, true = map(prepared.outputs_in_units, (outputs, targets))
                metric = float(np.abs(answers.astype(np.float64) - true).mean())
        return BaselineScore(_mean(losses), metric)

    held_out = score(*_held_out(prepared))
    baseline = Baseline(name, part, held_out, score(prepared.x_test, prepared.y_test))
    values = (baseline.held_out.metric, baseline.test.metric)
    return baseline if all(map(math.isfinite, values)) else None
