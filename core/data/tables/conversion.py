"""A column of a table, converted to numbers, dates or texts."""

from typing import TYPE_CHECKING

import numpy as np

from core.data.tables import notation
from core.data.tables.notation import Notation

if TYPE_CHECKING:
    import pandas as pd


def numbers(values: "pd.Series", written: Notation | None = None) -> np.ndarray:
    """Convert a column to numbers.

    Args:
        values: The column.
        written: How its numbers are written, if they are texts; by default as in Python.

    Returns:
        ``(rows,)``, float64; NaN for anything but finite numbers.
    """
    import pandas as pd

    if values.dtype.kind not in "biuf":
        if written is not None:
            return notation.numbers(values, written)
        values = pd.to_numeric(values.astype("str").str.strip(), errors="coerce")
    converted = values.to_numpy(np.float64, na_value=np.nan)
    return np.where(np.isfinite(converted), converted, np.nan)


def moments(values: "pd.Series") -> "pd.Series":
    """Return a column of dates in the form that ``core.data.tables.dates.parse`` takes."""
    return values if values.dtype.kind == "M" else texts(values)


def texts(values: "pd.Series") -> "pd.Series":
    """Convert a column to texts; missing values stay missing, whole numbers have no decimals."""
    if values.dtype == "str":
        return values.str.strip()
    if values.dtype.kind == "f" and (values.dropna() % 1 == 0).all():
        values = values.astype("Int64")
    stripped = values.astype("string").str.strip()
    return stripped.astype("str").where(values.notna())
