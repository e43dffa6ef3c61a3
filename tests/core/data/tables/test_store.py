"""Tables are stored under a name derived from their content, renamed, deleted and restored."""

import os
import stat
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.base import paths
from core.base.cache import LRUCache
from core.base.errors import ConfigError, DatasetError, PlanError, StorageError
from core.base.messages import Level, Message
from core.base.text import UserText
from core.data.datasets import load, loading
from core.data.datasets.catalog import BUILT_IN, DATASETS
from core.data.datasets.info import DatasetInfo
from core.data.tables import data, shelf, store, transfer
from core.data.tables.notice import Notice
from core.data.tables.reading import read
from core.data.tables.steps import Does
from core.runs.columns import from_row, to_row
from core.runs.record import Record
from core.runs.store import RunStore
from core.settings.config import RunConfig, default_config
from core.settings.registry import DATASET
from tests.core.data.tables.people import table, uploaded

Upload = Callable[..., DatasetInfo]


@pytest.fixture
def upload(tmp_path: Path) -> Upload:
    return partial(uploaded, tmp_path / "people.csv")


def test_a_table_is_a_dataset_like_any_other(upload: Upload) -> None:
    info = upload()
    assert list(DATASETS) == [*BUILT_IN, info.name]
    assert DATASETS[info.name] == info and info.uploaded
    assert (info.label, info.target, info.classes) == ("People", "bought", ("no", "yes"))
    assert (info.train_samples, info.test_samples, info.input_shape) == (96, 24, (9,))
    assert DATASET.check(info.name) == info.name
    config = default_config(info.name)
    assert config.loss == "binary_crossentropy"
    assert RunConfig.from_json(config.to_json()) == config
    assert RunConfig.from_address({"dataset": info.name}) == (config, [])
    assert load(info.name) is load(info.name)


def test_user_data_are_marked_as_such(upload: Upload) -> None:
    info = upload("Seed")
    words = [info.label, info.target, *info.classes, *load(info.name).features]
    assert all(isinstance(word, UserText) for word in words)


def test_the_name_follows_from_file_and_plan(upload: Upload) -> None:
    first = upload()
    assert upload("Another label").name == first.name
    assert DATASETS[first.name].label == "Another label"
    names = {first.name, upload(seed=1).name, upload(test_share=0.3).name}
    assert len(names) == 3
    assert store.available()[0].name == first.name


def test_details_are_stored(upload: Upload) -> None:
    info = upload()
    details = data.details(info.name)
    assert details.features == load(info.name).features
    assert details.sources[:2] == ("age", "height")
    assert details.steps[0].does is Does.SPLIT
    assert data.described(info.name).read_plan().column("age").name == "age"


def test_notices_are_recorded(upload: Upload, tmp_path: Path) -> None:
    info = upload()
    path = tmp_path / "people.csv"
    parsed = read(path)
    plan = replace(data.described(info.name).read_plan(), seed=9)
    notice = Notice(Level.WARNING, Message("Look at {column}.", {"column": "age"}), "age", "rule")
    again = store.save(parsed, plan, path, "mine.csv", [notice])
    assert data.details(again.name).notices == (notice,)
    assert data.described(again.name).file == "mine.csv"


def test_test_rows_are_kept_as_they_came(upload: Upload) -> None:
    info = upload()
    rows = data.original_rows(info.name)
    assert rows is not None
    expected = table().astype({"colour": "str"}).loc[rows.index]
    pd.testing.assert_frame_equal(rows, expected)
    np.testing.assert_array_equal(load(info.name).y_test, rows["bought"] == "yes")


def test_the_first_training_rows_are_stored_as_they_came(upload: Upload) -> None:
    info = upload(rows=400)
    rows = data.first_training_rows(info.name)
    assert rows is not None and len(rows) == store.FIRST_ROWS
    assert list(rows.columns) == list(table().columns)
    dataset = load(info.name)
    age = dataset.features.index("age")
    np.testing.assert_array_equal(rows["age"], dataset.x_train[: len(rows), age])
    np.testing.assert_array_equal(rows["bought"] == "yes", dataset.y_train[: len(rows)])


