"""Fitted encoders: new rows are encoded as those of the table, also after they were stored."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from core.data.tables import data
from core.data.tables.encoders import (
    NOWHERE,
    CategoryEncoder,
    DateEncoder,
    NumberEncoder,
    OrderEncoder,
    from_dict,
    to_dict,
)
from core.data.tables.encoding import encode
from core.data.tables.notation import Notation
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import read
from core.data.tables.store import save
from tests.core.data.tables.corpus import CASES


def test_rare_new_and_missing_categories_have_their_places() -> None:
    values = ["a", "b", "c"] * 30 + ["d", None]
    frame = pd.DataFrame({"kind": values, "size": range(92), "y": [0, 1] * 46})
    frame["kind"] = frame["kind"].astype("str").where(frame["kind"].notna())
    encoder = next(
        each
        for each in encode(frame, propose(profile(frame), "T", target="y")).encoders
        if isinstance(each, CategoryEncoder)
    )
    assert dict(encoder.places) == {"a": 0, "b": 1, "c": 2}
    assert encoder.unseen == encoder.missing == 3  # the input of rare values
    places = encoder.places_of(pd.Series(["c", "d", "new", None, " a "], dtype="str"))
    assert places.tolist() == [2, 3, 3, 3, 0]


def test_whole_numbers_are_found_however_the_column_writes_them() -> None:
    encoder = CategoryEncoder("code", {"1": 0, "2.5": 1, "007": 2}, inputs=3)
    assert encoder.places_of(pd.Series([1.0, 2.5, np.nan])).tolist() == [0, 1, NOWHERE]
    assert encoder.places_of(pd.Series(["1.0", "007", "7"], dtype="str")).tolist() == [0, 2, -1]


def test_what_is_no_number_or_date_is_missing() -> None:
    numbers = NumberEncoder("n").encode(pd.Series(["1.5", "x", "1e300", "inf"], dtype="str"))
    np.testing.assert_array_equal(numbers, np.array([[1.5], [np.nan], [np.nan], [np.nan]]))
    encoder = DateEncoder("d", ("%d/%m/%Y",), ("year", "weekday"))
    dates = encoder.encode(pd.Series(["05/01/2020", "31/02/2020"], dtype="str"))
    np.testing.assert_array_equal(dates, [[2020, 6], [np.nan, np.nan]])


def test_a_table_of_an_earlier_version_gets_its_encoders_when_it_is_uploaded_again(
    tmp_path: Path,
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(CASES["plain"].make())
    table = read(path)
    plan = propose(profile(table.frame), "A table", table.dialect)
    name = save(table, plan, path).name
    details = data.present(name) / data.DETAILS
    payload = json.loads(details.read_text())
    details.write_text(json.dumps({k: v for k, v in payload.items() if k != "encoders"}))
    assert not data.details(name).encoders
    assert save(table, plan, path).name == name
    assert len(data.details(name).encoders) == len(plan.inputs)


def test_notations_indicators_and_orders_are_stored() -> None:
    amounts = NumberEncoder("amount", Notation(",", ".", "€"), indicator=True)
    levels = OrderEncoder("level", {"low": 0, "high": 1}).with_spellings({"Low.": "low"})
    for encoder in (amounts, levels):
        assert from_dict(json.loads(json.dumps(to_dict(encoder)))) == encoder
    texts = pd.Series(["1.234,5 €", "free", None], dtype="str")
    expected = [[1234.5, 0], [np.nan, 1], [np.nan, 1]]
    np.testing.assert_array_equal(amounts.encode(texts), expected)
    labels = pd.Series(["high", " Low.", "none", None], dtype="str")
    np.testing.assert_array_equal(levels.encode(labels)[:, 0], [1, 0, np.nan, np.nan])
