"""Inputs of a query are scaled as in training, outputs are in units of the target."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.datasets import Holdout, input_scaling, load, prepare
from core.evaluation.ask import predict
from core.settings.config import default_config
from tests.fakes import finished_run


@pytest.mark.parametrize("dataset", ["digits", "breast_cancer", "diabetes"])
def test_inputs_are_scaled_as_for_training(dataset: str) -> None:
    config, data = default_config(dataset), load(dataset)
    service, run_id = finished_run(config)
    answers = predict(service, run_id, config, data, data.x_test)
    prepared = prepare(data, config.holdout)
    assert (service.asked[0] == prepared.x_test).all()
    assert service.asked[0].dtype == np.float32
    assert answers.shape[:1] == data.y_test.shape and answers.dtype == np.float32
    if not config.task.classifies:
        given = service.predict(run_id, prepared.x_test)[:, 0]
        assert (answers == prepared.outputs_in_units(given)).all()


def test_a_loss_for_targets_above_zero_leaves_their_mean() -> None:
    config = replace(default_config("diabetes"), loss="mean_absolute_percentage_error")
    data = load("diabetes")
    service, run_id = finished_run(config)
    answers = predict(service, run_id, config, data, data.x_test)
    prepared = prepare(data, config.holdout, False)
    given = service.predict(run_id, prepared.x_test)[:, 0]
    assert (answers == prepared.outputs_in_units(given)).all()


def test_scaling_is_fitted_on_the_training_rows_of_the_split() -> None:
    data = load("breast_cancer")
    prepared = prepare(data, Holdout(0.3, 7))
    scale = input_scaling(data, Holdout(0.3, 7))
    assert (scale(data.x_test) == prepared.x_test).all()
    assert not (input_scaling(data, Holdout(0.3, 8))(data.x_test) == prepared.x_test).all()
