"""Columns in which the decimal sign changes."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.base.messages import Level
from core.data.tables.mixed_signs import mixed_signs
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import read
from core.data.tables.suspicions import suspicions


def lines(rows: int, changed: int, delimiter: str = ";") -> list[str]:
    """A file whose decimal sign is a comma up to a row, and then a point."""
    chance = np.random.default_rng(0)
    numbers, others = chance.normal(50, 9, rows).round(2), chance.integers(0, 9, rows)
    texts = [f"{number:.2f}" for number in numbers]
    texts[:changed] = [text.replace(".", ",") for text in texts[:changed]]
    return [f"{text}{delimiter}{other}" for text, other in zip(texts, others, strict=True)]


@pytest.mark.parametrize("changed", [330, 1_700, 4_900])
def test_a_sign_that_changes_below_the_sample_is_refused(changed: int, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("\n".join(["size;y", *lines(5_000, changed)]))
    table = read(path)
    known = profile(table.frame, table.dialect.decimal)
    plan = propose(known, "Sizes", table.dialect, "y")
    assert len(table.frame) == 5_000
    (found,) = (x for x in suspicions(table.frame, known, plan) if x.rule == "decimal_signs")
    used = [column.name for column in plan.inputs]
    assert found.column == "size"
    assert found.level is (Level.ERROR if "size" in used else Level.WARNING)
    row, count = (1, changed) if changed < 2_500 else (changed + 1, 5_000 - changed)
    assert f"from row {row} on, there are {count:,} numbers such as" in str(found.message)
    assert (found.level is Level.ERROR) == ("size" in used)


def test_the_row_counts_missing_values_too() -> None:
    texts = pd.Series(
        [None, "1.5", "2.5", "7.25", "8.5"] + ["3,5"] * 3 + [None, "0.5"], dtype="str"
    )
    found = mixed_signs(texts)
    assert found is not None
    assert (found.usual, found.other, found.row, found.count) == ("1.5", "3,5", 6, 3)


@pytest.mark.parametrize(
    "texts",
    [
        ["1.5", "2.5", "3.5"] * 9,
        ["1,234", "5,678", "1.5", "2.5"] * 9,  # thousands and decimals
        ["1.234", "5.678", "1,5", "2,5"] * 9,
        ["1.5", "2,5", "a", "b"] * 9,
        ["a", "b"] * 9,
        ["1.5"] * 50 + ["2,5"],  # a slip
        ["1.1.2020", "2.3.2020"] * 9,
        ["1.234,5", "2.345,5"] * 9,
        [],
    ],
)
def test_other_columns_have_one_sign(texts: list[str]) -> None:
    assert mixed_signs(pd.Series(texts, dtype="str")) is None
