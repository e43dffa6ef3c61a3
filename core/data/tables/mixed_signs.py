"""Columns whose numbers have a decimal point in some rows and a decimal comma in others.

Files that were put together from several, or saved on another computer half way, have them. Read
with one of the signs, the other numbers would be missing, and with neither, no numbers at all.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.data.tables import notation

if TYPE_CHECKING:
    import pandas as pd

# Without whatever could be groups of three digits, such as 1.234: those may be thousands.
_EITHER = r"(?![+-]?[1-9]\d{0,2}[.,]\d{3}$)[+-]?\d*"
_POINT, _COMMA = (re.compile(rf"{_EITHER}{sign}\d+(?:[eE][+-]?\d+)?$") for sign in (r"\.", ","))
_LIKE = re.compile(r"\s*[+-]?\d*[.,]?\d+\s*$")
_LEAST = 3  # numbers of each sign
_MOSTLY = 0.8  # of the values must have one of the signs


@dataclass(frozen=True)
class MixedSigns:
    """How the decimal sign of a column changes.

    Attributes:
        usual: An example with the sign that most numbers have.
        other: The first number with the other sign.
        row: Its row in the table, from 1.
        count: How many numbers have the other sign.
    """

    usual: str
    other: str
    row: int
    count: int


def mixed_signs(values: "pd.Series") -> MixedSigns | None:
    """Return how the decimal sign of a column changes; ``None`` if it does not.

    Args:
        values: A column of texts.
    """
    some = notation.sampled(values.dropna()).astype("str")
    # Columns of words, of which there may be thousands, end here.
    if not len(some) or not _LIKE.match(some.iloc[0]) or not _LIKE.match(some.iloc[-1]):
        return None
    points, commas = (int(_have(some, sign).sum()) for sign in (_POINT, _COMMA))
    if not points or not commas or points + commas < _MOSTLY * len(some):
        return None
    present = values.dropna().astype("str")
    places = np.flatnonzero(values.notna())
    with_point, with_comma = (np.flatnonzero(_have(present, sign)) for sign in (_POINT, _COMMA))
    few, many = sorted((with_point, with_comma), key=len)
    if len(few) < _LEAST:
        return None  # slips of the pen are named among the odd values
    other, usual = present.iloc[few[0]].strip(), present.iloc[many[0]].strip()
    return MixedSigns(usual, other, int(places[few[0]]) + 1, len(few))


def _have(texts: "pd.Series", sign: re.Pattern[str]) -> np.ndarray:
    found: np.ndarray = texts.str.strip().str.match(sign.pattern).to_numpy(bool)
    return found
