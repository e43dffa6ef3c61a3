"""The cheapest threshold, compared with trying them all."""

import numpy as np
import pytest

from core.data.datasets import load, prepare
from core.evaluation.threshold import (
    Costs,
    Decisions,
    cheapest,
    cost_curve,
    decide,
    rarer,
    validation_targets,
)
from core.settings.config import RunConfig, default_config

RANDOM = np.random.default_rng(3)
TRUE = RANDOM.integers(0, 2, 60)
OUTPUTS = np.clip(0.3 * TRUE + RANDOM.normal(0.35, 0.2, 60), 0, 1).astype(np.float32)


@pytest.mark.parametrize("positive", [0, 1])
@pytest.mark.parametrize("costs", [Costs(1, 1), Costs(10, 1), Costs(1, 7)])
def test_the_curve_is_what_each_threshold_costs(positive: int, costs: Costs) -> None:
    curve = cost_curve(TRUE, OUTPUTS, positive, costs)
    middles = (curve.edges[:-1] + curve.edges[1:]) / 2
    tried = [decide(TRUE, OUTPUTS, positive, each).cost(costs) for each in middles]
    assert curve.costs == pytest.approx(tried)
    best = cheapest(curve, costs)
    assert curve.at(best) == pytest.approx(min(tried))
    assert decide(TRUE, OUTPUTS, positive, best).cost(costs) == pytest.approx(min(tried))


def test_a_costlier_miss_lowers_the_threshold() -> None:
    curves = [(cost_curve(TRUE, OUTPUTS, 1, costs), costs) for costs in (Costs(9, 1), Costs(1, 9))]
    low, high = (cheapest(curve, costs) for curve, costs in curves)
    assert low < 0.5 < high
    assert decide(TRUE, OUTPUTS, 1, low).recall > decide(TRUE, OUTPUTS, 1, high).recall


@pytest.mark.parametrize(
    ("outputs", "costs", "expected"),
    [
        ([0.1, 0.2, 0.8, 0.9], Costs(1, 1), 0.5),  # anything from 0.2 to 0.8 is right
        ([0.1, 0.2, 0.8, 0.9], Costs(3, 1), 0.25),  # Elkan's: 1 / (1 + 3)
        ([0.1, 0.2, 0.8, 0.9], Costs(9, 1), 0.5),  # Elkan's 0.1 is out of reach
        ([0.0, 0.0, 1.0, 1.0], Costs(1, 1), 0.5),  # nothing but certainty
    ],
)
def test_thresholds_with_equal_cost(outputs: list[float], costs: Costs, expected: float) -> None:
    curve = cost_curve(np.array([0, 0, 1, 1]), np.array(outputs), 1, costs)
    assert curve.at(expected) == 0
    assert cheapest(curve, costs) == pytest.approx(expected)


@pytest.mark.parametrize("positive", [0, 1])
def test_one_half_decides_as_everywhere_else(positive: int) -> None:
    outputs = np.array([0.5, 0.5, 0.50001, 0.2], np.float32)
    true = np.array([0, 1, 1, 0])
    predicted = (outputs > 0.5).astype(int)
    decisions = decide(true, outputs, positive, 0.5)
    assert decisions.accuracy == (predicted == true).mean()
    assert decisions.hits == ((predicted == positive) & (true == positive)).sum()


def test_counts_and_undefined_values() -> None:
    decisions = decide(np.array([1, 1, 0, 0]), np.array([0.9, 0.1, 0.8, 0.2]), 1, 0.5)
    assert decisions == Decisions(hits=1, missed=1, false_alarms=1, rejections=1)
    assert decisions.cost(Costs(3, 2)) == (3 + 2) / 4
    assert (decisions.recall, decisions.precision, decisions.accuracy) == (0.5, 0.5, 0.5)
    nobody = decide(np.array([0, 0]), np.array([0.1, 0.2]), 1, 0.5)
    assert np.isnan(nobody.recall) and np.isnan(nobody.precision)


def test_validation_rows_are_those_of_the_run() -> None:
    config, data = default_config("breast_cancer"), load("breast_cancer")
    prepared = prepare(data, config.holdout)
    assert (validation_targets(config, data) == prepared.y_validation).all()
    none = RunConfig(dataset="breast_cancer", loss=config.loss, validation_share=0.0)
    assert len(validation_targets(none, data)) == 0


def test_the_rarer_class() -> None:
    assert rarer(load("breast_cancer").y_train) == 0  # malignant
    assert rarer(np.array([0, 0, 1])) == 1
