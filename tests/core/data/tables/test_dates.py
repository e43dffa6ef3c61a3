"""Dates written as text."""

import pandas as pd
import pytest

from core.data.tables.dates import ISO, parse

TEXTS = (
    *("2024-02-29", "2024-02-29 23:59", "2024-02-29T23:59:58", "2024-02-29 23:59:58.123456"),
    *("1582-10-15", "0001-01-01", "9999-12-31", "1900-01-01 00:00:00.1", "2024-12-31 23"),
    *("2024-02-30", "2024-13-01", "2024-1-1", " 2024-01-01", "20240101", "2024", "2024-01"),
    *("2024-01-01T00:00:00Z", "2024-01-01T00:00:00+02:00", "12:30", "", "yes", "1", "-1"),
    *("2024-01-01 24:00:00", "2024-01-01 12:00:60", "2024-01-01 120000", "2024-01-01T12:00:00,5"),
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_date_is_the_same_alone_and_beside_what_is_none(text: str) -> None:
    alone = parse(pd.Series([text, None], index=[5, 7], name="day", dtype="str"), (ISO,))
    beside = parse(pd.Series([text, "no date"], index=[5, 7], name="day", dtype="str"), (ISO,))
    pd.testing.assert_series_equal(alone, beside)
    assert alone.dtype == "datetime64[us]"
    known = pd.to_datetime(pd.Series([text]), format=ISO, errors="coerce", utc=True)
    assert alone.notna().tolist() == [known.notna().item(), False]
    assert alone.dropna().tolist() == known.dt.tz_localize(None).dropna().tolist()
