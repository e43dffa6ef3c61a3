"""Converts the columns of a table to numbers, bool, datetime64 or str."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def plain(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Convert all columns to numbers, bool, datetime64 or str."""
    for column in frame.columns[[not _is_plain(dtype) for dtype in frame.dtypes]]:
        frame[column] = _as_plain(frame[column])
    return frame


def _is_plain(dtype: Any) -> bool:
    return getattr(dtype, "kind", "O") in "biuf" or str(dtype) == "str"


def _as_plain(column: "pd.Series") -> "pd.Series":
    import pandas as pd

    if column.dtype.kind == "M":
        moment = column if column.dt.tz is None else column.dt.tz_convert(None)
        return moment.astype("datetime64[us]")
    if column.dtype.kind == "m":
        return column.dt.total_seconds()
    present = column.notna()
    numbers = None
    if column.dtype == object:
        numbers = pd.to_numeric(column.where(present), errors="coerce")
    # Integers beyond 64 bits and exact decimals have the dtype object.
    if numbers is not None and not column[present].map(type).eq(bool).any():
        numbers = numbers.astype("float64")
        if numbers.notna().equals(present):
            return numbers
    return column.astype("string").astype("str").where(present)
