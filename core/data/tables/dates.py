"""Dates written as text: detects their formats and parses them."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

ISO = "ISO8601"
_DAYS = (
    *("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d"),
    *("%d/%m/%y", "%m/%d/%y", "%d.%m.%y"),
    *("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%d-%b-%Y", "%d-%b-%y"),
    *("%Y-%b-%d", "%a, %d %b %Y", "%Y年%m月%d日"),
)
_MONTHS = ("%Y/%m", "%b %Y", "%B %Y")
_TIMES = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p")
FORMATS: tuple[str, ...] = (ISO, *(day + time for time in _TIMES for day in _DAYS), *_MONTHS)
"""Formats in Python's notation, the likelier first: of two that fit equally, the first wins."""

_ENOUGH = 0.95  # of the values must be dates
_PART = 0.05  # of the values each format must add
_SAMPLED = 10_000  # distinct values
_FIRST = 50
_DATE_LIKE = re.compile(r"(?=.*\d).*(?:\d[-/.:年]\d|[A-Za-z]{3})")
# A quick test before a format is tried, which takes longer.
_DIGITS = dict.fromkeys(("%d", "%m", "%H", "%I", "%M", "%S"), r"\d{1,2}")
_WORDS = {"%a": r"[^\W\d]{2,4}", "%b": r"[^\W\d]{3,4}", "%B": r"[^\W\d]+", "%p": "[aApP][mM]"}
_PIECES = {**_DIGITS, **_WORDS, "%Y": r"\d{4}", "%y": r"\d\d"}


def _pattern(name: str) -> re.Pattern[str]:
    if name == ISO:
        return re.compile(r"\d{4}-\d\d(?:-\d\d.*)?|\d{8}T.*")
    return re.compile(re.sub(r"%\w|\.", lambda match: _PIECES.get(match[0], r"\."), name))


_PATTERNS = {name: _pattern(name) for name in FORMATS}


def formats_of(values: "pd.Series") -> tuple[str, ...]:
    """Return the formats of a column's dates; empty if it has no dates.

    Args:
        values: Texts without missing values.
    """
    distinct = values.drop_duplicates().head(_SAMPLED)
    first = distinct.head(_FIRST)
    like = sum(bool(_DATE_LIKE.match(str(value))) and len(value) < 40 for value in first)
    if not len(first) or like < _ENOUGH * len(first):
        return ()
    # Spread over the whole column, to see formats that occur only further down.
    sample = (first if len(distinct) <= _FIRST else _spread(distinct)).tolist()
    candidates = [name for name in FORMATS if any(map(_PATTERNS[name].fullmatch, sample))]
    formats: list[str] = []
    rest = distinct
    while candidates and len(rest) > (1 - _ENOUGH) * len(distinct):
        fits = {name: _fitting(rest, name) for name in candidates}
        best = max(candidates, key=lambda name: int(fits[name].sum()))
        if fits[best].sum() < _PART * len(distinct):
            return ()
        formats.append(best)
        rest = rest[~fits[best]]
    return tuple(formats) if len(rest) <= (1 - _ENOUGH) * len(distinct) else ()


def parse(values: "pd.Series", formats: Sequence[str]) -> "pd.Series":
    """Parse texts as dates without a time zone (converted to UTC if they had one).

    Args:
        values: Texts; datetime64 is returned unchanged.
        formats: From ``FORMATS``; the first that fits is used.

    Returns:
        datetime64 of the same length; NaT where no format fits.
    """
    import pandas as pd

    if values.dtype.kind == "M":
        return values
    formats = formats or (ISO,)
    dates = _plain_iso(values) if formats[0] == ISO else None
    if dates is not None:
        return dates
    for name in formats:
        parsed = pd.to_datetime(values, format=name, errors="coerce", utc=True)
        parsed = parsed.dt.tz_convert(None).astype("datetime64[us]")
        dates = parsed if dates is None else dates.fillna(parsed)
        if not dates.isna().any():
            break
    assert dates is not None
    return dates


def _plain_iso(values: "pd.Series") -> "pd.Series | None":
    """Parse a column in which every text is an ISO date; ``None`` if one is not.

    Arrow takes a tenth of the time that pandas takes, and reads no text that pandas does not.
    """
    import pandas as pd
    import pyarrow as pa

    if values.dtype != "str":
        return None
    try:
        moments = pa.array(values.array, pa.large_string()).cast(pa.timestamp("us"))
    except pa.ArrowInvalid:
        return None
    numbers = moments.to_numpy(zero_copy_only=False)
    return pd.Series(numbers, values.index, "datetime64[us]", values.name)


def ambiguous(values: "pd.Series", formats: Sequence[str]) -> bool:
    """Whether day and month could be swapped in every date."""
    if len(formats) != 1 or "%d" not in formats[0] or "%m" not in formats[0]:
        return False
    swapped = formats[0].replace("%d", "%_").replace("%m", "%d").replace("%_", "%m")
    if swapped not in FORMATS:
        return False
    distinct = values.dropna().drop_duplicates().head(_SAMPLED)
    return bool(_fitting(distinct, swapped).all())


def _spread(distinct: "pd.Series") -> "pd.Series":
    return distinct.iloc[np.linspace(0, len(distinct) - 1, 4 * _FIRST).astype(int)]


def _fitting(values: "pd.Series", name: str) -> np.ndarray:
    fits: np.ndarray = parse(values, (name,)).notna().to_numpy()
    return fits
