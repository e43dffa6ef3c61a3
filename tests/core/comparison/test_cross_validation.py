"""Cross-validation: every training row is predicted once, by a network that has not seen it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.comparison.cross_validation import configs, members, most_folds, out_of_fold
from core.data.datasets import load
from core.data.splits import SplitRule
from core.runs.states import State
from core.runs.store import RunStore
from core.settings.config import RunConfig, default_config
from tests.core.data.tables.people import csv
from tests.core.data.tables.test_splitting import visits
from tests.core.network.script.test_data import save_table
from tests.fakes import FakeService

CONFIG = replace(default_config("breast_cancer"), epochs=2, seed=3)


@pytest.fixture
def service(tmp_path: Path) -> FakeService:
    return FakeService(record=True, store=RunStore(tmp_path), duration=0.2)


def trained(service: FakeService, folds: tuple[RunConfig, ...]) -> None:
    for config in folds:
        service.finish(service.submit(config))


def test_the_runs_differ_in_the_fold_only() -> None:
    folds = configs(CONFIG, 4)
    assert [config.fold for config in folds] == [1, 2, 3, 4]
    assert {replace(config, fold=1) for config in folds} == {folds[0]}
    assert folds == configs(folds[2], 4) and {config.seed for config in folds} == {3}


def test_the_runs_of_the_folds_are_found_again(service: FakeService) -> None:
    folds = configs(CONFIG, 3)
    trained(service, folds[1:])
    trained(service, configs(replace(CONFIG, seed=4), 3))
    trained(service, configs(CONFIG, 4))
    there = members(folds, service)
    assert list(there) == [2, 3]
    assert [service.status(there[fold]).config for fold in there] == list(folds[1:])


@pytest.mark.parametrize("name", ["breast_cancer", "digits", "diabetes"])
def test_every_training_row_is_predicted_by_the_fold_that_held_it_out(
    name: str, service: FakeService
) -> None:
    folds = configs(replace(default_config(name), epochs=2), 4)
    trained(service, folds)
    there, dataset = members(folds, service), load(name)
    held_out = out_of_fold(folds, there, dataset, service)
    assert held_out is not None and held_out.folds == (1, 2, 3, 4)
    np.testing.assert_array_equal(held_out.rows, np.arange(len(dataset.y_train)))
    np.testing.assert_array_equal(held_out.run.dataset.x_test, dataset.x_train)
    np.testing.assert_array_equal(held_out.run.predictions.true, dataset.y_train)
    for config in folds:
        _train, rows = config.holdout.rows(dataset)
        result = service.result(there[config.fold])
        assert result is not None
        np.testing.assert_array_equal(held_out.run.result.outputs[rows], result.validation_outputs)
    metric = held_out.run.result.evaluation.metric
    if config.task.classifies:
        assert metric == held_out.run.predictions.right.mean()
    else:
        assert metric == pytest.approx(np.abs(held_out.run.predictions.residuals).mean())


def test_folds_that_are_not_done_are_left_out(service: FakeService) -> None:
    folds = configs(CONFIG, 3)
    assert out_of_fold(folds, {}, load(CONFIG.dataset), service) is None
    trained(service, folds[:2])
    last = service.submit(folds[2])
    there, dataset = members(folds, service), load(CONFIG.dataset)
    held_out = out_of_fold(folds, there, dataset, service)
    assert service.status(last).state is not State.DONE and len(there) == 3
    assert held_out is not None and held_out.folds == (1, 2)
    left_out = folds[2].holdout.rows(dataset)[1]
    assert not set(held_out.rows) & set(left_out)
    assert len(held_out.rows) + len(left_out) == len(dataset.y_train)


def test_folds_in_order_leave_out_the_first_rows(service: FakeService, tmp_path: Path) -> None:
    (tmp_path / "visits.csv").write_bytes(csv(visits()))
    config = save_table(tmp_path / "visits.csv", "bought", split=SplitRule.ORDER, split_by="day")
    folds = configs(replace(config, epochs=2, batch_size=8), 5)
    trained(service, folds)
    dataset = load(config.dataset)
    held_out = out_of_fold(folds, members(folds, service), dataset, service)
    assert held_out is not None
    assert held_out.rows.tolist() == list(range(32, 192))


def test_the_most_folds_depend_on_rows_groups_and_batch(tmp_path: Path) -> None:
    assert most_folds(CONFIG) == 20
    (tmp_path / "visits.csv").write_bytes(csv(visits(60).assign(patient=list("abcdefghij") * 6)))
    grouped = save_table(tmp_path / "visits.csv", "age", split=SplitRule.GROUP, split_by="patient")
    assert most_folds(grouped) == grouped.info.groups == 8
    ordered = save_table(tmp_path / "visits.csv", "age", split=SplitRule.ORDER)
    assert ordered.info.train_samples == 48
    assert most_folds(replace(ordered, batch_size=12)) == 18  # 12 rows before the first
    assert most_folds(replace(ordered, batch_size=24, validation_share=0.1)) == 0
