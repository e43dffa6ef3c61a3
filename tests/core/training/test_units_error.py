"""Errors of a network that learns the log of its target, in the target's unit."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.datasets import load, prepare
from core.data.target_log import TargetLog
from core.evaluation.baselines import fit_baselines
from tests.core.data.tables.people import csv
from tests.core.data.tables.test_long_tail import long_tailed
from tests.core.network.script.test_data import save_table
from tests.core.training.conftest import Run


@pytest.fixture
def trainer(uncompiled: Any) -> Any:
    return uncompiled


def test_errors_are_those_of_the_predictions_in_units(train: Run, tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    path.write_bytes(csv(long_tailed(120)))
    config = save_table(path, "price", target_log=TargetLog.LOG)
    config = replace(config, epochs=3, units=(4,), batch_size=48)
    for seed in (0, 1):  # the second run has other rows, and the program of the first
        own = replace(config, seed=seed)
        result, rows = train(own)
        dataset = load(own.dataset)
        errors = np.abs(result.outputs.astype(np.float64) - dataset.y_test)
        assert result.evaluation.metric == pytest.approx(errors.mean(), rel=1e-4)
        assert result.validation_outputs is not None
        held_out = dataset.y_train[own.holdout.rows(dataset)[1]]
        validation = np.abs(result.validation_outputs.astype(np.float64) - held_out).mean()
        assert rows[-1].val_metric == pytest.approx(validation, rel=1e-4)
        prepared = prepare(dataset, *own.preparation)
        scaled = prepared.standardised(result.outputs) - prepared.y_test
        assert result.evaluation.loss == pytest.approx((scaled**2).mean(), rel=1e-3)
        for baseline in fit_baselines(own, dataset):
            assert 10 < baseline.test.metric < 1000
