"""Numbers shown side by side have enough digits to differ, and no more."""

import pytest

from components.words.digits import decimals, decimals_in
from components.words.labels import target_label
from components.words.language import measured
from core.data.datasets.catalog import DATASETS


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (43.27, "43.3"),
        (153.24, "153.2"),
        (5321.4, "5,321.4"),
        (54321.4, "54,321"),
        (1.2346, "1.235"),
        (0.2143, "0.214"),
        (0.0021432, "0.00214"),
        (0.000021432, "0.0000214"),
        (0.0, "0.000"),
        (-0.05678, "−0.0568"),
        (float("nan"), "NaN"),
        (float("inf"), "∞"),
    ],
)
def test_three_or_four_significant_digits(value: float, text: str) -> None:
    assert measured(value) == text


def test_two_numbers_that_differ_look_different() -> None:
    assert [measured(value, 0.2143, 0.2144) for value in (0.2143, 0.2144)] == ["0.2143", "0.2144"]
    assert [measured(value, 43.31, 43.33, 50) for value in (43.31, 43.33, 50)] == [
        "43.31",
        "43.33",
        "50.00",
    ]
    # Numbers that hardly differ do not fill the page with digits.
    assert decimals((0.5, 0.5 + 1e-12)) == 6
    assert decimals((0.5, 0.5)) == 3 and decimals(()) == 3


def test_a_number_of_the_target_fits_its_range() -> None:
    assert target_label(DATASETS["diabetes"], 152.26) == "152.3"
    assert target_label(DATASETS["california_housing"], 2.06846) == "2.068"
    assert (decimals_in(0, 0.001), decimals_in(0, 1e6), decimals_in(3, 3)) == (6, 0, 3)
