"""Every file of the corpus becomes a dataset that can be trained on, or a clear error.

What the scripts of its runs read from the file is the same to the last bit.
"""

import json
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core.base.errors import DatasetError
from core.data.datasets import load, prepare
from core.data.tables import shelf, spelling
from core.data.tables.encoders import from_dict, to_dict
from core.data.tables.encoding import encode
from core.data.tables.plan import Plan
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import Table, read
from core.data.tables.store import save
from core.data.tables.suspicions import suspicions
from core.data.tasks import TASKS
from core.network.script.uploaded import UploadedTable
from core.settings.config import RunConfig, default_config
from tests.core.data.tables.corpus import CASES
from tests.core.network.script.test_data import assert_as_trained, executed, uploaded


def save_table(path: Path, target: str) -> tuple[Table, Plan, RunConfig]:
    table = read(path)
    table_profile = profile(table.frame, table.dialect.decimal)
    plan = propose(table_profile, "A table", table.dialect, target)
    notices = suspicions(table.frame, table_profile, plan)
    assert all(str(notice) for notice in [*notices, *table.notices])
    return table, plan, default_config(save(table, plan, path, notices=notices).name)


def assert_encoded_again(table: Table, plan: Plan) -> None:
    """The rows of the table are encoded as before by encoders that were stored."""
    encoded = encode(table.frame, plan)
    stored = [from_dict(json.loads(json.dumps(to_dict(each)))) for each in encoded.encoders]
    rows = table.frame.iloc[encoded.test_rows]
    again = np.hstack([each.encode(rows[each.column]) for each in stored])
    np.testing.assert_array_equal(again, encoded.x_test)
    assert [each.column for each in stored] == [column.name for column in plan.inputs]


def assert_read_by_scripts(config: RunConfig, tables: Sequence[UploadedTable]) -> None:
    """Scripts read the data of a run from the file."""
    for table in tables:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Found unknown categories|Length of header")
            names = executed(config, table)
        assert_as_trained(config, names)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_file_can_be_trained_on_or_says_why_not(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES[name]
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "upload.csv"
    path.write_bytes(case.make())
    if case.error:
        with pytest.raises(DatasetError, match=case.error):
            save_table(path, case.target)
        return
    table, plan, config = save_table(path, case.target)
    dataset = load(config.dataset)
    info = dataset.info
    assert dataset.x_train.shape == (info.train_samples, info.inputs)
    assert dataset.x_test.shape == (info.test_samples, info.inputs)
    assert len(dataset.features) == len(set(dataset.features)) == info.inputs
    prepared = prepare(dataset, config.holdout)
    for x in (prepared.x_train, prepared.x_validation, prepared.x_test):
        assert len(x) and np.isfinite(x).all()
    if TASKS[info.task].classifies:
        assert set(np.unique(dataset.y_train)) == set(range(len(info.classes)))
    else:
        assert np.isfinite(prepared.y_train).all() and prepared.y_train.std() > 0
    assert config.batch_size <= config.train_samples
    assert RunConfig.from_json(config.to_json()) == config
    assert RunConfig.from_address(config.to_address()) == (config, [])
    for planned in (plan, spelling.merge(plan, table.frame)):
        assert_encoded_again(table, planned)
    # With all data of the table, and after they were deleted; the wide one only once.
    deleted = UploadedTable.of(shelf.descriptions()[config.dataset], None, dataset)
    known = uploaded(config.dataset)
    assert_read_by_scripts(config, [known] if name == "wide" else [known, deleted])