def test_a_table_survives_a_restart(upload: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    info = upload()
    before = load(info.name)
    monkeypatch.setattr(shelf, "_shelf", shelf._Shelf())
    monkeypatch.setattr(loading, "_tables", LRUCache(2))
    assert DATASETS[info.name] == info
    after = load(info.name)
    assert after is not before
    np.testing.assert_array_equal(after.x_train, before.x_train)


def test_changes_by_another_process_are_noticed(upload: Upload) -> None:
    info = upload()
    time.sleep(0.06)  # the folder is old enough: it is not read again unless it changes
    assert info.name in DATASETS
    listed = DATASETS[info.name]
    assert DATASETS[info.name] is listed
    os.remove(paths.tables_path() / f"{info.name}.json")
    assert info.name not in DATASETS
    with pytest.raises(KeyError):
        DATASETS[info.name]


def test_only_the_user_has_access(upload: Upload) -> None:
    info = upload()
    folder = paths.tables_path()
    for path in (folder, folder / info.name):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == [info.name, f"{info.name}.json"]


def test_renaming_changes_the_label_only(upload: Upload) -> None:
    info = upload()
    before = load(info.name)
    store.rename(info.name, "  Other\x07people ")
    assert DATASETS[info.name] == replace(info, label=UserText("Other people"))
    assert load(info.name).info.label == "Other people"
    assert load(info.name).x_train is before.x_train
    with pytest.raises(PlanError, match="no name"):
        store.rename(info.name, "\n")


def test_classes_have_names_and_keep_their_numbers(upload: Upload) -> None:
    info = upload(class_names=(("yes", "Buys"),))
    assert info.classes == ("no", "Buys") and all(isinstance(c, UserText) for c in info.classes)
    before = load(info.name).y_train.copy()
    store.name_classes(info.name, [("no", "Leaves"), ("yes", "")])
    assert DATASETS[info.name].classes == ("Leaves", "yes")
    assert load(info.name).info.classes == ("Leaves", "yes")
    np.testing.assert_array_equal(load(info.name).y_train, before)
    assert upload().name == info.name and DATASETS[info.name].classes == ("no", "yes")
    with pytest.raises(PlanError, match="same name"):
        store.name_classes(info.name, [("no", "x"), ("yes", "x")])


def test_deleting_leaves_the_description(upload: Upload) -> None:
    info = upload()
    load(info.name)
    runs = RunStore()
    record = runs.create(default_config(info.name))
    other = runs.create(RunConfig())
    used_by = [run for run in runs.summaries() if run.dataset == info.name]
    assert [run.run_id for run in used_by] == [record.run_id] != [other.run_id]

    store.delete(info.name)
    assert list(DATASETS) == list(BUILT_IN) and store.available() == []
    assert not (paths.tables_path() / info.name).exists()
    assert DATASETS[info.name].deleted
    assert runs.record(record.run_id).config == default_config(info.name)
    with pytest.raises(
        DatasetError, match=r"People were deleted\. To restore them, upload the file people\.csv"
    ):
        load(info.name)

    assert upload() == info
    assert list(DATASETS)[-1] == info.name
    assert load(info.name).x_train.shape == (96, 9)


def test_only_a_few_tables_are_cached(upload: Upload) -> None:
    infos = [upload(seed=seed) for seed in range(4)]
    for info in infos:
        load(info.name)
    assert [info.name in loading._tables for info in infos] == [False, False, True, True]


@pytest.mark.parametrize("name", ["table-000000000000", "table-../../../etc", "nothing", ""])
def test_missing_tables_are_reported(name: str) -> None:
    assert name not in DATASETS
    with pytest.raises(DatasetError, match="No table or images are stored here"):
        store.rename(name, "x")
    with pytest.raises(DatasetError):
        data.arrays(name)
    with pytest.raises(ConfigError, match="allowed is one of"):
        RunConfig(dataset=name)


def test_a_file_that_does_not_match_its_plan_is_refused(upload: Upload, tmp_path: Path) -> None:
    plan = data.described(upload().name).read_plan()
    path = tmp_path / "people.csv"
    parsed = read(path, replace(plan.dialect, missing=()))
    with pytest.raises(PlanError, match="not read as the plan says"):
        store.save(parsed, plan, path)


@pytest.mark.parametrize("content", ["", "{", "{}", "[]", '{"format": 1}'])
def test_damaged_descriptions_are_skipped(content: str, upload: Upload) -> None:
    info = upload()
    (paths.tables_path() / "table-aaaaaaaaaaaa.json").write_text(content)
    assert list(DATASETS) == [*BUILT_IN, info.name]


def test_damaged_data_are_reported(upload: Upload) -> None:
    info = upload()
    folder = paths.tables_path() / info.name
    (folder / "x_train.npy").write_bytes(b"nothing")
    with pytest.raises(DatasetError, match="damaged"):
        load(info.name)
    (folder / "x_train.npy").unlink()
    with pytest.raises(StorageError):
        load(info.name)


def test_a_full_disk_leaves_nothing_behind(upload: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(StorageError, match="the disk is full"):
        upload()
    assert list(paths.tables_path().iterdir()) == []
    assert list(DATASETS) == list(BUILT_IN)


def test_tables_are_written_into_the_users_own_folder_always(
    upload: Upload, data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setenv("DENSEBOARD_DATASETS", str(shared))
    info = upload()
    assert paths.tables_path() == data_folder / "datasets" / "tables"
    assert info.name in DATASETS and list(shared.iterdir()) == []
    store.delete(info.name)
    assert info.name not in list(DATASETS) and list(shared.iterdir()) == []


def test_tables_in_a_shared_folder_are_only_read(
    upload: Upload, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = upload("Theirs")
    shared = tmp_path / "shared"
    shared.mkdir()
    paths.tables_path().rename(shared / "tables")
    before = {path: path.stat().st_mtime_ns for path in shared.rglob("*")}
    monkeypatch.setattr(loading, "_tables", LRUCache(2))
    assert info.name not in DATASETS
    monkeypatch.setenv("DENSEBOARD_DATASETS", str(shared))
    assert data.shared(info.name) and load(info.name).info == info
    assert transfer.files(info.name) and transfer.piece(info.name, "details.json", 0)
    with pytest.raises(DatasetError, match="shared folder"):
        store.delete(info.name)
    store.rename(info.name, "Mine")
    assert DATASETS[info.name].label == "Mine"
    assert upload("Again").name == info.name and data.shared(info.name)
    other = upload(seed=1)
    assert {info.name, other.name} < set(DATASETS) and not data.shared(other.name)
    assert {path: path.stat().st_mtime_ns for path in shared.rglob("*")} == before


def test_a_record_of_a_run_on_a_table_can_be_read(upload: Upload) -> None:
    record = Record("x", default_config(upload().name))
    assert from_row(Record, to_row(record)) == record


@pytest.mark.parametrize(
    ("rows", "batch"), [(10, 4), (60, 16), (5_000, 32), (50_000, 128), (500_000, 1024)]
)
def test_the_default_settings_fit_the_dataset_size(upload: Upload, rows: int, batch: int) -> None:
    description = replace(data.described(upload().name), train_samples=rows)
    assert description.info().batch_size == batch


def test_the_share_of_the_rarest_class_is_known(upload: Upload) -> None:
    info = upload()
    y = load(info.name).y_train
    assert info.rarest == pytest.approx(min(y.mean(), 1 - y.mean()))
    assert upload(target="age", task="regression").rarest is None
