"""The kind and content of a table's columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from core.base.text import N_, UserText
from core.data.tables import dates
from core.data.tables.names import tidy

if TYPE_CHECKING:
    import pandas as pd


class Kind(StrEnum):
    """What kind of values a column has."""

    NUMBER = "number"
    CATEGORY = "category"
    DATE = "date"
    TEXT = "text"
    IDENTIFIER = "identifier"
    CONSTANT = "constant"
    EMPTY = "empty"


LABELS: Mapping[Kind, str] = {
    Kind.NUMBER: N_("Number"),
    Kind.CATEGORY: N_("Category"),
    Kind.DATE: N_("Date"),
    Kind.TEXT: N_("Free text"),
    Kind.IDENTIFIER: N_("Identifier"),
    Kind.CONSTANT: N_("Constant"),
    Kind.EMPTY: N_("Empty"),
}
"""Labels of the kinds."""

_EXAMPLES = 5
_EXAMPLE_LENGTH = 40
_SAMPLED = 2_000  # values tested first for being numbers
_MOSTLY = 0.9  # of texts must be numbers in a column of numbers with a few odd values
_UNIQUE = 0.95  # distinct values, as a share of all
_WORDY = 5.0  # average words per value, from which on it is free text
_MANY = 50  # distinct texts
_ODD = 6  # odd values that are listed
_NO_WORD = (
    r"[+-]?inf(?:inity)?|#(?:div/0|value|ref|num|name|null|n/a)[!?]?|n\.?\s?[ad]\.?|[+-]?\d+e\d{3,}"
)
_SENTINELS = (-999.0, -9999.0, -99.0, 999.0, 9999.0, -99999.0, 99999.0)
_MOST_SENTINELS = 0.5  # of the rows
_ID = re.compile(r"(?i:(?:^|[^a-z])(?:id|uuid|guid|rowid|index)$|^unnamed)|[a-z]I[dD]$")


@dataclass(frozen=True)
class Column:
    """The profile of a column.

    Attributes:
        name: Its name.
        kind: The most likely kind of its values.
        rows: Number of rows of the table.
        missing: Number of rows without a value.
        distinct: Number of distinct values.
        examples: The most frequent values, or the first ones if none repeats.
        low: The smallest number or earliest date, as text.
        high: The largest number or latest date, as text.
        odd: Number of values that do not fit the kind: text among numbers or dates, infinite
            numbers.
        odd_values: The most frequent of them.
        sentinel: A number far from all others that may stand for missing values, such as -999;
            "" if there is none.
        whole: Whether all numbers are whole.
        formats: Formats of its dates; see ``core.data.tables.dates``.
    """

    name: str
    kind: Kind
    rows: int
    missing: int
    distinct: int
    examples: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    odd: int = 0
    odd_values: tuple[str, ...] = ()
    sentinel: str = ""
    whole: bool = False
    formats: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", UserText(self.name))

    @property
    def present(self) -> int:
        """Rows with a value."""
        return self.rows - self.missing

    @property
    def near_unique(self) -> bool:
        """Whether most texts occur only once, so that nothing can be learned from them."""
        return self.distinct > _MANY and self.distinct > self.present / 2


@dataclass(frozen=True)
class Profile:
    """The profiles of a table's columns."""

    rows: int
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """The column of that name; ``None`` if there is none."""
        return next((column for column in self.columns if column.name == name), None)


def profile(frame: "pd.DataFrame") -> Profile:
    """Profile every column.

    Args:
        frame: From ``core.data.tables.reading.read``.
    """
    return Profile(len(frame), tuple(_column(name, frame[name]) for name in frame.columns))


def numbers(values: "pd.Series") -> np.ndarray:
    """Convert a column to numbers: ``(rows,)``, float64, NaN for anything but finite numbers."""
    import pandas as pd

    if values.dtype.kind not in "biuf":
        values = pd.to_numeric(values.astype("str").str.strip(), errors="coerce")
    converted = values.to_numpy(np.float64, na_value=np.nan)
    return np.where(np.isfinite(converted), converted, np.nan)


def moments(values: "pd.Series") -> "pd.Series":
    """Return a column of dates in the form that ``core.data.tables.dates.parse`` takes."""
    return values if values.dtype.kind == "M" else texts(values)


def texts(values: "pd.Series") -> "pd.Series":
    """Convert a column to texts; missing values stay missing, whole numbers have no decimals."""
    if values.dtype.kind == "f" and (values.dropna() % 1 == 0).all():
        values = values.astype("Int64")
    stripped = values.astype("string").str.strip()
    return stripped.astype("str").where(values.notna())


