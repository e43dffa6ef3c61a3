"""Rows that are equal to others."""

import numpy as np
import pandas as pd

from core.data.tables import repeats


def test_equal_rows_are_those_that_pandas_calls_duplicates() -> None:
    chance = np.random.default_rng(0)
    rows = 3_000
    frame = pd.DataFrame(
        {
            "few": chance.integers(0, 3, rows),
            "holes": np.where(chance.random(rows) < 0.2, np.nan, chance.integers(0, 9, rows)),
            "words": pd.Series(chance.choice(list("ab "), rows), dtype="str").replace(" ", None),
            "yes": chance.random(rows) < 0.5,
            "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(chance.integers(0, 9, rows), "D"),
            "not used": np.arange(rows),
        }
    )
    names = [name for name in frame if name != "not used"]
    order = chance.permutation(rows)
    mine, others = order[:700], order[700:]
    for used in (names, names[::-1], names[1:3]):
        known = frame.iloc[others].groupby(used, dropna=False).size().index
        among = pd.MultiIndex.from_frame(frame.iloc[mine][used]).isin(known)
        found = repeats.among(frame, used, mine, others)
        assert 0 < len(found) < len(mine) or len(used) == 2
        np.testing.assert_array_equal(found, mine[among])


def test_no_rows_have_no_equals() -> None:
    frame = pd.DataFrame({"a": [1, 1, 2]})
    none = np.array([], int)
    assert not len(repeats.among(frame, ["a"], none, np.arange(3)))
    assert not len(repeats.among(frame, ["a"], np.arange(3), none))
