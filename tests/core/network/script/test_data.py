"""A script loads, splits and scales the same data as the trainer, without Denseboard."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import joblib  # type: ignore[import-untyped]
import numpy as np
import pytest

from core.data.datasets import load, prepare
from core.data.datasets.catalog import BUILT_IN
from core.data.splits import SplitRule
from core.data.tables import data, shelf, store
from core.data.tables.columns import Kind
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import read
from core.data.tables.suspicions import suspicions
from core.data.tasks import BINARY, MULTICLASS, REGRESSION, TASKS
from core.network.script import Origin, sections
from core.network.script.uploaded import UploadedTable
from core.network.script.uploads import Uploaded
from core.settings.config import RunConfig, default_config
from tests.core.data.tables.corpus import CASES
from tests.core.data.tables.people import csv, table
from tests.core.data.tables.test_shipping import made
from tests.core.data.tables.test_splitting import visits

PAIRS = {
    "x_train": "x_train",
    "y_train": "y_train",
    "x_val": "x_validation",
    "y_val": "y_validation",
    "x_test": "x_test",
    "y_test": "y_test",
}
BUNDLED = [name for name, info in BUILT_IN.items() if not info.download_bytes]


def uploaded(name: str) -> UploadedTable:
    return UploadedTable.of(shelf.descriptions()[name], data.details(name), load(name))


def executed(config: RunConfig, table: Uploaded | None = None) -> dict[str, Any]:
    """All names defined after the data have been loaded, split and scaled."""
    parts = sections(config, Origin(), table)
    titles = [part.title for part in parts]
    # Keras is not needed so far, and TensorFlow only told its threads; both are slow to import.
    names: dict[str, Any] = {"tf": MagicMock()}
    for part in parts[: titles.index("Build the network")]:
        code = part.source.replace("import keras\n", "").replace("import tensorflow as tf\n", "")
        exec(code, names)
    return names


def assert_as_trained(config: RunConfig, names: dict[str, Any]) -> None:
    prepared = prepare(load(config.source), *config.preparation)
    assert ("x_val" in names) == (config.validation_samples > 0)
    for ours, theirs in PAIRS.items():
        if ours in names:
            np.testing.assert_array_equal(names[ours], getattr(prepared, theirs), ours)
    assert names["x_train"].dtype == np.float32
    if not config.task.classifies:
        assert names["deviation"] == pytest.approx(prepared.target_scale, rel=1e-12)


@pytest.mark.parametrize("name", BUNDLED)
def test_a_dataset_is_prepared_as_for_the_trainer(name: str) -> None:
    for changes in ({}, {"seed": 3, "validation_share": 0.3}, {"validation_share": 0.0}):
        config = replace(default_config(name), **changes)  # type: ignore[arg-type]
        assert_as_trained(config, executed(config))


@pytest.mark.parametrize("name", [name for name in BUNDLED if BUILT_IN[name].drawn])
@pytest.mark.parametrize("extras", [(), ("squares", "product"), ("sines",)])
def test_a_toy_problem_is_drawn_again(name: str, extras: tuple[str, ...]) -> None:
    changes: dict[str, Any] = dict.fromkeys(extras, True)
    config = replace(default_config(name), samples=333, noise=0.1, data_seed=5, **changes)
    assert_as_trained(config, executed(config))


def test_california_housing_is_that_of_scikit_learn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = np.random.default_rng(0).uniform(1, 9, (20_640, 9)).round(4)
    monkeypatch.setattr("core.data.datasets.california_housing.complete", lambda *_: tmp_path)
    monkeypatch.setattr("core.data.datasets.california_housing._read", lambda _: raw)
    monkeypatch.setattr("core.data.datasets.loading._loaded", {})
    # As scikit-learn stores it after the download.
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    joblib.dump(raw[:, [8, 7, 2, 3, 4, 5, 6, 1, 0]], tmp_path / "cal_housing_py3.pkz", compress=1)
    config = default_config("california_housing")
    assert_as_trained(config, executed(config))


def test_a_target_above_zero_keeps_its_mean() -> None:
    config = replace(default_config("diabetes"), loss="mean_squared_logarithmic_error")
    names = executed(config)
    assert_as_trained(config, names)
    assert names["y_train"].min() > 0


def save_table(path: Path, target: str = "", **changes: Any) -> RunConfig:
    parsed = read(path)
    seen = profile(parsed.frame, parsed.dialect.decimal)
    plan = replace(propose(seen, "A table", parsed.dialect, target), **changes)
    notices = suspicions(parsed.frame, seen, plan)
    return default_config(store.save(parsed, plan, path, notices=notices).name)


def _holed() -> bytes:
    frame = table(400)
    frame["town"] = [f"town {number % 150}" for number in range(len(frame))]
    frame.loc[::3, "height"] = np.nan
    frame.loc[::7, "colour"] = None
    frame.loc[::11, "bought"] = None
    return csv(frame)


@pytest.mark.parametrize("target", ["bought", "colour", "height", "age"])
@pytest.mark.filterwarnings("ignore:Found unknown categories")
def test_a_table_with_holes_and_rare_categories(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a table's.csv"
    path.write_bytes(_holed())
    monkeypatch.chdir(tmp_path)
    config = save_table(path, target, seed=3, test_share=0.3)
    assert_as_trained(config, executed(config, uploaded(config.dataset)))


@pytest.mark.parametrize(
    ("counts", "changes"),
    [
        ({"yes": 119, "no": 1}, {"seed": 1}),
        ({"red": 59, "green": 59, "blue": 2}, {"test_share": 0.5}),
    ],
    ids=["one row of two classes", "one row left to train with"],
)
@pytest.mark.parametrize("known", [True, False])
def test_a_class_with_a_single_row(
    counts: dict[str, int],
    changes: dict[str, Any],
    known: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = table()
    frame["bought"] = [name for name, count in counts.items() for _ in range(count)]
    (tmp_path / "rare.csv").write_bytes(csv(frame))
    monkeypatch.chdir(tmp_path)
    config = save_table(tmp_path / "rare.csv", "bought", **changes)
    assert np.bincount(load(config.dataset).y_train).min() == 1
    description = shelf.descriptions()[config.dataset]
    assert description.plan["stratified"]
    source = uploaded(config.dataset) if known else UploadedTable.of(description)
    assert_as_trained(config, executed(config, source))


@pytest.mark.parametrize("names", [("10", "9"), ("1", "01"), ("2", "02", "1")])
def test_classes_that_are_numbers_have_their_order(
    names: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = table()
    frame["bought"] = [names[row % 7 % len(names)] for row in range(len(frame))]
    frame.loc[0, "bought"] = "x"  # dropped; without it, they would be read as numbers
    (tmp_path / "codes.csv").write_bytes(csv(frame))
    monkeypatch.chdir(tmp_path)
    config = save_table(tmp_path / "codes.csv", "bought", task=MULTICLASS)
    assert set(config.info.classes) == set(names)
    assert_as_trained(config, executed(config, uploaded(config.dataset)))


def test_named_classes_are_printed_and_change_no_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = table()
    frame["bought"] = np.where(frame["bought"] == "yes", 10, 9)
    (tmp_path / "codes.csv").write_bytes(csv(frame))
    monkeypatch.chdir(tmp_path)
    before = load(save_table(tmp_path / "codes.csv", "bought").dataset)
    names = (("10", "buys"), ("9", 'a "9"'))
    config = save_table(tmp_path / "codes.csv", "bought", class_names=names)
    assert config.dataset == before.info.name
    assert config.info.classes == ('a "9"', "buys")  # in the order of the numbers
    assert_as_trained(config, executed(config, uploaded(config.dataset)))
    assert """classes: ['a "9"', 'buys']""" in capsys.readouterr().out


def test_merged_spellings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "people.csv").write_bytes(CASES["spellings"].make())
    monkeypatch.chdir(tmp_path)
    config = save_table(tmp_path / "people.csv", "bought", merged=True, task=BINARY)
    assert len(config.info.classes) == 2 and config.info.inputs == 9
    assert_as_trained(config, executed(config, uploaded(config.dataset)))


def test_words_for_yes_and_no(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = table()
    words = {"yes": ("yes", "Y", "1", "TRUE."), "no": ("no", "N", "0", "False")}
    frame["bought"] = [words[answer][row % 4] for row, answer in enumerate(frame["bought"])]
    (tmp_path / "people.csv").write_bytes(csv(frame))
    monkeypatch.chdir(tmp_path)
    config = save_table(tmp_path / "people.csv", "bought", merged=True, meanings=True, task=BINARY)
    assert len(config.info.classes) == 2
    assert_as_trained(config, executed(config, uploaded(config.dataset)))


def test_levels_indicators_and_cells_of_one_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(
        CASES["levels"].make().replace(b"Medium", b"NA").replace(b",170", b",n.a.,"[:-1])
    )
    monkeypatch.chdir(tmp_path)
    parsed = read(path)
    cells = tuple(cell for cell in parsed.dialect.missing if cell != "NA")
    parsed = read(path, replace(parsed.dialect, missing_in=((1, cells), (0, ("", "60+")))))
    plan = propose(profile(parsed.frame), "A table", parsed.dialect)
    order = ("NA", "Low", "High")
    plan = plan.with_column("risk", kind=Kind.ORDERED, order=order)
    plan = plan.with_column("height", kind=Kind.NUMBER, indicator=True)
    config = default_config(store.save(parsed, plan, path).name)
    dataset = load(config.dataset)
    assert {"risk", "height", "height = ∅", "group = ∅"} <= set(dataset.features)
    assert set(dataset.x_train[:, dataset.features.index("risk")]) == {0, 1, 2}
    assert dataset.x_train[:, dataset.features.index("height = ∅")].sum() > 0
    assert_as_trained(config, executed(config, uploaded(config.dataset)))


@pytest.mark.parametrize("name", ["dollars", "euros", "per cent", "times", "points"])
def test_a_target_as_people_write_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "amounts.csv"
    path.write_bytes(CASES[name].make())
    monkeypatch.chdir(tmp_path)
    target = {"times": "day", "points": "price"}.get(name, "amount")
    config = save_table(path, target)
    assert config.task is TASKS[REGRESSION]
    assert_as_trained(config, executed(config, uploaded(config.dataset)))


def test_a_number_constant_in_the_training_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame, path = table(), tmp_path / "defects.csv"
    monkeypatch.chdir(tmp_path)
    path.write_bytes(csv(frame))
    tested = data.original_rows(save_table(path, "age").dataset)
    assert tested is not None
    frame["age"] = np.where(frame.index == tested.index[0], 3.25, 0.5)
    path.write_bytes(csv(frame))
    config = save_table(path, "age", task=REGRESSION)
    assert np.ptp(load(config.dataset).y_train) == 0
    names = executed(config, uploaded(config.dataset))
    assert_as_trained(config, names)
    assert names["deviation"] == 1


def test_the_course_s_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Train.csv").write_bytes(csv(made(), "utf-8-sig"))
    monkeypatch.chdir(tmp_path)
    config = save_table(tmp_path / "Train.csv")
    assert config.info.inputs == 18
    assert_as_trained(config, executed(config, uploaded(config.dataset)))


@pytest.mark.parametrize(
    "split",
    [
        {"split": SplitRule.ORDER},
        {"split": SplitRule.ORDER, "split_by": "day"},
        {"split": SplitRule.ORDER, "split_by": "age"},
        {"split": SplitRule.GROUP, "split_by": "patient"},
        {"split": SplitRule.GROUP, "split_by": "age", "seed": 2},
        {"split": SplitRule.GROUP, "split_by": "patient", "stratified": False},
    ],
    ids=["file", "date", "number", "words", "numbers", "as drawn"],
)
@pytest.mark.parametrize("target", ["bought", "height"])
@pytest.mark.filterwarnings("ignore:Found unknown categories")
def test_tables_split_in_order_or_by_group(
    target: str, split: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = visits(400)
    frame.loc[::9, "day"] = None
    frame.loc[::11, "patient"] = None
    frame.loc[::13, target] = None
    (tmp_path / "visits.csv").write_bytes(csv(frame))
    monkeypatch.chdir(tmp_path)
    config = save_table(tmp_path / "visits.csv", target, **split)
    source = uploaded(config.dataset)
    for changes in ({}, {"validation_share": 0.4, "seed": 5}, {"folds": 3, "fold": 2, "seed": 5}):
        run = replace(config, **changes)
        assert_as_trained(run, executed(run, source))


def test_a_missing_file_is_named_with_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "{people}.csv"
    path.write_bytes(csv(table()))
    config = save_table(path)
    monkeypatch.chdir(tmp_path)
    path.unlink()
    with pytest.raises(SystemExit) as caught:
        executed(config, uploaded(config.dataset))
    assert "{people}.csv" in str(caught.value) and str(tmp_path) in str(caught.value)


def test_a_different_file_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(csv(table()))
    monkeypatch.chdir(tmp_path)
    config = save_table(path)
    executed(config, uploaded(config.dataset))
    assert not capsys.readouterr().out
    path.write_bytes(csv(table()) + b"20,170.0,red,2020-01-01,no\n")
    executed(config, uploaded(config.dataset))
    assert "not the file of the run" in capsys.readouterr().out
