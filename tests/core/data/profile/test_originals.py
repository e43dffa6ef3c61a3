"""The original columns of a table, and the inputs that encode them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data.datasets import Holdout, load
from core.data.datasets.dataset import Dataset
from core.data.datasets.source import Source
from core.data.profile.originals import CategoryColumn, DateColumn, NumberColumn, originals
from core.data.tables import store
from core.data.tables.columns import Kind
from core.data.tables.data import original_rows
from core.data.tables.features import MISSING
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import read
from core.evaluation.sensitivity import grid, probes
from tests.core.data.tables.people import ROWS, csv, table


def stored(frame: pd.DataFrame, path: Path) -> Dataset:
    path.write_bytes(csv(frame))
    parsed = read(path)
    return load(store.save(parsed, propose(profile(parsed.frame), "x", parsed.dialect), path).name)


@pytest.fixture
def people(tmp_path: Path) -> Dataset:
    frame = table()
    frame["member"] = np.where(frame.pop("bought") == "yes", "yes", "no")
    frame["member"] = frame["member"].where(np.arange(ROWS) % 10 > 0)
    frame.insert(1, "smoker", np.where(np.arange(ROWS) % 3, "often", "never"))
    frame["target"] = np.where(frame["age"] > 40, "old", "young")
    return stored(frame, tmp_path / "people.csv")


def test_each_column_is_set_as_one(people: Dataset) -> None:
    known = originals(people, Holdout(0.2, 0))
    columns = {str(column.name): column for column in known.columns}
    assert list(columns) == ["age", "smoker", "height", "colour", "day", "member"]
    age, colour, day = columns["age"], columns["colour"], columns["day"]
    assert isinstance(age, NumberColumn) and people.features[age.inputs[0]] == "age"
    assert isinstance(colour, CategoryColumn) and colour.labels == ("blue", "green", "red")
    assert isinstance(day, DateColumn) and day.has_days and not day.has_hours
    member = columns["member"]
    assert isinstance(member, CategoryColumn) and set(member.labels) == {"no", "yes", MISSING}
    assert sorted(place for c in known.columns for place in c.inputs) == list(range(13))


def test_the_category_without_an_input_is_named(people: Dataset) -> None:
    smoker = originals(people, Holdout(0.2, 0)).columns[1]
    assert isinstance(smoker, CategoryColumn) and len(smoker.inputs) == 1
    assert smoker.labels == ("never", "often")
    rows = original_rows(people.info.name)
    assert rows is not None
    labels = [smoker.labels[smoker.place(row) or 0] for row in people.x_test]
    assert labels == rows["smoker"].tolist()


def test_samples_have_the_days_and_categories_of_their_rows(people: Dataset) -> None:
    rows = original_rows(people.info.name)
    assert rows is not None
    columns = originals(people, Holdout(0.2, 0)).columns
    day, colour = columns[4], columns[3]
    assert isinstance(day, DateColumn) and isinstance(colour, CategoryColumn)
    for number, row in enumerate(people.x_test):
        assert str(day.day(row)) == rows["day"].iloc[number]
        place = colour.place(row)
        assert place is not None and colour.labels[place] == rows["colour"].iloc[number]
        np.testing.assert_array_equal(day.values(day.day(row)), row[list(day.inputs)])
    assert np.isnan(day.values(None)).all()
    assert day.day(np.full(len(people.features), np.nan)) is None


def test_parts_that_never_vary_are_taken_from_the_rows(tmp_path: Path) -> None:
    frame = table()
    moments = pd.Timestamp("2025-06-02") + pd.to_timedelta(np.arange(ROWS) * 5, unit="h")
    frame["day"] = moments.strftime("%Y-%m-%d %H:%M:%S")
    data = stored(frame, tmp_path / "people.csv")
    (day,) = (c for c in originals(data, Holdout(0.2, 0)).columns if isinstance(c, DateColumn))
    assert day.parts == ("day", "weekday", "hour") and day.has_hours
    assert (day.usual["year"], day.usual["month"]) == (2025, 6)
    assert date(2025, 6, 2) <= day.low < day.high <= date(2025, 6, 26)
    rows = original_rows(data.info.name)
    assert rows is not None
    first = pd.Timestamp(rows["day"].iloc[0])
    assert (day.day(data.x_test[0]), day.hour(data.x_test[0])) == (first.date(), first.hour)
    values = day.values(date(2025, 6, 3), 7)
    assert values.tolist() == [3, 1, 7]  # a Tuesday


def test_without_the_rows_of_the_file_each_part_is_a_number(
    people: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.data.tables.data.original_rows", lambda _name: None)
    columns = originals(replace(people), Holdout(0.3, 1)).columns
    assert not any(isinstance(column, DateColumn) for column in columns)
    assert [str(c.name) for c in columns if str(c.name).startswith("day")] == [
        "day: year",
        "day: month",
        "day: day",
        "day: weekday",
    ]
    smoker = columns[1]
    assert isinstance(smoker, CategoryColumn) and smoker.labels == ("", "often")


def test_inputs_computed_from_others_cannot_be_set() -> None:
    data = load(Source("xor", 500, 0.2, 0, ("product", "sines")))
    known = originals(data, Holdout(0.2, 0))
    assert [str(column.name) for column in known.columns] == ["x1", "x2"]
    rows = data.x_test.copy()
    rows[:, 2:] = 0
    np.testing.assert_allclose(known.completed(rows), data.x_test, rtol=1e-5, atol=1e-6)


def test_every_other_table_has_a_column_for_each_input() -> None:
    data = load("diabetes")
    assert [column.inputs for column in originals(data, Holdout(0.2, 0)).columns] == [
        (n,) for n in range(10)
    ]


def test_numbers_with_an_indicator_and_ordered_categories_stay_possible(tmp_path: Path) -> None:
    frame = table()
    frame["height"] = [f"{height} cm" if n % 4 else "?" for n, height in enumerate(frame["height"])]
    frame["size"] = [("small", "medium", "large", None)[n % 4] for n in range(ROWS)]
    path = tmp_path / "sizes.csv"
    path.write_bytes(csv(frame[["height", "size", "bought"]]))
    parsed = read(path)
    plan = propose(profile(parsed.frame), "Sizes", parsed.dialect)
    plan = plan.with_column("height", indicator=True)
    plan = plan.with_column("size", kind=Kind.ORDERED, order=("small", "medium", "large"))
    dataset = load(store.save(parsed, plan, path).name)
    height, size = originals(dataset, Holdout(0.2, 0)).columns
    assert isinstance(height, NumberColumn) and height.inputs == (0, 1) and height.indicated
    np.testing.assert_array_equal(height.values(float("nan")), [np.nan, 1])
    np.testing.assert_array_equal(height.values(170.5), [170.5, 0])
    assert isinstance(size, CategoryColumn)
    assert size.labels == ("small", "medium", "large", MISSING)
    rows = original_rows(dataset.info.name)
    assert rows is not None
    for sample, row in enumerate(dataset.x_test):
        shown = rows["size"].iloc[sample]
        assert size.labels[size.place(row) or 0] == (MISSING if pd.isna(shown) else shown)
    tried = grid(dataset, Holdout(0.2, 0))
    assert (tried[0][:, 1] == 0).all() and np.isfinite(tried[0]).all()
    assert probes(dataset.x_test[0], originals(dataset, Holdout(0.2, 0)), tried).shape[1] == 3
