"""The numbers a run is judged by: loss and metric, how sure they are, and what is trivial."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.base import intervals
from core.base.intervals import Interval
from core.data.datasets import Dataset, prepare, split
from core.evaluation.baselines import ConstantScore, constant_class, constant_number
from core.evaluation.losses import sample_losses
from core.evaluation.predictions import predictions
from core.runs.results import Result
from core.settings.config import RunConfig

_AGREEMENT = 0.01  # how far the mean of the samples' losses may lie from the loss, relatively


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
        loss_interval: Of the mean over the samples; ``None`` where their losses are not known.
        metric: Likewise.
        metric_interval: Wilson's for the accuracy, else of the mean over the samples.
        baseline: The trivial answer.
        verdict: Whether the metric beats the baseline's by more than chance.
    """

    loss: float
    loss_interval: Interval | None
    metric: float
    metric_interval: Interval | None
    baseline: ConstantScore
    verdict: BaselineOutcome


def report(config: RunConfig, dataset: Dataset, result: Result) -> Report:
    """Judge a run.

    Args:
        config: The run.
        dataset: What it was trained and tested on.
        result: What it left behind.
    """
    judge = _classes if config.task.classifies else _numbers
    return judge(config, dataset, result)


def compare(advantages: np.ndarray) -> BaselineOutcome:
    """Whether one answer is better than another on the same samples.

    Two answers to the same samples are compared sample by sample, which tells more than two
    intervals side by side: better where the 95 % interval of the mean difference is above 0.

    Args:
        advantages: ``(samples,)``: how much better the first did on each sample.
    """
    interval = intervals.mean(advantages)
    if interval is not None and interval.low > 0:
        return BaselineOutcome.BETTER
    if interval is not None and interval.high < 0:
        return BaselineOutcome.WORSE
    return BaselineOutcome.UNCLEAR


def _classes(config: RunConfig, dataset: Dataset, result: Result) -> Report:
    true = dataset.y_test
    right = predictions(config, result.outputs) == true
    baseline = constant_class(config, _fitted_on(config, dataset), true)
    return Report(
        result.evaluation.loss,
        _loss_interval(config, true, result.outputs, result.evaluation.loss),
        result.evaluation.metric,
        intervals.wilson(round(result.evaluation.metric * len(true)), len(true)),
        baseline,
        compare(right.astype(np.float64) - (true == baseline.answer)),
    )


def _numbers(config: RunConfig, dataset: Dataset, result: Result) -> Report:
    true, predicted = dataset.y_test.astype(np.float64), result.outputs.astype(np.float64)
    # As the network was trained: the loss is that of the scaled target.
    centred = not config.loss_entry.positive
    prepared = prepare(dataset, config.validation_share, config.seed, centred)
    mean, scale = prepared.target_mean, prepared.target_scale
    scaled = (true - mean) / scale, (predicted - mean) / scale
    errors = np.abs(predicted - true)
    baseline = constant_number(config, _fitted_on(config, dataset), true, scale)
    return Report(
        result.evaluation.loss,
        _loss_interval(config, *scaled, result.evaluation.loss),
        result.evaluation.metric,
        intervals.mean(errors),
        baseline,
        compare(np.abs(true - baseline.answer) - errors),
    )


def _fitted_on(config: RunConfig, dataset: Dataset) -> np.ndarray:
    """Targets of the rows that the run trains on: a baseline sees no others either."""
    train, _validation = split(dataset, config.validation_share, config.seed)
    targets: np.ndarray = dataset.y_train[train]
    return targets


def _loss_interval(
    config: RunConfig, targets: np.ndarray, outputs: np.ndarray, loss: float
) -> Interval | None:
    """The interval of the loss, unless it is more than the mean of the samples' losses.

    Saturated probabilities, rounded to 0 or 1, no longer tell the loss they came from.
    """
    losses = sample_losses(config.loss, targets, outputs)
    if losses is None or not abs(float(losses.mean()) - loss) <= _AGREEMENT * abs(loss):
        return None
    return intervals.mean(losses)
