"""The target that is proposed is the likeliest one, for reasons that are given."""

import numpy as np
import pandas as pd
import pytest

from core.data.tables import guess
from core.data.tables.profiling import profile

CHANCE = np.random.default_rng(0)
ROWS = 200


def kinds(*names: str) -> pd.DataFrame:
    """A table of numbers, with two classes in columns whose name ends with an exclamation mark."""
    frame = pd.DataFrame(
        {
            name: CHANCE.choice(["x", "y"], ROWS)
            if name.endswith("!")
            else CHANCE.normal(size=ROWS).round(3)
            for name in names
        }
    )
    return frame.rename(columns=lambda name: name.removesuffix("!"))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("a", "b", "c"), "c"),
        (("a", "target!", "c"), "target"),
        (("class!", "a", "b"), "class"),
        (("price", "area", "rooms"), "price"),
        (("survived!", "age", "fare"), "survived"),
        (("y", "x1", "x2"), "y"),
        (("SalePrice", "a", "index"), "SalePrice"),
        (("a", "b!", "day"), "b"),
        (("a", "b", "row"), "b"),
        (("especie!", "a", "b"), "especie"),
        (("Pressure (kPa)", "Strength (MPa)", "Water"), "Strength (MPa)"),
        (("passenger class!", "age", "Survived!"), "Survived"),
        (("a", "churn_label!", "score"), "churn_label"),
        (("visits", "price", "rain!", "sold"), "sold"),
        (("visits", "price", "litres"), "litres"),
        (("carat", "price", "x", "y", "z"), "price"),
        (("X", "Y", "wind", "area"), "area"),
        (("wage", "schooling", "female!"), "wage"),
        (("Ux (m/s)", "co2 (mg/m^3)", "h2o (g/m^3)", "press (kPa)"), "co2 (mg/m^3)"),
        (("humidity", "wind", "temperature"), "temperature"),
        (("hour!", "PM2.5", "rain"), "PM2.5"),
        (("country!", "life", "iso_alpha!"), "life"),
        (("a", "b", "Postcode"), "b"),
        (("a", "b", "código postal"), "b"),
        (("zip_code!", "a", "country code!"), "a"),
    ],
)
def test_name_place_and_kind_decide(names: tuple[str, ...], expected: str) -> None:
    first = guess.targets(profile(kinds(*names)))[0]
    assert first.column.name == expected and first.reasons


def test_a_class_has_more_than_one_row() -> None:
    frame = kinds("a", "b")
    frame["country"] = ["Spain"] * (ROWS - 3) + ["Chile", "Peru", "Cuba"]
    first = guess.targets(profile(frame.astype({"country": "str"})))[0]
    assert first.column.name == "b"


def test_never_an_identifier_a_date_or_a_text() -> None:
    frame = kinds("a", "b")
    frame["when"] = pd.date_range("2020-01-01", periods=ROWS).strftime("%Y-%m-%d")
    frame["id"] = np.arange(ROWS)
    frame["text"] = [f"these are quite a few words on number {n}" for n in range(ROWS)]
    guesses = guess.targets(profile(frame.astype({"when": "str", "text": "str"})))
    assert [each.column.name for each in guesses] == ["b", "a"]


def test_reasons_are_those_that_hold() -> None:
    first = guess.targets(profile(kinds("a", "churn!")))[0]
    assert first.reasons == (
        "its name is typical of a target",
        "it has two values",
        "it is the last column",
    )
