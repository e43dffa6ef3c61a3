"""Rows that are equal in every column that is used."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no hash is lost: 2 ** 64 / golden ratio


def among(
    frame: "pd.DataFrame", names: Sequence[str], rows: np.ndarray, others: np.ndarray
) -> np.ndarray:
    """Return which rows equal one of the others, by a hash of 64 bits.

    From column to column, only rows remain that may still have an equal.

    Args:
        frame: The table.
        names: The columns that must be equal. It is quickest with those first that tell most rows
            apart: often two are enough to tell all.
        rows: ``(rows,)``: numbers of rows of the table.
        others: ``(others,)``: numbers of other rows.

    Returns:
        ``(equal rows,)``: of ``rows``.
    """
    import pandas as pd

    hashes = [np.zeros(len(part), np.uint64) for part in (rows, others)]
    for name in names:
        if not len(rows):
            break
        values = frame[name]
        parts = [
            pd.util.hash_pandas_object(values.iloc[part], index=False).to_numpy()
            for part in (rows, others)
        ]
        hashes = [_mixed(one, part) for one, part in zip(hashes, parts, strict=True)]
        rows, others, hashes = _candidates(rows, others, hashes)
    return rows


def _mixed(hashes: np.ndarray, part: np.ndarray) -> np.ndarray:
    mixed: np.ndarray = (hashes ^ part) * _MIX
    mixed ^= mixed >> np.uint64(32)
    return mixed


def _candidates(
    rows: np.ndarray, others: np.ndarray, hashes: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    import pandas as pd

    mine, theirs = hashes
    found = pd.Series(mine).isin(theirs).to_numpy()
    if found.all():
        return rows, others, hashes
    rows, mine = rows[found], mine[found]
    shared = pd.Series(theirs).isin(mine).to_numpy()
    return rows, others[shared], [mine, theirs[shared]]
