"""The test result of a run, compared with its parts."""

from dataclasses import replace

import numpy as np
import pytest

from core.base import intervals
from core.data.datasets import Dataset, load, prepare
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.losses import sample_losses
from core.evaluation.summary import BaselineOutcome, Report, compare, report
from core.runs.results import Evaluation, Result
from core.settings.config import RunConfig, default_config
from tests.plausible import plausible_result


def scored(config: RunConfig, data: Dataset, result: Result) -> Report:
    return report(EvaluatedRun("a-run", config, data, result))


def binary(outputs: np.ndarray, loss: float | None = None) -> Result:
    config, true = default_config("breast_cancer"), load("breast_cancer").y_test
    losses = sample_losses(config.loss, true, outputs)
    assert losses is not None
    accuracy = float(((outputs > 0.5) == (true == 1)).mean())
    mean = float(losses.mean()) if loss is None else loss
    return Result(Evaluation(loss=mean, metric=accuracy, samples=len(true)), outputs)


def test_classes() -> None:
    config, data = default_config("breast_cancer"), load("breast_cancer")
    random = np.random.default_rng(0)
    outputs = np.clip(data.y_test * 0.8 + random.normal(0.1, 0.1, len(data.y_test)), 0.01, 0.99)
    summary = scored(config, data, binary(outputs))
    right = int(((outputs > 0.5) == (data.y_test == 1)).sum())
    assert summary.metric_interval == intervals.wilson(right, len(data.y_test))
    assert summary.loss_interval is not None
    assert summary.loss_interval.low < summary.loss < summary.loss_interval.high
    assert summary.outcome is BaselineOutcome.BETTER
    assert summary.loss < (summary.baseline.loss or 0)


def test_equal_predictions_are_no_better_than_the_baseline() -> None:
    data = load("breast_cancer")
    summary = scored(default_config("breast_cancer"), data, binary(np.full(len(data.y_test), 0.9)))
    assert summary.metric == summary.baseline.metric
    assert summary.outcome is BaselineOutcome.UNCLEAR


def test_always_predicting_the_rarer_class_is_worse() -> None:
    data = load("breast_cancer")
    config = default_config("breast_cancer")
    assert (
        scored(config, data, binary(np.full(len(data.y_test), 0.2))).outcome
        is BaselineOutcome.WORSE
    )


def test_a_loss_with_a_penalty_has_no_interval() -> None:
    data = load("breast_cancer")
    outputs = np.full(len(data.y_test), 0.9)
    config = default_config("breast_cancer")
    assert scored(config, data, binary(outputs)).loss_interval is not None
    assert scored(config, data, binary(outputs, loss=5.0)).loss_interval is None
    assert scored(config, data, binary(outputs, loss=float("nan"))).loss_interval is None


@pytest.mark.parametrize("loss", ["mean_squared_error", "mean_absolute_error"])
def test_numbers(loss: str) -> None:
    config = replace(default_config("diabetes"), loss=loss)
    data = load("diabetes")
    prepared = prepare(data, config.holdout)
    outputs = (data.y_test + 10 * np.sign(data.y_test - 100.5)).astype(np.float32)
    scaled = (outputs - prepared.target_mean) / prepared.target_scale - prepared.y_test
    mean = float((scaled**2 if loss == "mean_squared_error" else np.abs(scaled)).mean())
    result = Result(Evaluation(loss=mean, metric=10.0, samples=len(outputs)), outputs)
    summary = scored(config, data, result)
    assert summary.loss_interval == pytest.approx((mean, mean), rel=1e-3)  # all errors are 10
    assert summary.metric_interval == pytest.approx((10, 10), rel=1e-3)
    train, _validation = config.holdout.rows(data)
    assert summary.baseline.answer == np.median(data.y_train[train])
    assert summary.outcome is BaselineOutcome.BETTER


@pytest.mark.parametrize("dataset", ["digits", "breast_cancer", "diabetes"])
def test_every_task(dataset: str) -> None:
    config = default_config(dataset)
    summary = scored(config, load(dataset), plausible_result(config))
    assert summary.metric_interval is not None
    assert summary.baseline.loss is not None and np.isfinite(summary.baseline.loss)


def test_one_sample_is_inconclusive() -> None:
    assert compare(np.array([1.0])) is BaselineOutcome.UNCLEAR
    assert compare(np.array([1.0, 1.0])) is BaselineOutcome.BETTER
    assert compare(np.array([])) is BaselineOutcome.UNCLEAR


def test_the_default_run_has_several_classes() -> None:
    assert scored(RunConfig(), load("digits"), plausible_result(RunConfig())).baseline.metric < 0.2
