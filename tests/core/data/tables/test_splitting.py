"""Test and validation rows by order and by group: no group on both sides, time never runs back."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import (
    GroupKFold,
    GroupShuffleSplit,
    StratifiedGroupKFold,
    TimeSeriesSplit,
)

from core.base.cache import LRUCache
from core.base.errors import ConfigError, PlanError
from core.data.datasets import Dataset, Holdout, load, loading
from core.data.datasets.catalog import DATASETS
from core.data.datasets.info import DatasetInfo
from core.data.splits import SplitRule, group_sizes, numbered_by_size
from core.data.tables import data, shelf, shipping, store, transfer
from core.data.tables.column_plan import Reason
from core.data.tables.columns import Kind
from core.data.tables.description import Description
from core.data.tables.encoding import encode
from core.data.tables.plan import Plan
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose, retarget
from core.data.tables.reading import read
from core.settings.config import RunConfig, default_config
from tests.core.data.tables.people import csv, table

Stored = Callable[..., DatasetInfo]
ORDERED: dict[str, Any] = {"split": SplitRule.ORDER, "split_by": "day"}
GROUPED: dict[str, Any] = {"split": SplitRule.GROUP, "split_by": "patient"}


def visits(rows: int = 240, seed: int = 0) -> pd.DataFrame:
    """A table in no order, with patients of very different numbers of rows and days that repeat."""
    chance = np.random.default_rng(seed)
    frame = table(rows, seed)
    patients = (chance.pareto(1.0, rows) * 3).astype(int) % 23
    frame.insert(0, "patient", [f"P{number:02}" for number in patients])
    frame["day"] = [
        str(day.date())
        for day in pd.Timestamp("2021-03-01")
        + pd.to_timedelta(chance.integers(0, rows // 3, rows), unit="D")
    ]
    frame["amount"] = chance.normal(0, 1, rows).round(3)  # names a row
    return frame[["patient", "age", "height", "day", "amount", "bought"]]


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    def save(frame: pd.DataFrame, target: str = "bought", **changes: Any) -> DatasetInfo:
        path = tmp_path / "visits.csv"
        path.write_bytes(csv(frame))
        parsed = read(path)
        plan = replace(propose(profile(parsed.frame), "Visits", parsed.dialect, target), **changes)
        return store.save(parsed, plan, path)

    return save


def amounts(dataset: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """What names each row: of the training rows, and of the test rows."""
    column = dataset.features.index("amount")
    return dataset.x_train[:, column], dataset.x_test[:, column]


def values_of(frame: pd.DataFrame, rows: np.ndarray, name: str) -> np.ndarray:
    """The values of a column in rows that are named by their amounts."""
    known = frame.drop_duplicates("amount").set_index(
        frame.drop_duplicates("amount")["amount"].astype("float32")
    )
    values: np.ndarray = known.loc[rows, name].to_numpy()
    return values


def holdouts(info: DatasetInfo) -> list[Holdout]:
    shares = [Holdout(share, seed) for share in (0.05, 0.2, 0.5) for seed in (0, 7)]
    folds = [Holdout(0.1, 3, count, fold) for count in (2, 5) for fold in range(1, count + 1)]
    return [*shares, *folds]


@pytest.mark.parametrize("seed", range(5))
def test_no_group_is_on_both_sides(seed: int, stored: Stored) -> None:
    frame = visits(seed=seed).drop_duplicates("amount")
    info = stored(frame, seed=seed, test_share=(0.05, 0.2, 0.3, 0.4, 0.5)[seed], **GROUPED)
    dataset = load(info.name)
    train, test = amounts(dataset)
    assert len(train) + len(test) == len(frame) and not set(train) & set(test)
    patients = [set(values_of(frame, part, "patient")) for part in (train, test)]
    assert patients[0] and patients[1] and not patients[0] & patients[1]
    assert sum(size * count for size, count in info.group_sizes) == info.train_samples
    assert info.groups == len(patients[0])
    for holdout in holdouts(info):
        rows, held_out = holdout.rows(dataset)
        assert sorted([*rows, *held_out]) == list(range(len(train)))
        sides = [set(values_of(frame, train[part], "patient")) for part in (rows, held_out)]
        assert sides[0] and sides[1] and not sides[0] & sides[1], holdout
        assert holdout.samples(info) == len(held_out) and holdout.train_samples(info) == len(rows)


@pytest.mark.parametrize("seed", range(5))
def test_time_never_runs_backwards(seed: int, stored: Stored) -> None:
    frame = visits(seed=seed).drop_duplicates("amount")
    info = stored(frame, test_share=(0.05, 0.2, 0.3, 0.4, 0.5)[seed], **ORDERED)
    dataset = load(info.name)
    train, test = amounts(dataset)
    assert len(test) == np.ceil(round(info.samples * (0.05, 0.2, 0.3, 0.4, 0.5)[seed], 9))
    assert len(train) + len(test) == len(frame) and not set(train) & set(test)
    days = values_of(frame, train, "day")
    assert (days[1:] >= days[:-1]).all() and days[-1] <= values_of(frame, test, "day").min()
    for holdout in holdouts(info):
        rows, held_out = holdout.rows(dataset)
        assert days[rows].max() <= days[held_out].min() and rows[-1] < held_out[0], holdout
        assert holdout.samples(info) == len(held_out) and holdout.train_samples(info) == len(rows)


def test_folds_in_order_are_those_of_scikit_learn(stored: Stored) -> None:
    dataset = load(stored(visits(), **ORDERED).name)
    for fold, (train, held_out) in enumerate(TimeSeriesSplit(5).split(dataset.x_train), start=1):
        rows = Holdout(0.2, 0, 5, fold).rows(dataset)
        np.testing.assert_array_equal(rows[0], train)
        np.testing.assert_array_equal(rows[1], held_out)


def test_groups_are_drawn_by_scikit_learn(stored: Stored) -> None:
    dataset = load(stored(visits(), stratified=False, **GROUPED).name)
    assert not dataset.info.group_classes
    groups = dataset.groups
    assert groups is not None and (np.diff(np.bincount(groups)) <= 0).all()
    kfold = GroupKFold(4, shuffle=True, random_state=9).split(groups, groups=groups)
    for fold, (train, _held_out) in enumerate(kfold, start=1):
        np.testing.assert_array_equal(Holdout(0.2, 9, 4, fold).rows(dataset)[0], train)
    share = round(0.3 * dataset.info.groups)
    drawn = GroupShuffleSplit(1, test_size=share, random_state=9).split(groups, groups=groups)
    _train, held_out = next(drawn)
    np.testing.assert_array_equal(Holdout(0.3, 9).rows(dataset)[1], held_out)


def test_groups_keep_the_shares_of_classes(stored: Stored) -> None:
    frame = visits(400)
    healthy = frame["patient"].isin([f"P{number:02}" for number in range(0, 23, 3)])
    frame["bought"] = np.where(healthy, "no", "yes")
    info = stored(frame, **GROUPED)
    dataset = load(info.name)
    groups = dataset.groups
    assert groups is not None
    counts = np.array(info.group_classes)
    assert counts.shape == (info.groups, 2) and (counts.sum(axis=1) == np.bincount(groups)).all()
    for group, known in enumerate(counts):
        inside = np.bincount(dataset.y_train[groups == group], minlength=2)
        assert inside.tolist() == known.tolist()
    total, groups_held_out = np.bincount(dataset.y_train), 5
    share = groups_held_out / info.groups

    def uneven(rows: np.ndarray) -> float:
        return float(np.abs(np.bincount(dataset.y_train[rows], minlength=2) / total - share).max())

    for seed in range(5):  # the most even of the draws that scikit-learn makes
        splitter = GroupShuffleSplit(100, test_size=groups_held_out, random_state=seed)
        draws = [rows for _, rows in splitter.split(groups, groups=groups)]
        held_out = Holdout(0.3, seed).rows(dataset)[1]
        np.testing.assert_array_equal(held_out, min(draws, key=uneven))
        assert uneven(held_out) < np.mean([uneven(rows) for rows in draws]) / 2
    kfold = StratifiedGroupKFold(4, shuffle=True, random_state=9)
    folds = kfold.split(dataset.y_train, dataset.y_train, groups)
    for fold, (train, held_out) in enumerate(folds, start=1):
        chosen = Holdout(0.2, 9, 4, fold)
        assert chosen.stratifies_groups(info)
        np.testing.assert_array_equal(chosen.rows(dataset)[0], train)
        np.testing.assert_array_equal(chosen.rows(dataset)[1], held_out)


def test_eight_patients_can_be_split(stored: Stored) -> None:
    frame = visits(160).assign(patient=[f"P{row % 8}" for row in range(160)])
    frame["bought"] = np.where(frame["patient"] < "P4", "no", "yes")
    for seed in range(5):
        info = stored(frame, seed=seed, **GROUPED)
        dataset = load(info.name)
        assert np.bincount(dataset.y_test).tolist() == [20, 20]
        for holdout in (Holdout(0.3, seed), *(Holdout(0, seed, 3, fold) for fold in (1, 2, 3))):
            assert np.bincount(dataset.y_train[holdout.rows(dataset)[1]]).tolist() == [20, 20]
        for fold in range(1, 7):
            holdout = Holdout(0, seed, 6, fold)
            assert [len(part) for part in holdout.rows(dataset)] == [100, 20]


def test_groups_of_an_earlier_version_are_drawn_as_they_were(stored: Stored) -> None:
    described = data.described(stored(visits(), **GROUPED).name)
    payload = json.loads(described.to_json())
    payload["plan"]["stratified"] = False
    del payload["group_classes"]
    before = Description.from_json(json.dumps(payload))
    assert before.info().group_classes == () and not before.read_plan().stratified


def test_every_group_is_held_out_by_one_fold(stored: Stored) -> None:
    dataset = load(stored(visits(), **GROUPED).name)
    held_out = [Holdout(0.0, 2, 5, fold).rows(dataset)[1] for fold in range(1, 6)]
    assert sorted(np.concatenate(held_out)) == list(range(len(dataset.y_train)))


def test_without_a_column_the_order_is_that_of_the_file(stored: Stored) -> None:
    frame = visits()
    info = stored(frame, split=SplitRule.ORDER)
    np.testing.assert_array_equal(
        amounts(load(info.name))[1], frame["amount"].tail(info.test_samples).astype("float32")
    )


def test_rows_without_a_place_come_first(stored: Stored) -> None:
    frame = visits()
    frame.loc[[3, 200], "day"] = None
    train, _test = amounts(load(stored(frame, **ORDERED).name))
    np.testing.assert_array_equal(train[:2], frame["amount"][[3, 200]].astype("float32"))


def test_rows_without_a_group_are_one(stored: Stored) -> None:
    frame = visits(120)
    frame.loc[::2, "patient"] = None
    info = stored(frame, **GROUPED)
    assert info.test_samples == 60 or info.group_sizes[0] == (60, 1)


def test_numbers_are_ordered_as_numbers(stored: Stored) -> None:
    frame = visits()
    frame["step"] = np.random.default_rng(1).permutation(len(frame)) - 100
    info = stored(frame, split=SplitRule.ORDER, split_by="step")
    rows = data.original_rows(info.name)
    assert rows is not None
    assert sorted(rows["step"]) == sorted(frame["step"])[-len(rows) :]


def test_what_cannot_be_ordered_or_grouped_is_refused(stored: Stored) -> None:
    with pytest.raises(PlanError, match="no dates or numbers to order"):
        stored(visits(), split=SplitRule.ORDER, split_by="patient")
    frame = visits().assign(patient=["a", "b"] * 120)
    with pytest.raises(PlanError, match="patient has 2 different values, too few"):
        stored(frame, **GROUPED)
    with pytest.raises(PlanError, match="The class yes has no training rows: all of its"):
        stored(frame.assign(bought=["no"] * 200 + ["yes"] * 40), split=SplitRule.ORDER)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"split": "weekly"}, "Test rows: received weekly, allowed is random, order, group"),
        ({"split": "group"}, "Column that splits the rows: received , allowed is patient"),
        ({"split": "order", "split_by": "bought"}, "received bought"),
        ({"split": "group", "split_by": "nowhere"}, "received nowhere"),
    ],
)
def test_impossible_rules_are_refused(change: dict[str, Any], message: str) -> None:
    frame = visits()
    with pytest.raises(PlanError, match=message):
        replace(propose(profile(frame), "Visits"), **change)


def test_a_plan_at_random_is_that_of_before() -> None:
    plan = propose(profile(visits()), "Visits")
    assert "split" not in plan.decisive() and plan.stratified
    before = {k: v for k, v in plan.to_dict().items() if k not in ("split", "split_by")}
    assert Plan.from_dict(before) == plan
    grouped = replace(plan, **GROUPED)
    assert Plan.from_json(grouped.to_json()) == grouped and grouped.stratified
    assert len({each.decisive() for each in (plan, grouped, replace(plan, **ORDERED))}) == 3
    assert replace(grouped, split=SplitRule.RANDOM).split_by == ""


def test_a_table_stored_before_can_be_read(stored: Stored) -> None:
    described = data.described(stored(visits()).name)
    payload = described.to_json().replace(', "group_sizes": []', "")
    payload = payload.replace(', "split": "random", "split_by": ""', "")
    assert "group_sizes" not in payload and '"split' not in payload
    before = Description.from_json(payload)
    assert before.info() == described.info() and before.read_plan() == described.read_plan()


def test_the_groups_survive_a_restart_and_a_transfer(
    stored: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = stored(visits(), **GROUPED)
    before, sizes = load(info.name), transfer.files(info.name)
    described = data.described(info.name).to_json()
    assert data.GROUPS in sizes
    contents = {file: transfer.piece(info.name, file, 0) for file in sizes}
    monkeypatch.setenv("DENSEBOARD_HOME", str(tmp_path / "there"))
    monkeypatch.setattr(loading, "_tables", LRUCache(2))
    mark = transfer.begin(info.name)
    for file, content in contents.items():
        transfer.take(info.name, mark, file, 0, content)
    transfer.install(info.name, mark, described, sizes)
    assert DATASETS[info.name] == info == shelf.infos()[info.name]
    after = load(info.name)
    assert after is not before and before.groups is not None
    np.testing.assert_array_equal(after.groups, before.groups)


def test_a_target_that_split_the_rows_no_longer_does() -> None:
    frame = visits()
    plan = replace(propose(profile(frame), "Visits", target="age"), **GROUPED)
    moved = retarget(plan, profile(frame), "patient")
    assert moved.split is SplitRule.RANDOM and moved.stratified
    assert retarget(plan, profile(frame), "height").split_by == "patient"


def test_the_course_s_plan_is_at_random() -> None:
    from tests.core.data.tables.test_shipping import made

    plan = propose(profile(made()), "Course")
    assert shipping.as_in_the_course(plan)
    assert not shipping.as_in_the_course(replace(plan, split=SplitRule.ORDER))


def test_steps_say_which_rows_are_test_rows() -> None:
    frame = visits()
    plan = propose(profile(frame), "Visits")
    for changes, part in (
        ({}, "drawn at random with seed 0 and stratified"),
        (ORDERED, "The last 48 rows in the order of day are the test set"),
        ({"split": SplitRule.ORDER}, "The last 48 rows of the file"),
        (GROUPED, "so that classes keep their shares as far as possible"),
        ({"stratified": False, **GROUPED}, "all rows of some values of patient, drawn at random"),
    ):
        steps = encode(frame, replace(plan, **changes)).steps
        assert part in str(steps[0])
    named = replace(plan, **GROUPED).with_column("patient", dropped=Reason.SPLIT)
    assert "are new" in str(encode(frame, named).steps[1])


def test_too_many_folds_are_refused(stored: Stored) -> None:
    frame = visits(80).assign(patient=[f"P{row % 9}" for row in range(80)])
    config = default_config(stored(frame, **GROUPED).name)
    assert config.info.groups == 7
    assert replace(config, folds=7).validation_samples in (8, 9)
    with pytest.raises(ConfigError, match="have only 7 groups, which are never divided"):
        replace(config, folds=8)
    ordered = default_config(stored(visits(20), **ORDERED).name)
    assert ordered.info.train_samples == 16
    assert replace(ordered, folds=15, batch_size=1).train_samples == 1
    with pytest.raises(ConfigError, match="Folds: received 16"):
        replace(ordered, folds=16, batch_size=1)


def test_steps_per_epoch_follow_from_the_fold(stored: Stored) -> None:
    config: RunConfig = replace(default_config(stored(visits(), **ORDERED).name), batch_size=8)
    counts = [replace(config, folds=5, fold=fold).steps_per_epoch for fold in range(1, 6)]
    assert counts == [4, 8, 12, 16, 20]  # of 192 rows, 32 each


def test_groups_are_numbered_by_size() -> None:
    numbers = numbered_by_size(np.array([0, 1, 1, 2, 1, 2, 3, 3]))
    assert numbers.tolist() == [3, 0, 0, 1, 0, 1, 2, 2]
    assert group_sizes(numbers) == ((3, 1), (2, 2), (1, 1))
    assert numbers.dtype == np.int32


def test_a_column_of_dates_may_be_used_as_categories(stored: Stored) -> None:
    frame = visits()
    path = stored(frame, **ORDERED)
    plan = data.described(path.name).read_plan().with_column("day", kind=Kind.CATEGORY)
    encoded = encode(frame, plan)
    assert sorted(frame["day"])[-1] == frame["day"].iloc[encoded.test_rows[-1]]
