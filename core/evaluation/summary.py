"""The test result of a run: loss and metric, their intervals, and the trivial baseline."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.base import intervals
from core.base.intervals import Interval
from core.data.datasets import prepare
from core.evaluation.baselines import ConstantScore, constant_class, constant_number
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.losses import sample_losses
from core.settings.config import RunConfig

_AGREEMENT = 0.01  # relative tolerance between the mean of the samples' losses and the loss


class BaselineOutcome(StrEnum):
    """How a network compares with the trivial baseline."""

    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Report:
    """Loss and metric of a run on the test set.

    Attributes:
        loss: As in ``core.runs.results.Evaluation``.
        loss_interval: 95 % interval of the mean; ``None`` if the samples' losses are not known.
        metric: As in ``core.runs.results.Evaluation``.
        metric_interval: Wilson's interval for the accuracy, else that of the mean.
        baseline: Score of the constant answer.
        outcome: Whether the metric beats the baseline's by more than chance.
    """

    loss: float
    loss_interval: Interval | None
    metric: float
    metric_interval: Interval | None
    baseline: ConstantScore
    outcome: BaselineOutcome


def report(run: EvaluatedRun) -> Report:
    """Score a run on the test set, with intervals and the trivial baseline."""
    return (_classes if run.config.task.classifies else _numbers)(run)


def compare(advantages: np.ndarray) -> BaselineOutcome:
    """Decide whether one answer is better than another on the same samples.

    The comparison is paired, and so more powerful than comparing two intervals: the first answer
    is better if the 95 % interval of the mean difference lies above 0.

    Args:
        advantages: ``(samples,)``: how much better the first answer is on each sample.
    """
    interval = intervals.mean(advantages)
    if interval is not None and interval.low > 0:
        return BaselineOutcome.BETTER
    if interval is not None and interval.high < 0:
        return BaselineOutcome.WORSE
    return BaselineOutcome.UNCLEAR


def _classes(run: EvaluatedRun) -> Report:
    true, evaluation = run.dataset.y_test, run.result.evaluation
    baseline = constant_class(run.config, run.train_targets, true)
    return Report(
        evaluation.loss,
        _loss_interval(run.config, true, run.result.outputs, evaluation.loss),
        evaluation.metric,
        intervals.wilson(round(evaluation.metric * len(true)), len(true)),
        baseline,
        compare(run.predictions.right.astype(np.float64) - (true == baseline.answer)),
    )


def _numbers(run: EvaluatedRun) -> Report:
    config, evaluation = run.config, run.result.evaluation
    true = run.dataset.y_test.astype(np.float64)
    predicted = run.result.outputs.astype(np.float64)
    # The loss refers to the scaled target, as in training.
    prepared = prepare(run.dataset, *config.preparation)
    scaled = prepared.standardised(true), prepared.standardised(predicted)
    errors = np.abs(predicted - true)
    baseline = constant_number(config, run.train_targets, true, prepared.target_scale)
    return Report(
        evaluation.loss,
        _loss_interval(config, *scaled, evaluation.loss),
        evaluation.metric,
        intervals.mean(errors),
        baseline,
        compare(np.abs(true - baseline.answer) - errors),
    )


def _loss_interval(
    config: RunConfig, targets: np.ndarray, outputs: np.ndarray, loss: float
) -> Interval | None:
    """Return the interval of the loss, if the samples' losses average to it.

    They do not if the loss includes penalties, or if saturated probabilities were rounded to 0 or
    1.
    """
    losses = sample_losses(config.loss, targets, outputs)
    if losses is None or not abs(float(losses.mean()) - loss) <= _AGREEMENT * abs(loss):
        return None
    return intervals.mean(losses)
