"""The encoding of a table: inputs, split, and the description of the steps."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import train_test_split

from core.base.errors import PlanError
from core.data import tasks
from core.data.tables.column_plan import Reason
from core.data.tables.columns import Kind
from core.data.tables.encoding import encode
from core.data.tables.plan import Plan
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.steps import Does, FittedOn
from tests.core.data.tables.people import table


def framed(**columns: object) -> pd.DataFrame:
    """The table with other columns; texts have the dtype they are read with."""
    frame = table()
    for name, values in columns.items():
        frame.insert(0, name, values)
    for name in frame.columns:
        if frame[name].dtype == object or str(frame[name].dtype) == "string":
            frame[name] = frame[name].astype("str").where(frame[name].notna())
    return frame


def planned(frame: pd.DataFrame, **changes: object) -> Plan:
    return replace(propose(profile(frame), "A table"), **changes)  # type: ignore[arg-type]


def test_inputs_of_every_kind() -> None:
    frame = framed()
    encoded = encode(frame, planned(frame))
    assert encoded.features == (
        *("age", "height", "colour = blue", "colour = green", "colour = red"),
        *("day: year", "day: month", "day: day", "day: weekday"),
    )
    assert encoded.sources == ("age", "height", *["colour"] * 3, *["day"] * 4)
    assert encoded.classes == ("no", "yes")
    assert encoded.x_train.dtype == encoded.x_test.dtype == np.float32
    assert encoded.y_train.dtype == np.int32
    test = frame.iloc[encoded.test_rows]
    day = pd.to_datetime(test["day"])
    for feature, expected in {
        "age": test["age"],
        "colour = red": test["colour"] == "red",
        "day: year": day.dt.year,
        "day: weekday": day.dt.day_of_week,
    }.items():
        column = encoded.x_test[:, encoded.features.index(feature)]
        np.testing.assert_array_equal(column, expected.to_numpy(np.float32))
    np.testing.assert_array_equal(encoded.y_test, test["bought"] == "yes")


def test_the_split_is_scikit_learns() -> None:
    frame = framed()
    y = (frame["bought"] == "yes").to_numpy(int)
    rows = np.arange(len(frame))
    for stratified in (True, False):
        plan = planned(frame, test_share=0.3, seed=1, stratified=stratified)
        train, test = train_test_split(
            rows, test_size=0.3, random_state=1, stratify=y if stratified else None
        )
        encoded = encode(frame, plan)
        np.testing.assert_array_equal(encoded.test_rows, test)
        np.testing.assert_array_equal(encoded.y_train, y[train])
        assert len(encoded.y_train) == len(train)


def test_two_categories_are_one_input_of_0_and_1() -> None:
    frame = framed(gender=["F", "M"] * 60)
    encoded = encode(frame, planned(frame))
    column = encoded.x_test[:, encoded.features.index("gender = M")]
    np.testing.assert_array_equal(column, encoded.test_rows % 2)


def test_missing_values_have_a_category_or_stay_missing() -> None:
    frame = framed(
        shape=["round", None, "square"] * 40, size=np.where(np.arange(120) % 4, 1.5, np.nan)
    )
    frame.loc[::7, "size"] = 9.0
    encoded = encode(frame, planned(frame))
    missing = encoded.x_test[:, encoded.features.index("shape = ∅")]
    np.testing.assert_array_equal(missing, encoded.test_rows % 3 == 1)
    size = encoded.x_test[:, encoded.features.index("size")]
    np.testing.assert_array_equal(
        np.isnan(size), frame["size"].isna().to_numpy()[encoded.test_rows]
    )
    (impute,) = [step for step in encoded.steps if step.does is Does.IMPUTE]
    assert impute.columns == ("size",) and impute.fitted_on is FittedOn.RUN_ROWS
    assert impute.message.values == {"count": int(frame["size"].isna().sum())}


def test_rare_categories_share_an_input() -> None:
    towns = ["here", "there", "elsewhere"] * 40
    towns[:3] = ["far", "farther", "farthest"]
    frame = framed(town=towns)
    plan = planned(frame).with_column("town", kind=Kind.CATEGORY, dropped=None)
    encoded = encode(frame, plan)
    named = [name for name in encoded.features if name.startswith("town")]
    assert named == ["town = elsewhere", "town = here", "town = there", "town = …"]
    rare = encoded.x_test[:, encoded.features.index("town = …")]
    np.testing.assert_array_equal(rare, encoded.test_rows < 3)


def test_a_category_only_in_test_rows_is_ignored() -> None:
    """The test rows must not decide which inputs there are."""
    frame = framed(town=["here", "there", "elsewhere"] * 40)
    plan = planned(frame)
    first = encode(frame, plan)
    frame.loc[first.test_rows, "town"] = "nowhere"
    second = encode(frame, plan)
    assert second.features == first.features
    town = [number for number, name in enumerate(second.features) if name.startswith("town")]
    assert not second.x_test[:, town].any()
    np.testing.assert_array_equal(second.x_train, first.x_train)


def test_at_most_a_hundred_inputs_for_a_column() -> None:
    chance = np.random.default_rng(0)
    frame = pd.DataFrame(
        {"town": chance.integers(0, 400, 4000).astype(str), "y": chance.integers(0, 2, 4000)}
    )
    frame["town"] = "t" + frame["town"]
    encoded = encode(frame.astype({"town": "str"}), planned(frame.astype({"town": "str"})))
    assert len(encoded.features) == 100
    assert encoded.features[-1] == "town = …"


def test_odd_values_among_numbers_are_missing() -> None:
    size = [str(number / 2) for number in range(120)]
    size[3], size[50] = "unknown", "1e300"
    frame = framed(size=size, huge=[np.inf, 1.0, 2.0] * 40)
    encoded = encode(frame, planned(frame))
    both = np.concatenate([encoded.x_train, encoded.x_test])
    assert np.isnan(both[:, encoded.features.index("size")]).sum() == 2
    assert np.isnan(both[:, encoded.features.index("huge")]).sum() == 40
    odd = [step.message.values["odd"] for step in encoded.steps if "odd" in step.message.values]
    assert sorted(odd) == [2, 40]


def test_classes_are_the_table_values_in_order() -> None:
    frame = framed()
    frame["bought"] = np.array([10, 9, 100])[np.arange(120) % 3]
    assert encode(frame, planned(frame)).classes == ("9", "10", "100")
    frame["bought"] = np.array(["Seed", "  ", "b\x07"])[np.arange(120) % 3]
    assert encode(frame, planned(frame)).classes == ("∅", "Seed", "b")


def test_rows_without_a_target_are_left_out() -> None:
    frame = framed()
    frame["bought"] = frame["bought"].where(np.arange(120) % 10 != 0)
    encoded = encode(frame, planned(frame))
    assert len(encoded.y_train) + len(encoded.y_test) == 108
    assert not (encoded.test_rows % 10 == 0).any()
    np.testing.assert_array_equal(encoded.y_test, frame["bought"].iloc[encoded.test_rows] == "yes")
    (rows,) = [step for step in encoded.steps if step.does is Does.ROWS]
    assert rows.message.values == {"count": 12}


def test_a_class_of_one_row_is_left_out() -> None:
    frame = framed()
    frame.loc[5, "bought"] = "perhaps"
    encoded = encode(frame, planned(frame, task=tasks.MULTICLASS))
    assert encoded.classes == ("no", "yes")
    assert "perhaps" in str(encoded.steps[0])


def test_numbers_to_be_predicted() -> None:
    frame = framed()
    plan = replace(propose(profile(frame), "A table", target="height"))
    encoded = encode(frame, plan)
    assert encoded.classes == () and encoded.y_train.dtype == np.float32
    np.testing.assert_allclose(encoded.y_test, frame["height"].iloc[encoded.test_rows], rtol=1e-6)


@pytest.mark.parametrize(
    ("target", "task", "message"),
    [
        (["a"] * 120, tasks.BINARY, "fewer than two classes"),
        (["a", "b", "c"] * 40, tasks.BINARY, "has 3 classes, not two"),
        ([5.0] * 120, tasks.REGRESSION, "fewer than two different numbers"),
        (["a", "b"] * 60, tasks.REGRESSION, "fewer than two different numbers"),
        ([1.0, 2.0] * 4 + [np.nan] * 112, tasks.REGRESSION, "Only 8 rows can be used"),
        ([str(n // 2) for n in range(120)], tasks.MULTICLASS, "too few to have each"),
    ],
)
def test_targets_that_cannot_be_learned(target: object, task: str, message: str) -> None:
    plan = planned(framed(), task=task)
    frame = framed()
    frame["bought"] = target
    with pytest.raises(PlanError, match=message):
        encode(frame, plan)


def test_a_plan_for_another_table_is_refused() -> None:
    frame = framed()
    with pytest.raises(PlanError, match=r"lacks the columns age.*lacks years"):
        encode(frame.rename(columns={"age": "years"}), planned(frame))


def test_every_class_is_in_the_training_rows() -> None:
    frame = framed()
    frame["bought"] = ["rare", "rare", *["a", "b"] * 59]
    plan = planned(frame, task=tasks.MULTICLASS, stratified=False, test_share=0.5)
    outcomes = set()
    for seed in range(20):
        try:
            encode(frame, replace(plan, seed=seed))
            outcomes.add("")
        except PlanError as error:
            outcomes.add(str(error)[:40])
    assert outcomes == {"", "The class rare has no training rows: wit"}


def test_description_of_the_steps() -> None:
    frame = framed(same=1, id=range(120))
    plan = planned(frame).with_column("age", dropped=Reason.CHOSEN)
    encoded = encode(frame, plan)
    steps = [(step.does, step.columns, step.fitted_on) for step in encoded.steps]
    assert steps == [
        (Does.SPLIT, (), FittedOn.NONE),
        (Does.DROP, ("id",), FittedOn.NONE),
        (Does.DROP, ("same",), FittedOn.NONE),
        (Does.DROP, ("age",), FittedOn.NONE),
        (Does.NUMBERS, ("height",), FittedOn.NONE),
        (Does.DATES, ("day",), FittedOn.PLAN_ROWS),
        (Does.ONE_HOT, ("colour",), FittedOn.PLAN_ROWS),
        (Does.STANDARDISE, ("height", "colour", "day"), FittedOn.RUN_ROWS),
    ]
    assert encoded.steps[-1].features == encoded.features
    assert all(str(step) for step in encoded.steps)


def test_too_many_inputs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = framed()
    monkeypatch.setattr("core.data.tables.encoding.MOST_COLUMNS", 4)
    with pytest.raises(PlanError, match="Leave out columns"):
        encode(frame, planned(frame))


def test_duplicate_input_names_are_numbered() -> None:
    frame = framed(long=["x" * 50 + "a", "x" * 50 + "b", "short"] * 40)
    frame.insert(0, "long = short", 1.0 * np.arange(len(frame)) ** 2)
    encoded = encode(frame, planned(frame))
    long = "long = " + "x" * 39 + "…"
    assert encoded.features[:4] == ("long = short", "long = short (2)", long, f"{long} (2)")
    (one_hot,) = [step for step in encoded.steps if step.does is Does.ONE_HOT]
    assert one_hot.features[:3] == encoded.features[1:4]
