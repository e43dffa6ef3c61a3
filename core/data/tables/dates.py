"""Dates written as text: in which formats, and what they say."""

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
)
_TIMES = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p")
FORMATS: tuple[str, ...] = (ISO, *(day + time for time in _TIMES for day in _DAYS))
"""In Python's notation, the likelier ones first: of two that fit as well, the first is taken."""

_ENOUGH = 0.95  # of the values have to be dates
_PART = 0.05  # of the values a format must add to be one of those in use
_LOOKED_AT = 10_000  # distinct values
_FIRST_LOOK = 50
_DATE_LIKE = re.compile(r"(?=.*\d).*(?:\d[-/.:]\d|[A-Za-z]{3})")
# What a text must look like to be worth trying a format, which takes longer.
_DIGITS = dict.fromkeys(("%d", "%m", "%H", "%I", "%M", "%S"), r"\d{1,2}")
_WORDS = {"%b": r"[^\W\d]{3,4}", "%B": r"[^\W\d]+", "%p": "[aApP][mM]"}
_PIECES = {**_DIGITS, **_WORDS, "%Y": r"\d{4}", "%y": r"\d\d"}


def _pattern(name: str) -> re.Pattern[str]:
    if name == ISO:
        return re.compile(r"\d{4}-\d\d(?:-\d\d.*)?|\d{8}T.*")
    return re.compile(re.sub(r"%\w|\.", lambda found: _PIECES.get(found[0], r"\."), name))


_PATTERNS = {name: _pattern(name) for name in FORMATS}


def formats_of(values: "pd.Series") -> tuple[str, ...]:
    """The formats in which a column has its dates; none if it has no dates.

    Args:
        values: Texts without missing ones.
    """
    distinct = values.drop_duplicates().head(_LOOKED_AT)
    first = distinct.head(_FIRST_LOOK)
    like = sum(bool(_DATE_LIKE.match(str(value))) and len(value) < 40 for value in first)
    if not len(first) or like < _ENOUGH * len(first):
        return ()
    # A format of a few values only, far down, is found as well: of the last a look is taken.
    looked_at = first if len(distinct) <= _FIRST_LOOK else _spread(distinct)
    candidates = [name for name in FORMATS if any(map(_PATTERNS[name].fullmatch, looked_at))]
    found: list[str] = []
    rest = distinct
    while candidates and len(rest) > (1 - _ENOUGH) * len(distinct):
        fits = {name: _fitting(rest, name) for name in candidates}
        best = max(candidates, key=lambda name: int(fits[name].sum()))
        if fits[best].sum() < _PART * len(distinct):
            return ()
        found.append(best)
        rest = rest[~fits[best]]
    return tuple(found) if len(rest) <= (1 - _ENOUGH) * len(distinct) else ()


def parse(values: "pd.Series", formats: Sequence[str]) -> "pd.Series":
    """Texts as dates without a time zone (UTC where they had one).

    Args:
        values: Texts; dates as they are go through as well.
        formats: From ``FORMATS``; the first that fits decides.

    Returns:
        datetime64 of the same length; NaT where no format fits.
    """
    import pandas as pd

    if values.dtype.kind == "M":
        return values
    found: pd.Series | None = None
    for name in formats or (ISO,):
        parsed = pd.to_datetime(values, format=name, errors="coerce", utc=True)
        parsed = parsed.dt.tz_convert(None).astype("datetime64[us]")
        found = parsed if found is None else found.fillna(parsed)
        if not found.isna().any():
            break
    assert found is not None
    return found


def ambiguous(values: "pd.Series", formats: Sequence[str]) -> bool:
    """Whether day and month could be the other way round in every date."""
    if len(formats) != 1 or "%d" not in formats[0] or "%m" not in formats[0]:
        return False
    swapped = formats[0].replace("%d", "%_").replace("%m", "%d").replace("%_", "%m")
    if swapped not in FORMATS:
        return False
    distinct = values.dropna().drop_duplicates().head(_LOOKED_AT)
    return bool(_fitting(distinct, swapped).all())


def _spread(distinct: "pd.Series") -> "pd.Series":
    return distinct.iloc[np.linspace(0, len(distinct) - 1, 4 * _FIRST_LOOK).astype(int)]


def _fitting(values: "pd.Series", name: str) -> np.ndarray:
    fits: np.ndarray = parse(values, (name,)).notna().to_numpy()
    return fits
