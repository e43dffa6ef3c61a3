"""Baselines, compared with results by hand."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, log_loss, mean_absolute_error, mean_squared_error

from core.data.datasets import Dataset, load, prepare
from core.evaluation import baselines
from core.evaluation.baselines import (
    CONSTANT,
    LINEAR,
    LOGISTIC,
    constant_class,
    constant_number,
    fit_baselines,
    most_frequent,
)
from core.settings.config import RunConfig, default_config


def test_several_classes() -> None:
    train = np.repeat(np.arange(10), [1, 1, 1, 1, 4, 1, 1, 0, 0, 0]).astype(np.int32)
    baseline = constant_class(RunConfig(), train, np.array([4, 4, 0, 1], np.int32))
    assert (baseline.answer, baseline.metric) == (4, 0.5)
    assert baseline.loss == pytest.approx(-np.mean(np.log([0.4, 0.4, 0.1, 0.1])))


def test_two_classes() -> None:
    config = default_config("breast_cancer")
    baseline = constant_class(config, np.array([1, 1, 1, 0]), np.array([1, 0, 0, 0, 0]))
    assert (baseline.answer, baseline.metric) == (1, 0.2)
    assert baseline.loss == pytest.approx(-np.mean(np.log([0.75, 0.25, 0.25, 0.25, 0.25])))


def test_the_first_of_classes_that_are_equally_frequent() -> None:
    assert most_frequent(np.array([2, 1, 1, 2])) == 1


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        ("mean_squared_error", np.mean([(4 - 10) ** 2, (8 - 10) ** 2]) / 4),  # the mean, 10
        ("mean_absolute_error", np.mean([4 - 2, 8 - 2]) / 2),  # the median, 2
    ],
)
def test_numbers(loss: str, expected: float) -> None:
    config = RunConfig(dataset="diabetes", loss=loss)
    train, test = np.array([1, 2, 27], np.float32), np.array([4, 8], np.float32)
    baseline = constant_number(config, train, test, scale=2.0)
    assert (baseline.answer, baseline.metric) == (2, 4)
    assert baseline.loss == pytest.approx(expected)


def test_breast_cancer_has_two_benign_for_one_malignant() -> None:
    data = load("breast_cancer")
    baseline = constant_class(default_config("breast_cancer"), data.y_train, data.y_test)
    assert baseline.answer == 1
    assert baseline.metric == pytest.approx((data.y_test == 1).mean())


@pytest.mark.parametrize("dataset", ["digits", "breast_cancer"])
def test_logistic_regression_of_the_training_rows(dataset: str) -> None:
    config, data = default_config(dataset), load(dataset)
    prepared = prepare(data, config.holdout)
    constant, linear = fit_baselines(config, data)
    assert (constant.name, linear.name, linear.rows) == (CONSTANT, LOGISTIC, 0)
    x_train, x_validation, x_test = (
        x.reshape(len(x), -1) for x in (prepared.x_train, prepared.x_validation, prepared.x_test)
    )
    model = LogisticRegression(max_iter=1000).fit(x_train, prepared.y_train)
    for score, x, y in (
        (linear.held_out, x_validation, prepared.y_validation),
        (linear.test, x_test, prepared.y_test),
    ):
        assert score.metric == pytest.approx(accuracy_score(y, model.predict(x)))
        assert score.loss == pytest.approx(log_loss(y, model.predict_proba(x)), rel=1e-3)
    answer = np.bincount(prepared.y_train).argmax()
    assert constant.held_out.metric == (prepared.y_validation == answer).mean()
    assert constant.test.metric == (prepared.y_test == answer).mean()


def test_linear_regression_in_units_of_the_target() -> None:
    config, data = default_config("diabetes"), load("diabetes")
    prepared = prepare(data, config.holdout)
    constant, linear = fit_baselines(config, data)
    assert linear.name == LINEAR
    model = LinearRegression().fit(prepared.x_train, prepared.y_train)
    predicted = model.predict(prepared.x_validation)
    assert linear.held_out.loss == pytest.approx(
        mean_squared_error(prepared.y_validation, predicted), rel=1e-5
    )
    in_units = (prepared.outputs_in_units(values) for values in (prepared.y_validation, predicted))
    assert linear.held_out.metric == pytest.approx(mean_absolute_error(*in_units), rel=1e-4)
    # The squared error of the mean is the variance.
    assert constant.held_out.loss == pytest.approx(np.mean(prepared.y_validation**2), rel=1e-4)


def test_test_rows_decide_nothing_but_the_test_score() -> None:
    config, data = default_config("breast_cancer"), load("breast_cancer")
    other = Dataset(data.info, data.x_train, data.y_train, data.x_test[::-1], data.y_test)
    for one, two in zip(fit_baselines(config, data), fit_baselines(config, other), strict=True):
        assert one.held_out == two.held_out
    assert one.test != two.test


def test_without_validation_rows_the_training_rows_are_scored() -> None:
    config = replace(default_config("breast_cancer"), validation_share=0.0)
    data = load("breast_cancer")
    constant, linear = fit_baselines(config, data)
    assert constant.held_out.metric == pytest.approx((data.y_train == 1).mean())
    assert linear.held_out.metric > linear.test.metric


def test_of_many_rows_a_part_is_fitted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baselines, "VALUES", 64_000)
    config, data = default_config("digits"), load("digits")
    linear = fit_baselines(config, data)[1]
    assert linear.rows == 1000
    assert 0.85 < linear.test.metric < 1
    assert fit_baselines(config, data)[1] == linear  # which ones depends on the seed
    assert fit_baselines(replace(config, seed=1), data)[1] != linear


def test_one_class_cannot_be_fitted() -> None:
    data = load("breast_cancer")
    same = Dataset(data.info, data.x_train, np.ones_like(data.y_train), data.x_test, data.y_test)
    config = replace(default_config("breast_cancer"), validation_share=0.0)
    assert [one.name for one in fit_baselines(config, same)] == [CONSTANT]


def test_the_loss_of_the_prior_of_a_rare_class() -> None:
    classes = np.zeros(400, np.int32)
    classes[::100] = 1  # 1 %
    prior = constant_class(default_config("breast_cancer"), classes, classes)
    assert prior.loss == pytest.approx(-(0.01 * np.log(0.01) + 0.99 * np.log(0.99)))
    assert prior.loss == pytest.approx(0.056, abs=5e-4) and prior.metric == 0.99
