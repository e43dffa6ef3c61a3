"""One table, written in many dialects, is read with the same names and values each time."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data.tables.conversion import numbers
from core.data.tables.profiling import profile
from core.data.tables.reading import read

ROWS = 24
UNITS = ("s", "°C", "EUR", "", "")
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
PREAMBLES = (
    "",
    "Measurements of the station\n",
    "Station: Berlin\nDate: 2024-05-01\n\n",
    "\n\n\n",
    "# made by hand\n# see the manual\n",
)
FOOTERS = (
    "",
    "\n\nSource: own measurements\n",
    "* provisional\n** checked\n",
    "{total}",
    "\n{total}Source: own measurements\n",
)


@cache
def clean() -> pd.DataFrame:
    chance = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "time": np.arange(ROWS) * 7 + 3,
            "warmth": chance.normal(20, 9, ROWS).round(2),
            "cost": (chance.normal(60_000, 20_000, ROWS) + 30_000).round(2),
            "place": chance.choice(["Köln, Süd", "Málaga; Este", "Århus"], ROWS),
            "state": chance.choice(["good", "bad", "unsure"], ROWS),
        }
    )


def written(
    delimiter: str, decimal: str, thousands: str, quoted: str, units: bool, ends: tuple[str, str]
) -> str:
    """The table as text.

    Args:
        delimiter: The delimiter.
        decimal: The decimal sign.
        thousands: The sign between groups of three digits of the column ``cost``.
        quoted: Which cells have quotes: "needed", "texts" or "all".
        units: Whether there is a row of units.
        ends: What is above and below the table.
    """
    frame = clean()

    def cell(value: Any, name: str) -> str:
        if isinstance(value, str):
            text, needed = value, delimiter in value or quoted in ("texts", "all")
        else:
            text = f"{value:,}" if name == "cost" else str(value)
            text = text.replace(",", "_").replace(".", decimal).replace("_", thousands)
            needed = delimiter in text or quoted == "all"
        return f'"{text}"' if needed else text

    rows = [list(frame.columns), *([list(UNITS)] if units else []), *frame.to_numpy(object)]
    lines = [
        delimiter.join(cell(value, name) for value, name in zip(row, frame, strict=True))
        for row in rows
    ]
    total = delimiter.join(["Total", "", cell(frame["cost"].sum().round(2), "cost"), "", ""])
    above, below = ends
    return above + "\n".join(lines) + "\n" + below.format(total=total + "\n")


@st.composite
def dialects(draw: st.DrawFn) -> tuple[str, str]:
    """A text and its encoding."""
    delimiter = draw(st.sampled_from(",;\t|^"))
    decimal = draw(st.sampled_from("." if delimiter == "," else ".,"))
    other = {".": ",", ",": "."}[decimal]
    thousands = draw(st.sampled_from(["", other, "'", "\N{NO-BREAK SPACE}"]))
    above, below = draw(st.sampled_from(PREAMBLES)), draw(st.sampled_from(FOOTERS))
    text = written(
        delimiter,
        decimal,
        thousands,
        draw(st.sampled_from(["needed", "texts", "all"])),
        draw(st.booleans()),
        (above, below),
    )
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    if above == "" and delimiter in ",;\t|" and draw(st.booleans()):
        text = f"sep={delimiter}\n{text}"
    return text, draw(st.sampled_from(ENCODINGS))


@pytest.mark.slow
@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(dialect=dialects())
def test_the_same_values_in_every_dialect(dialect: tuple[str, str], tmp_path: Path) -> None:
    text, encoding = dialect
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    table = read(path)
    seen = profile(table.frame, table.dialect.decimal)
    assert [each.name.partition(" (")[0] for each in seen.columns] == list(clean())
    for column, (name, expected) in zip(seen.columns, clean().items(), strict=True):
        values = table.frame[column.name]
        if expected.dtype.kind == "O" or expected.dtype == "str":
            assert values.tolist() == expected.tolist(), name
        else:
            np.testing.assert_allclose(numbers(values, column.notation), expected, rtol=1e-12)
    if "°C" in text:
        assert "warmth (°C)" in table.frame.columns
