"""Every file of the corpus becomes a dataset that can be trained on, or a clear error."""

from pathlib import Path

import numpy as np
import pytest

from core.base.errors import DatasetError
from core.data.datasets import load, prepare
from core.data.tables.columns import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import read
from core.data.tables.store import save
from core.data.tables.suspicions import suspicions
from core.data.tasks import TASKS
from core.settings.config import RunConfig, default_config
from tests.core.data.tables.corpus import CASES


def save_table(path: Path, target: str) -> RunConfig:
    table = read(path)
    table_profile = profile(table.frame)
    plan = propose(table_profile, "A table", table.dialect, target)
    notices = suspicions(table.frame, table_profile, plan)
    assert all(str(notice) for notice in [*notices, *table.notices])
    return default_config(save(table, plan, path, notices=notices).name)


@pytest.mark.parametrize("name", CASES)
def test_a_file_can_be_trained_on_or_says_why_not(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    path = tmp_path / "upload.csv"
    path.write_bytes(case.make())
    if case.error:
        with pytest.raises(DatasetError, match=case.error):
            save_table(path, case.target)
        return
    config = save_table(path, case.target)
    dataset = load(config.dataset)
    info = dataset.info
    assert dataset.x_train.shape == (info.train_samples, info.inputs)
    assert dataset.x_test.shape == (info.test_samples, info.inputs)
    assert len(dataset.features) == len(set(dataset.features)) == info.inputs
    prepared = prepare(dataset, config.validation_share, config.seed)
    for x in (prepared.x_train, prepared.x_validation, prepared.x_test):
        assert len(x) and np.isfinite(x).all()
    if TASKS[info.task].classifies:
        assert set(np.unique(dataset.y_train)) == set(range(len(info.classes)))
    else:
        assert np.isfinite(prepared.y_train).all() and prepared.y_train.std() > 0
    assert config.batch_size <= config.train_samples
    assert RunConfig.from_json(config.to_json()) == config
    assert RunConfig.from_address(config.to_address()) == (config, [])
