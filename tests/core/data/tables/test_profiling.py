"""The kinds of columns are recognised."""

import numpy as np
import pandas as pd
import pytest

from core.data.tables import dates
from core.data.tables.columns import Column, Kind
from core.data.tables.profiling import profile
from tests.core.data.tables.people import table

ROWS = 300
CHANCE = np.random.default_rng(0)
DAYS = pd.Series(pd.date_range("2020-01-01", periods=ROWS, freq="31h"))


def look(values: object, name: str = "a") -> Column:
    frame = pd.DataFrame({name: values})
    if frame[name].dtype == object:
        frame[name] = frame[name].astype("str").where(frame[name].notna())
    return profile(frame).columns[0]


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("a", CHANCE.normal(size=ROWS), Kind.NUMBER),
        ("a", CHANCE.integers(0, 5, ROWS), Kind.NUMBER),
        ("a", CHANCE.choice(["x", "y", "z"], ROWS), Kind.CATEGORY),
        ("a", CHANCE.random(ROWS) < 0.5, Kind.CATEGORY),
        ("a", np.arange(ROWS), Kind.IDENTIFIER),
        ("customer_id", CHANCE.permutation(10**6)[:ROWS], Kind.IDENTIFIER),
        ("PassengerId", CHANCE.permutation(10**6)[:ROWS], Kind.IDENTIFIER),
        ("valid", CHANCE.permutation(10**6)[:ROWS], Kind.NUMBER),
        ("a", [f"code {number}" for number in range(ROWS)], Kind.IDENTIFIER),
        ("a", [f"this is the long review number {n} of it" for n in range(ROWS)], Kind.TEXT),
        ("a", ["same"] * ROWS, Kind.CONSTANT),
        ("a", [3.5] * ROWS, Kind.CONSTANT),
        ("a", ["same", None] * (ROWS // 2), Kind.CATEGORY),
        ("a", [None] * ROWS, Kind.EMPTY),
        ("a", [np.inf] * ROWS, Kind.EMPTY),
        ("a", [str(n * 1.5) if n % 20 else "unknown" for n in range(ROWS)], Kind.NUMBER),
        ("a", [str(n % 9) if n % 2 else "unknown" for n in range(ROWS)], Kind.CATEGORY),
        ("a", DAYS, Kind.DATE),
    ],
)
def test_kinds(name: str, values: object, kind: Kind) -> None:
    assert look(values, name).kind is kind


@pytest.mark.parametrize("name", dates.FORMATS)
def test_dates_in_every_format(name: str) -> None:
    written = DAYS.dt.strftime("%Y-%m-%dT%H:%M" if name == dates.ISO else name)
    column = look(written)
    assert column.kind is Kind.DATE
    read = dates.parse(written, column.formats)
    days = DAYS.dt.normalize()
    if name != dates.ISO and "%d" not in name:
        days = days.dt.to_period("M").dt.to_timestamp()
    assert (read.dt.normalize() == days).all()


def test_a_column_may_have_dates_in_three_formats() -> None:
    formats = ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y"]
    written = pd.Series([day.strftime(formats[n % 3]) for n, day in enumerate(DAYS)])
    column = look(written)
    assert set(column.formats) == {dates.ISO, "%d.%m.%Y", "%m/%d/%Y"}
    assert (dates.parse(written, column.formats) == DAYS.dt.normalize()).all()


def test_time_zones_become_one() -> None:
    written = pd.Series(["2020-01-01T12:00:00+02:00", "2020-01-01T10:00:00Z"])
    assert dates.parse(written, (dates.ISO,)).nunique() == 1


def test_only_days_up_to_twelve_are_ambiguous() -> None:
    first = pd.Series(["01/02/2020", "03/04/2020"])
    assert dates.ambiguous(first, dates.formats_of(first))
    second = pd.Series(["01/02/2020", "13/04/2020"])
    assert dates.formats_of(second) == ("%d/%m/%Y",)
    assert not dates.ambiguous(second, ("%d/%m/%Y",))


def test_description_of_a_column() -> None:
    column = look([1.0, 2.0, 2.0, np.nan, np.inf, 5.0] * 10)
    assert (column.rows, column.missing, column.present, column.distinct) == (60, 10, 50, 4)
    assert (column.low, column.high, column.odd, column.whole) == ("1", "5", 10, True)
    assert column.examples[0] == "2"


def test_a_profile_has_every_column_in_order() -> None:
    frame = table().astype({"colour": "str"})
    table_profile = profile(frame)
    assert [column.name for column in table_profile.columns] == list(frame.columns)
    assert table_profile.rows == len(frame)
    assert (
        table_profile.column("age") is table_profile.columns[0]
        and table_profile.column("none") is None
    )


def test_infinities_and_failed_formulas_are_missing_values() -> None:
    values = CHANCE.normal(size=ROWS).round(3).astype(str).astype(object)
    for place, odd in enumerate(["Infinity", "-inf", "#DIV/0!", "n.a.", "1e400"]):
        values[place::25] = odd
    column = look(values)
    assert column.kind is Kind.NUMBER and column.odd == 60
    assert set(column.odd_values) == {"Infinity", "-inf", "#DIV/0!", "n.a.", "1e400"}
    values[::2] = "#DIV/0!"
    values[1::20] = "low"
    assert look(values).kind is not Kind.NUMBER  # words among the rest