def _column(name: str, values: "pd.Series") -> Column:
    present = values.dropna()
    rows, missing = len(values), len(values) - len(present)
    if not len(present):
        return Column(name, Kind.EMPTY, rows, missing, 0)
    counts = present.value_counts()
    column = Column(name, Kind.CATEGORY, rows, missing, len(counts), _examples(present, counts))
    kind = values.dtype.kind
    if kind == "M":
        return _dated(column, present, ())
    if kind in "iuf":
        return _numeric(column, present.to_numpy(np.float64), 0)
    if kind == "b":
        return _constant(column)
    return _textual(column, present)


def _examples(present: "pd.Series", counts: "pd.Series") -> tuple[str, ...]:
    frequent = counts.index[:_EXAMPLES] if counts.iloc[0] > 1 else present.iloc[:_EXAMPLES]
    return tuple(tidy(_shown(value), _EXAMPLE_LENGTH) for value in frequent)


def _shown(value: object) -> str:
    return f"{value:.7g}" if isinstance(value, float) else str(value)


def _numeric(column: Column, present: np.ndarray, odd: int) -> Column:
    finite = present[np.isfinite(present)]
    odd += len(present) - len(finite)
    if not column.odd_values:
        infinite = np.unique(present[np.isinf(present)])
        column = replace(column, odd_values=tuple(map(str, infinite.tolist())))
    if not len(finite):
        return replace(column, kind=Kind.EMPTY, odd=odd)
    low, high = float(finite.min()), float(finite.max())
    whole = bool((finite == np.round(finite)).all())
    kind = Kind.NUMBER
    if low == high:
        kind = Kind.CONSTANT
    elif whole and _counts_rows(column, finite):
        kind = Kind.IDENTIFIER
    return replace(
        column,
        kind=kind,
        low=f"{low:.7g}",
        high=f"{high:.7g}",
        odd=odd,
        whole=whole,
        sentinel=_sentinel(finite),
    )


def _sentinel(finite: np.ndarray) -> str:
    """A number that may stand for missing values: -999 and the like, far from all others."""
    for value in _SENTINELS:
        share = float((finite == value).mean())
        others = finite[finite != value]
        if (
            len(others)
            and 0 < share < _MOST_SENTINELS
            and np.ptp(others) < np.abs(others - value).min()
        ):
            return f"{value:g}"
    return ""


def _counts_rows(column: Column, finite: np.ndarray) -> bool:
    """Whether whole numbers identify rows: nearly all distinct, and consecutive or named so."""
    if column.distinct < _UNIQUE * column.rows or column.rows < 10:
        return False
    steps = np.diff(finite)
    return bool(_ID.search(column.name)) or bool((steps == 1).all())


def _dated(column: Column, present: "pd.Series", formats: tuple[str, ...]) -> Column:
    moments = dates.parse(present, formats).dropna()
    if moments.min() == moments.max():
        return replace(column, kind=Kind.CONSTANT)
    return replace(
        column,
        kind=Kind.DATE,
        low=str(moments.min()),
        high=str(moments.max()),
        odd=len(present) - len(moments),
        formats=formats,
    )


def _textual(column: Column, present: "pd.Series") -> Column:
    if _mostly_numbers(present.head(_SAMPLED)) and _mostly_numbers(present):
        values = numbers(present)
        finite = values[np.isfinite(values)]
        odd = present[~np.isfinite(values)].value_counts()
        named = tuple(tidy(value, _EXAMPLE_LENGTH) for value in odd.index[:_ODD])
        return _numeric(replace(column, odd_values=named), finite, len(values) - len(finite))
    formats = dates.formats_of(present)
    if formats:
        return _dated(column, present, formats)
    words = float(present.head(_SAMPLED).str.count(r"\s+").mean()) + 1
    if words >= _WORDY and column.distinct > _MANY:
        return replace(column, kind=Kind.TEXT)
    unique = column.distinct >= _UNIQUE * column.present and column.rows >= 20
    if unique or (_ID.search(column.name) and column.near_unique):
        return replace(column, kind=Kind.IDENTIFIER)
    return _constant(column)


def _mostly_numbers(texts: "pd.Series") -> bool:
    """Whether most texts are numbers, ignoring infinities and failed formulas."""
    words = texts[~texts.str.strip().str.fullmatch(_NO_WORD, case=False)]
    if 2 * len(words) < len(texts) or _coded(texts):
        return False
    return bool(np.isfinite(numbers(words)).mean() >= _MOSTLY)


def _coded(values: "pd.Series") -> bool:
    """Whether texts are codes of equal length with leading zeros, such as postal codes."""
    lengths = values.str.len()
    alike = bool(lengths.iloc[0] > 1 and (lengths == lengths.iloc[0]).all())
    return alike and bool(values.str.fullmatch(r"\d+").all() and values.str.startswith("0").any())


def _constant(column: Column) -> Column:
    # With one value and missing ones, whether it is missing may be informative.
    return replace(
        column, kind=Kind.CONSTANT if column.distinct == 1 and not column.missing else column.kind
    )
