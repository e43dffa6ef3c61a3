"""The course's shipping data are recognised, and encoded as in the course."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import train_test_split

from core.data.datasets import load
from core.data.tables import data, shipping, store
from core.data.tables.encoding import encode
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose, retarget
from core.data.tables.reading import read
from core.settings.presets import PRESETS, preset_of
from tests.core.data.tables.people import csv


def made(rows: int = 500) -> pd.DataFrame:
    """A table with the columns of the course's table, but other values."""
    chance = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "ID": range(1, rows + 1),
            "Warehouse_block": chance.choice(list("ABCDF"), rows),
            "Mode_of_Shipment": chance.choice(["Flight", "Road", "Ship"], rows),
            "Customer_care_calls": chance.integers(2, 8, rows),
            "Customer_rating": chance.integers(1, 6, rows),
            "Cost_of_the_Product": chance.integers(96, 311, rows),
            "Prior_purchases": chance.integers(2, 11, rows),
            "Product_importance": chance.choice(["low", "medium", "high"], rows),
            "Gender": chance.choice(["F", "M"], rows),
            "Discount_offered": chance.integers(1, 66, rows),
            "Weight_in_gms": chance.integers(1001, 7847, rows),
            "Reached.on.Time_Y.N": chance.integers(0, 2, rows),
        }
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Train.csv"
    path.write_bytes(csv(made(), "utf-8-sig"))
    return path


def as_the_course_does(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Training and test inputs by the steps of the course's notebook."""
    frame = frame.drop("ID", axis=1)
    frame["Gender"] = frame["Gender"].map({"F": 0, "M": 1})
    for column in ["Warehouse_block", "Mode_of_Shipment", "Product_importance"]:
        dummies = pd.get_dummies(frame[column], prefix=column)
        frame = pd.concat([frame, dummies], axis=1).drop(column, axis=1)
    x = frame.drop(shipping.TARGET, axis=1)
    train, test = train_test_split(x, train_size=0.7, shuffle=True, random_state=1)
    return train, test


def assert_as_in_the_course(frame: pd.DataFrame) -> None:
    encoded = encode(frame, propose(profile(frame), "Shipping"))
    train, test = as_the_course_does(frame)
    np.testing.assert_array_equal(encoded.test_rows, test.index)
    names = [
        name.replace(" = M", "").replace(" = ", "_") if " = " in name else name
        for name in encoded.features
    ]
    assert sorted(names) == sorted(train.columns) and len(names) == 18
    np.testing.assert_array_equal(encoded.x_train, train[names].to_numpy(np.float32))
    np.testing.assert_array_equal(encoded.x_test, test[names].to_numpy(np.float32))


def test_the_inputs_and_rows_of_the_course(file: Path) -> None:
    assert_as_in_the_course(read(file).frame)


def test_the_real_file_gives_the_inputs_and_rows_of_the_course(shared_data: Path) -> None:
    assert_as_in_the_course(read(shared_data / "shipping" / "Train.csv").frame)


def test_another_plan_is_not_the_one_of_the_course(file: Path) -> None:
    table_profile = profile(read(file).frame)
    plan = propose(table_profile, "Shipping")
    assert shipping.as_in_the_course(replace(plan, label="Other"))
    for other in (
        replace(plan, seed=2),
        replace(plan, stratified=True),
        plan.with_column("ID", kind="number", dropped=None),
        retarget(plan, table_profile, "Gender"),
    ):
        assert not shipping.as_in_the_course(other)
    assert not shipping.recognised(profile(read(file).frame.drop(columns="ID")))


def test_its_preset_is_there_while_the_table_is(file: Path) -> None:
    assert "shipping" not in PRESETS
    parsed = read(file)
    plan = propose(profile(parsed.frame), "Mine", parsed.dialect)
    store.save(parsed, replace(plan, seed=2), file)
    assert "shipping" not in PRESETS  # another plan gives other test rows
    info = store.save(parsed, plan, file)
    preset = PRESETS["shipping"]
    config = preset.config
    assert list(PRESETS)[-1] == "shipping"
    assert (config.dataset, config.units) == (info.name, (128, 320, 512, 320, 128))
    assert (config.activation, config.optimizer, config.loss) == (
        *("tanh", "adam", "binary_crossentropy"),
    )
    assert (config.epochs, config.batch_size, config.validation_share) == (10, 32, 0.0)
    assert preset_of(replace(config, seed=9)) == preset
    assert load(info.name).info.classes == ("0", "1")
    assert data.described(info.name).recipe == shipping.NAME
    store.delete(info.name)
    assert "shipping" not in PRESETS
    with pytest.raises(KeyError):
        PRESETS["shipping"]
