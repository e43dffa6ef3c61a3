"""A table with all kinds of columns, on which most tests of tables work."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.data.datasets.info import DatasetInfo
from core.data.tables import store
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import read

ROWS = 120


def table(rows: int = ROWS, seed: int = 0) -> pd.DataFrame:
    """A table with all kinds of columns, and classes that depend on them."""
    chance = np.random.default_rng(seed)
    age = chance.integers(18, 80, rows)
    height = chance.normal(170, 10, rows).round(1)
    colour = chance.choice(["red", "green", "blue"], rows)
    day = pd.Timestamp("2020-01-01") + pd.to_timedelta(chance.integers(0, 900, rows), unit="D")
    score = (age - 48) / 20 + (colour == "red") + chance.normal(0, 0.3, rows)
    return pd.DataFrame(
        {
            "age": age,
            "height": height,
            "colour": colour,
            "day": day.strftime("%Y-%m-%d"),
            "bought": np.where(score > 0.3, "yes", "no"),
        }
    )


def csv(frame: pd.DataFrame, encoding: str = "utf-8", **options: object) -> bytes:
    text: str = frame.to_csv(index=False, **options)
    return text.encode(encoding)


def cells(frame: pd.DataFrame) -> list[list[Any]]:
    """The table as rows of plain values, with the names first."""
    values = frame.astype(object).where(frame.notna(), None)
    return [list(frame.columns), *(list(row) for row in values.itertuples(index=False))]


def uploaded(
    path: Path, label: str = "People", seed: int = 0, rows: int = ROWS, **changes: Any
) -> DatasetInfo:
    """The table stored as a dataset, as if a user had uploaded it.

    Args:
        path: Where the uploaded file is written.
        label: The user's name for it.
        seed: The seed of its values.
        rows: The number of its rows.
        **changes: Changes to the proposed plan.
    """
    path.write_bytes(csv(table(rows, seed)))
    parsed = read(path)
    plan = replace(propose(profile(parsed.frame), label, parsed.dialect), **changes)
    return store.save(parsed, plan, path)
