"""Numbers are read as people write them, and what is no number is not."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.base.errors import PlanError
from core.data.tables import conversion, notation
from core.data.tables.columns import Column, Kind
from core.data.tables.notation import Notation, find, numbers
from core.data.tables.profiling import profile
from core.data.tables.reading import Table, read
from tests.core.data.tables.corpus import CASES
from tests.core.data.tables.notations import WRITTEN, amounts, written
from tests.core.data.tables.people import table


def texts(*values: str | None) -> pd.Series:
    return pd.Series(values, dtype="str")


def uploaded(path: Path, content: bytes) -> tuple[Table, dict[str, Column]]:
    path.write_bytes(content)
    parsed = read(path)
    known = profile(parsed.frame, parsed.dialect.decimal)
    return parsed, {column.name: column for column in known.columns}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("way", WRITTEN)
def test_a_column_in_every_notation(way: str, separator: str, tmp_path: Path) -> None:
    parsed, known = uploaded(tmp_path / "a.csv", written(way, sep=separator))
    column = known["amount"]
    assert column.kind is Kind.NUMBER and not column.odd
    read_as = conversion.numbers(parsed.frame["amount"], column.notation)
    expected = amounts()
    if way == "exponents":
        expected = np.array([float(f"{number:.5e}") for number in expected])
    np.testing.assert_array_equal(read_as, expected)
    # The other columns are as pandas reads them.
    pd.testing.assert_series_equal(parsed.frame["height"], table()["height"])


@pytest.mark.parametrize(
    ("values", "decimal", "expected"),
    [
        (("-$5", "$-7", "$ 3", "- $1,000.5"), ".", (-5, -7, 3, -1000.5)),
        (("$(5)", "($5)", "(1,000)", "5"), ".", (-5, -5, -1000, 5)),
        (("1.234,50 €", "€ 12,5", "- €"), ".", (1234.5, 12.5, 0)),
        (("1'234.50", "2’000", "12"), ".", (1234.5, 2000, 12)),
        (("12,34,567", "1,234", "99"), ".", (1234567, 1234, 99)),
        (("1.5e3", "2E-4", "-3"), ".", (1500, 0.0002, -3)),
        (("12 m3/h", "3.5 m3/h"), ".", (12, 3.5)),
        (("90 min", "45 min"), ".", (90, 45)),
        (("1.000", "12.345"), ",", (1000, 12345)),
        (("1.000", "12.345", "999"), ".", (1000, 12345, 999)),
        (("1,234", "5,678"), ".", (1234, 5678)),
        (("0,5", "1,25", "3"), ".", (0.5, 1.25, 3)),
        (("12:30", "0:45:10", "1 day, 1:00:00"), ".", (45000, 2710, 90000)),
        (("3:30 PM", "12:05 a.m."), ".", (55800, 300)),
        (("1h 30m", "45m", "10.5 s", "2 days"), ".", (5400, 2700, 10.5, 172800)),
    ],
)
def test_notations_that_are_found(
    values: tuple[str, ...], decimal: str, expected: tuple[float, ...]
) -> None:
    found = find(texts(*values), decimal)
    assert found is not None
    np.testing.assert_array_equal(numbers(texts(*values), found), expected)


@pytest.mark.parametrize(
    "values",
    [
        ("10.0.0.1", "1.2.3", "192.168.1.1"),
        ("2020.01.01", "2021.03.04"),
        ("P001", "P002"),
        ("1.2k", "3M", "300"),
        ("12 kg", "500 g"),
        ("18-25", "26-35", "65+"),
        ("<5", "7", ">10"),
        ("1st", "2nd", "3rd"),
        ("612 345 678", "699 111 222"),
        ("+34 612 345", "0034 699 111"),
        ("1,23,4", "1,2345"),
    ],
)
def test_what_is_no_column_of_numbers(values: tuple[str, ...]) -> None:
    assert find(texts(*values)) is None


def test_other_values_are_missing_and_plain_numbers_lack_a_unit() -> None:
    kilograms = Notation(unit="kg")
    read_as = numbers(texts("12 kg", "12", "x", None, "500 g", "3kg"), kilograms)
    np.testing.assert_array_equal(read_as, [12, np.nan, np.nan, np.nan, np.nan, 3])
    dollars = Notation(thousands=",", unit="$")
    np.testing.assert_array_equal(numbers(texts("12", "€5", "-"), dollars), [12, np.nan, np.nan])
    assert notation.dashes(texts("$-", "- $", "-", "$5"), dollars) == 2
    np.testing.assert_array_equal(
        numbers(texts("0,123", "1,23", "1,234"), Notation(thousands=",")), [np.nan, np.nan, 1234]
    )


def test_groups_that_could_be_decimals_are_ambiguous() -> None:
    thousands = Notation(",", ".")
    assert notation.ambiguous(texts("1.000", "12.345"), thousands)
    assert not notation.ambiguous(texts("1.000", "999"), thousands)
    assert not notation.ambiguous(texts("1.000", "1.000.000"), thousands)
    assert not notation.ambiguous(texts("1 000", "12 345"), Notation(",", " "))


def test_a_notation_that_does_not_exist_is_refused() -> None:
    for wrong in (
        {"decimal": ";"},
        {"decimal": ",", "thousands": ","},
        {"unit": "5"},
        {"unit": "x" * 20},
        {"unit": "e"},
        {"clock": 1},
    ):
        with pytest.raises(PlanError, match="received"):
            Notation(**wrong)


def test_times_become_seconds(tmp_path: Path) -> None:
    parsed, known = uploaded(tmp_path / "a.csv", CASES["times"].make())
    age = table()["age"].to_numpy()
    clock = conversion.numbers(parsed.frame["day"], known["day"].notation)
    np.testing.assert_array_equal(clock, (age * 7 + 0.5) * 60)
    lasting = conversion.numbers(parsed.frame["height"], known["height"].notation)
    np.testing.assert_array_equal(lasting, age // 10 * 3600 + age % 60 * 60)


def test_points_separate_thousands_but_not_versions_addresses_and_sections(
    tmp_path: Path,
) -> None:
    parsed, known = uploaded(tmp_path / "a.csv", CASES["points"].make())
    n = np.arange(len(parsed.frame))
    price = conversion.numbers(parsed.frame["price"], known["price"].notation)
    np.testing.assert_array_equal(price, (n % 9 + 1) * 1000 + n * 37 % 1000)
    np.testing.assert_allclose(parsed.frame["share"], n % 100 / 100, rtol=1e-15)
    for name in ("version", "address", "section"):
        assert known[name].kind is Kind.CATEGORY, name
    assert known["section"].distinct == 9 and known["version"].distinct == 12
    assert known["day"].kind is Kind.DATE


def test_infinite_numbers_need_no_notation() -> None:
    values = texts(*["1.5", "2", "Infinity", "1e400"] * 10)
    column = profile(pd.DataFrame({"a": values})).columns[0]
    assert column.kind is Kind.NUMBER and column.notation is None
    assert dict(zip(column.odd_values, column.odd_counts, strict=True)) == {
        "Infinity": 10,
        "1e400": 10,
    }


def test_the_whole_column_decides() -> None:
    rising = texts(*[f"{number:,}" for number in range(500, 9_000, 2)])
    column = profile(pd.DataFrame({"a": rising})).columns[0]
    assert column.notation == Notation(thousands=",") and not column.odd
    halves = texts(*[str(n) for n in range(3_000)], *["low", "high"] * 1_500)
    assert profile(pd.DataFrame({"a": halves})).columns[0].kind is not Kind.NUMBER
