"""A second file with the test rows: read as the first, matched, encoded and stored."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.base.errors import PlanError, TableError
from core.base.messages import Level
from core.data.datasets import load
from core.data.datasets.catalog import DATASETS
from core.data.datasets.holdout import Holdout
from core.data.splits import SplitRule
from core.data.tables import data, shelf, store
from core.data.tables.columns import Profile
from core.data.tables.dependence import by_group, changed, from_file
from core.data.tables.encoding import encode
from core.data.tables.plan import Plan
from core.data.tables.profiling import profile
from core.data.tables.proposal import carried, propose
from core.data.tables.reading import Table, read
from core.data.tables.second_findings import SECOND
from core.data.tables.second_rows import SecondTable, read_second
from core.data.tables.spelling import merge
from core.data.tables.steps import Does
from core.data.tables.suspicions import suspicions
from tests.core.data.tables.people import table


def written(folder: Path, frame: pd.DataFrame, name: str, **how: object) -> Path:
    path = folder / name
    frame.to_csv(path, index=False, **how)
    return path


def planned(path: Path, target: str = "bought") -> tuple[Table, Profile, Plan]:
    parsed = read(path)
    seen = profile(parsed.frame, parsed.dialect.decimal)
    return parsed, seen, propose(seen, "A table", parsed.dialect, target)


def both(
    folder: Path, first: pd.DataFrame, second: pd.DataFrame, target: str = "bought", **how: object
) -> tuple[Table, Profile, Plan, SecondTable]:
    """The first file with a plan whose test rows are those of the second."""
    parsed, seen, plan = planned(written(folder, first, "train.csv", **how), target)
    tests = read_second(written(folder, second, "test.csv", **how), "test.csv", plan)
    return parsed, seen, from_file(plan, tests.file), tests


def told(parsed: Table, seen: Profile, plan: Plan, tests: SecondTable) -> dict[str, Level]:
    notices = suspicions(parsed.frame, seen, plan, parsed.blanks, tests)
    return {str(notice): notice.level for notice in notices if notice.rule == SECOND}


@pytest.fixture
def first() -> pd.DataFrame:
    return table(300)


@pytest.fixture
def second() -> pd.DataFrame:
    rows = table(420).iloc[300:].copy()
    return rows[["bought", "colour", "age", "height", "day"]]  # in another order


def test_all_rows_of_the_first_are_for_training_and_those_of_the_second_for_the_test(
    first: pd.DataFrame, second: pd.DataFrame, tmp_path: Path
) -> None:
    parsed, _seen, plan, tests = both(tmp_path, first, second)
    assert plan.split is SplitRule.FILE and not plan.stratified
    info = store.save(parsed, plan, tmp_path / "train.csv", "train.csv", second=tests)
    assert (info.train_samples, info.test_samples) == (300, 120)
    assert (info.split, info.test_file, info.test_seed) == (SplitRule.FILE, "test.csv", None)
    dataset = load(info.name)
    age = data.details(info.name).features.index("age")
    np.testing.assert_array_equal(dataset.x_train[:, age], first["age"].to_numpy(np.float32))
    np.testing.assert_array_equal(dataset.x_test[:, age], second["age"].to_numpy(np.float32))
    np.testing.assert_array_equal(dataset.y_test, second["bought"] == "yes")
    shown = data.original_rows(info.name)
    assert shown is not None
    np.testing.assert_array_equal(shown["height"], second["height"])
    np.testing.assert_array_equal(shown.index, np.arange(120))
    description = shelf.descriptions()[info.name]
    assert description.second_file == "test.csv"
    assert description.read_plan() == plan
    (split,) = [step for step in data.details(info.name).steps if step.does is Does.SPLIT]
    assert "120 rows of the second file, test.csv" in str(split)


def test_validation_rows_and_folds_are_drawn_from_the_first_and_stratified(
    first: pd.DataFrame, second: pd.DataFrame, tmp_path: Path
) -> None:
    parsed, _seen, plan, tests = both(tmp_path, first, second)
    dataset = load(store.save(parsed, plan, tmp_path / "train.csv", second=tests).name)
    share = Holdout(0.2, 1)
    assert share.stratifies(dataset)
    train, validation = share.rows(dataset)
    assert len(train) + len(validation) == 300
    assert len(validation) == share.samples(dataset.info)
    assert dataset.y_train[validation].mean() == pytest.approx(dataset.y_train.mean(), abs=0.02)
    folds = [Holdout(0.2, 1, 3, fold).rows(dataset)[1] for fold in (1, 2, 3)]
    np.testing.assert_array_equal(np.sort(np.concatenate(folds)), np.arange(300))


def test_the_name_of_a_table_follows_from_both_files_and_not_from_share_and_seed(
    first: pd.DataFrame, second: pd.DataFrame, tmp_path: Path
) -> None:
    _parsed, _seen, plan, tests = both(tmp_path, first, second)
    assert Plan.from_json(plan.to_json()) == plan
    renamed = from_file(plan, replace(tests.file, file="other.csv"))
    for same in (replace(plan, seed=5, test_share=0.4), renamed):
        assert store.name_of("0", same) == store.name_of("0", plan)
    other = replace(plan, second=replace(tests.file, digest="1"))
    assert store.name_of("0", other) != store.name_of("0", plan)
    back = changed(plan, SplitRule.RANDOM, "")
    assert back.second is None and back.stratified
    assert "second" not in back.decisive()
    with pytest.raises(PlanError, match="missing"):
        replace(back, split=SplitRule.FILE)


def test_the_plan_of_the_first_says_how_the_second_is_read(tmp_path: Path) -> None:
    first = pd.DataFrame(
        {
            "code": [f"{number % 7:03}" for number in range(60)],
            "size": [number + 0.25 for number in range(60)],
            "price": ["n.a." if number % 9 == 0 else f"{number} €" for number in range(60)],
            "kind": ["a", "b", "b"] * 20,
        }
    )
    # Alone, this file would be read with points for thousands and without codes.
    second = pd.DataFrame(
        {"code": ["1", "002"], "size": [1.5, 2.5], "price": ["3 €", "n.a."], "kind": ["a", "b"]}
    )
    parsed, _seen, plan, tests = both(tmp_path, first, second, "kind", sep=";", decimal=",")
    encoded = encode(parsed.frame, plan, tests)
    at = encoded.features.index
    np.testing.assert_array_equal(encoded.x_test[:, at("size")], [1.5, 2.5])
    np.testing.assert_array_equal(encoded.x_test[:, at("price")], [3, np.nan])
    assert list(tests.frame["code"]) == ["1", "002"]
    assert encoded.x_test[1, at("code = 002")] == 1
    assert not encoded.x_test[0].any() or encoded.x_test[0, at("code = 001")] == 0


def test_differences_of_the_columns_are_told(
    first: pd.DataFrame, second: pd.DataFrame, tmp_path: Path
) -> None:
    second = second.rename(columns={"height": "Height [in]"}).drop(columns="age")
    second["shoe"] = 40
    case = both(tmp_path, first.rename(columns={"height": "Height [cm]"}), second)
    notices = told(*case)
    assert [level for text, level in notices.items() if "lacks: age" in text] == [Level.WARNING]
    assert [level for text, level in notices.items() if "not used: shoe" in text] == [Level.NOTE]
    assert any("Height [in] in the second file is taken for Height [cm]" in t for t in notices)
    parsed, _seen, plan, tests = case
    encoded = encode(parsed.frame, plan, tests)
    assert np.isnan(encoded.x_test[:, encoded.features.index("age")]).all()


def test_differences_of_the_values_are_told(
    first: pd.DataFrame, second: pd.DataFrame, tmp_path: Path
) -> None:
    second = second.astype({"age": object})
    second.iloc[:3, second.columns.get_loc("colour")] = "mauve"
    second["height"] *= 100
    second.iloc[0, second.columns.get_loc("age")] = "old"
    second.iloc[1, second.columns.get_loc("bought")] = "maybe"
    second.iloc[2, second.columns.get_loc("bought")] = None
    case = both(tmp_path, first, second)
    notices = "\n".join(told(*case))
    assert "colour has categories in the second file that the first lacks. Rows: 1." in notices
    assert "Categories: mauve" in notices
    assert "numbers of height in the second file lie outside" in notices
    assert "age has values in the second file that do not fit" in notices and "old" in notices
    assert "class that the first lacks: 1 (maybe)" in notices
    assert "without a value for the target bought: 1 of 120" in notices
    parsed, _seen, plan, tests = case
    encoded = encode(parsed.frame, plan, tests)
    assert len(encoded.y_test) == 118
    left_out = [str(step) for step in encoded.steps if step.does is Does.ROWS]
    assert any("class that the first lacks are left out: 1 (maybe)" in step for step in left_out)


def test_rows_of_both_files_are_counted(
    first: pd.DataFrame, second: pd.DataFrame, tmp_path: Path
) -> None:
    second = pd.concat([second, first.iloc[:7][second.columns]])
    second["age"] = second["age"].astype(float)  # written as 31.0
    assert any("7 of 127" in text for text in told(*both(tmp_path, first, second)))


def test_spellings_are_those_of_the_first(tmp_path: Path) -> None:
    first = table(200)
    first["colour"] = first["colour"].where(first.index > 5, first["colour"].str.upper())
    second = table(260).iloc[200:]
    second = second.assign(colour=second["colour"].str.capitalize())
    parsed, _seen, plan, _tests = both(tmp_path, first, second)
    merged = merge(replace(plan, split=SplitRule.RANDOM), parsed.frame)
    tests = read_second(tmp_path / "test.csv", "test.csv", merged)
    encoded = encode(parsed.frame, from_file(merged, tests.file), tests)
    red = encoded.x_test[:, encoded.features.index("colour = red")]
    np.testing.assert_array_equal(red, second["colour"] == "Red")


def test_what_cannot_be_test_rows_is_refused_in_words(
    first: pd.DataFrame, second: pd.DataFrame, tmp_path: Path
) -> None:
    case = both(tmp_path, first, second.drop(columns="bought"))
    (error,) = [text for text, level in told(*case).items() if level is Level.ERROR]
    assert "test.csv with the test rows has no column bought" in error
    parsed, _seen, plan, tests = case
    with pytest.raises(PlanError, match="no column bought"):
        encode(parsed.frame, plan, tests)
    with pytest.raises(PlanError, match="missing"):
        encode(parsed.frame, plan)
    none = both(tmp_path, first, second.assign(bought="never"))
    with pytest.raises(PlanError, match="None of the 120 rows"):
        encode(none[0].frame, none[2], none[3])
    path = written(tmp_path, pd.DataFrame({"x": [1, 2], "y": [3, 4]}), "else.csv")
    with pytest.raises(TableError, match="none of the columns"):
        read_second(path, "else.csv", plan)


def test_another_rule_uses_its_column_again(
    first: pd.DataFrame, second: pd.DataFrame, tmp_path: Path
) -> None:
    _parsed, seen, plan, tests = both(tmp_path, first, second)
    grouped = by_group(plan, "colour")
    assert grouped.second is None and grouped.column("colour").dropped
    assert not from_file(grouped, tests.file).column("colour").dropped
    assert carried(plan, seen, replace(plan, split=SplitRule.RANDOM), seen).second == tests.file


def test_numbers_are_predicted_as_well(
    first: pd.DataFrame, second: pd.DataFrame, tmp_path: Path
) -> None:
    parsed, _seen, plan, tests = both(tmp_path, first, second, "height")
    info = store.save(parsed, plan, tmp_path / "train.csv", second=tests)
    np.testing.assert_array_equal(load(info.name).y_test, second["height"].to_numpy(np.float32))
    assert DATASETS[info.name].split is SplitRule.FILE
