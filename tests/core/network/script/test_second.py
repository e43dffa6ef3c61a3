"""A script reads the test rows from a second file as the app does."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data.datasets import load
from core.data.tables import shelf, store
from core.data.tables.dependence import from_file
from core.data.tables.second_rows import read_second
from core.data.tables.spelling import merge
from core.network.script.uploaded import UploadedTable
from core.settings.config import RunConfig, default_config
from tests.core.data.tables.people import table
from tests.core.data.tables.test_second_rows import planned
from tests.core.network.script.test_data import assert_as_trained, executed, uploaded


def saved(folder: Path, target: str, merged: bool = False) -> RunConfig:
    """A run on two files that differ in all that may differ."""
    first, second = table(300), table(120, seed=1)
    first["town"] = [f"town {number % 40}" for number in range(300)]
    first["price"] = [f"{number % 50} €" for number in range(300)]
    first.loc[::9, "bought"] = None
    first["colour"] = first["colour"].where(first.index % 7 > 0, first["colour"].str.upper())
    second["town"] = [f"town {number % 90}" for number in range(120)]
    second["price"] = [f"{number % 50} €" if number % 3 else "free" for number in range(120)]
    second = second.astype({"age": object, "height": object})
    second.loc[::10, ["age", "height", "day", "colour", "bought"]] = None
    second.loc[::11, ["age", "height", "day", "colour"]] = "unknown"
    second.loc[::13, "bought"] = "Yes"
    second.loc[::17, "colour"] = "Red"
    second = second.rename(columns={"price": "Price [EUR]"})[[*second.columns[::-1][1:], "age"]]
    second.insert(2, "extra", "1")
    first.to_csv(folder / "train.csv", index=False, sep=";", decimal=",")
    second.to_csv(folder / "test.csv", index=False, sep=";", decimal=",")
    parsed, _seen, plan = planned(folder / "train.csv", target)
    plan = merge(plan, parsed.frame) if merged else plan
    tests = read_second(folder / "test.csv", "test.csv", plan)
    plan = from_file(plan, tests.file)
    path = folder / "train.csv"
    return default_config(store.save(parsed, plan, path, path.name, second=tests).name)


@pytest.mark.parametrize(
    ("target", "merged"), [("bought", False), ("bought", True), ("height", False), ("town", True)]
)
@pytest.mark.filterwarnings("ignore:Found unknown categories")
def test_both_files_are_read(
    target: str, merged: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = saved(tmp_path, target, merged)
    names = executed(config, uploaded(config.dataset))
    assert_as_trained(config, names)
    assert not np.isnan(names["x_test"]).any() and 60 < len(names["y_test"]) < 120
    description = shelf.descriptions()[config.dataset]
    folded = replace(config, folds=3, fold=2)
    assert_as_trained(
        folded, executed(folded, UploadedTable.of(description, None, load(config.dataset)))
    )


def test_a_second_file_in_another_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first, second = table(200), table(100, seed=1)
    first.to_csv(tmp_path / "train.csv", index=False)
    second["day"] = pd.to_datetime(second["day"])
    second.to_parquet(tmp_path / "test.parquet")
    parsed, _seen, plan = planned(tmp_path / "train.csv")
    tests = read_second(tmp_path / "test.parquet", "test.parquet", plan)
    path = tmp_path / "train.csv"
    info = store.save(parsed, from_file(plan, tests.file), path, path.name, second=tests)
    config = default_config(info.name)
    assert_as_trained(config, executed(config, uploaded(config.dataset)))


def test_a_missing_second_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = saved(tmp_path, "bought")
    (tmp_path / "test.csv").unlink()
    with pytest.raises(SystemExit, match=r"test\.csv with the test rows is missing"):
        executed(config, uploaded(config.dataset))
