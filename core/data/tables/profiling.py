"""What is in the columns of a table, found from their values."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from core.data.tables import codes, dates, notation, order, progress
from core.data.tables.columns import Column, Kind, Profile, names_rows
from core.data.tables.conversion import numbers, texts
from core.data.tables.names import tidy
from core.data.tables.notation import Notation
from core.data.tables.progress import Stage

if TYPE_CHECKING:
    import pandas as pd

_EXAMPLES = 5
_EXAMPLE_LENGTH = 40
_SAMPLED = 2_000  # values tested first for being numbers
_UNIQUE = 0.95  # distinct values, as a share of all
_WORDY = 5.0  # average words per value, from which on it is free text
_MANY = 50  # distinct texts
_ODD = 20  # odd values that are listed
_WHOLE = 2.0**53  # from there on, float64 does not hold every whole number
_NINES = (-999.0, -9999.0, -99.0, 99.0, 999.0, 9999.0, -99999.0, 99999.0)
_ROUND = 100.0  # other sentinels are multiples of it
_MOST_SENTINELS = 0.5  # of the rows
_FAR = 3.0  # standard deviations of the others


def profile(frame: "pd.DataFrame", decimal: str = ".") -> Profile:
    """Profile every column.

    Args:
        frame: From ``core.data.tables.reading.read``.
        decimal: The decimal sign of the file, where numbers could be read in two ways.
    """
    columns = []
    for place, name in enumerate(frame.columns):
        progress.report(Stage.PROFILE, place / len(frame.columns))
        columns.append(_column(name, frame[name], decimal))
    return Profile(len(frame), tuple(columns))


def _column(name: str, values: "pd.Series", decimal: str) -> Column:
    import pandas as pd

    present = values.dropna()
    rows, missing = len(values), len(values) - len(present)
    if not len(present):
        return Column(name, Kind.EMPTY, rows, missing, 0)
    kind = values.dtype.kind
    distinct, counts = _counted(present)
    column = Column(
        *(name, Kind.CATEGORY, rows, missing, len(distinct)),
        _examples(present, distinct, counts),
        repeated=int((counts > 1).sum()),
    )
    if kind == "M":
        return _dated(column, present, ())
    if kind in "iuf":
        return _numeric(column, present.to_numpy(np.float64), 0)
    if kind == "b":
        return _constant(column)
    return _textual(column, present, pd.Series(distinct), decimal)


def _counted(present: "pd.Series") -> tuple[Any, np.ndarray]:
    """An array of the distinct values of a column, in any order, and the number of each."""
    if present.dtype.kind not in "iuf":
        counts = present.value_counts(sort=False)
        return counts.index.array, counts.to_numpy()
    ascending = np.sort(present.to_numpy())  # a fraction of the time that hashing takes
    starts = np.flatnonzero(np.append(True, ascending[1:] != ascending[:-1]))
    return ascending[starts], np.diff(starts, append=len(ascending))


def _examples(present: "pd.Series", distinct: Any, counts: np.ndarray) -> tuple[str, ...]:
    frequent = present.iloc[:_EXAMPLES]
    if counts.max() > 1:
        least = np.partition(counts, -_EXAMPLES)[-_EXAMPLES] if len(counts) > _EXAMPLES else 0
        often = np.flatnonzero(counts >= least)
        frequent = distinct[often[np.argsort(-counts[often], kind="stable")[:_EXAMPLES]]]
    return tuple(tidy(_shown(value), _EXAMPLE_LENGTH) for value in frequent.tolist())


def _shown(value: object) -> str:
    return f"{value:.7g}" if isinstance(value, float) else str(value)


def _merged(column: Column, numbers: np.ndarray) -> bool:
    """Whether whole numbers are so large that only as texts all of them are distinct."""
    large = np.abs(numbers).max() >= _WHOLE
    return bool(large and len(np.unique(numbers)) < min(column.distinct, len(numbers)))


def _numeric(column: Column, present: np.ndarray, odd: int) -> Column:
    finite = present[np.isfinite(present)]
    odd += len(present) - len(finite)
    if not column.odd_values:
        infinite, counts = np.unique(present[np.isinf(present)], return_counts=True)
        column = replace(
            column,
            odd_values=tuple(map(str, infinite.tolist())),
            odd_counts=tuple(counts.tolist()),
        )
    if not len(finite):
        return replace(column, kind=Kind.EMPTY, odd=odd, sentinel="")
    low, high = float(finite.min()), float(finite.max())
    whole = bool((finite == np.round(finite)).all())
    kind = Kind.NUMBER
    if low == high:
        kind = Kind.CONSTANT
    elif whole and _counts_rows(column, finite):
        kind = Kind.IDENTIFIER
    elif whole and _merged(column, finite):
        few = column.distinct <= _MANY
        kind = Kind.CATEGORY if few else Kind.IDENTIFIER
    elif whole and not odd and codes.named(column.name, column.distinct):
        kind = Kind.CATEGORY
    return replace(
        column,
        kind=kind,
        code=kind is Kind.CATEGORY,
        low=f"{low:.7g}",
        high=f"{high:.7g}",
        odd=odd,
        whole=whole,
        sentinel=_sentinel(finite),
    )


def _sentinel(finite: np.ndarray) -> str:
    """A number that may stand for missing values, such as -999 or -200, far from all others."""
    for value in (*_NINES, *_extremes(finite)):
        share = np.count_nonzero(finite == value) / len(finite)
        if not 0 < share < _MOST_SENTINELS:
            continue
        others = finite[finite != value]
        gap = float(np.abs(others - value).min())
        below = value < 0 <= others.min() and gap > _FAR * others.std()
        if gap > np.ptp(others) or below:
            return f"{value:g}"
    return ""


def _extremes(finite: np.ndarray) -> Iterator[float]:
    """The smallest and the largest number, if they are round and occur more than once."""
    for value in (float(finite.min()), float(finite.max())):
        if value and value % _ROUND == 0 and (finite == value).sum() > 1:
            yield value


def _counts_rows(column: Column, finite: np.ndarray) -> bool:
    """Whether whole numbers identify rows: nearly all distinct, and consecutive or named so."""
    if column.distinct < _UNIQUE * column.rows or column.rows < 10:
        return False
    steps = np.diff(finite)
    return names_rows(column.name) or bool((steps == 1).all())


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


def _textual(column: Column, present: "pd.Series", distinct: "pd.Series", decimal: str) -> Column:
    some = texts(notation.sampled(present)).unique()
    if codes.possible(some) and codes.coded(column.name, texts(distinct).unique()):
        return _constant(_worded(replace(column, code=True), present, distinct))
    written = notation.find(present, decimal)
    if written is not None:
        read, written = _numbers_in(present, written)
        if notation.mostly(present, read):
            return _as_numbers(column, present, written, read)
    formats = dates.formats_of(present)
    if formats:
        return _dated(column, present, formats)
    return _worded(column, present, distinct)


def _numbers_in(present: "pd.Series", written: Notation) -> tuple[np.ndarray, Notation | None]:
    """The numbers of a column, and their notation: ``None`` if Python's own gives the same."""
    values = numbers(present, written)
    if not (written.clock or written.unit):
        plain = numbers(present)
        if np.array_equal(values, plain, equal_nan=True):
            return plain, None
    return values, written


def read_as(column: Column, values: "pd.Series", written: Notation | None) -> Column:
    """Return the profile of a column that is read as numbers in a notation.

    Args:
        column: Its profile.
        values: The column.
        written: The notation, perhaps another one than the profile's.
    """
    known = column.kind is Kind.NUMBER and column.notation == written
    if known or values.dtype.kind in "biufM":
        return column
    present = values.dropna()
    return _as_numbers(column, present, written, numbers(present, written))


def _as_numbers(
    column: Column, present: "pd.Series", written: Notation | None, values: np.ndarray
) -> Column:
    """The profile of texts that are read as numbers, NaN where they are none."""
    import pandas as pd

    finite = values[np.isfinite(values)]
    odd = present[~np.isfinite(values)].value_counts()
    column = replace(
        column,
        notation=written,
        distinct=len(pd.unique(finite)) + len(odd),
        odd_values=tuple(tidy(value, _EXAMPLE_LENGTH) for value in odd.index[:_ODD]),
        odd_counts=tuple(odd.iloc[:_ODD].tolist()),
    )
    return _numeric(column, finite, len(values) - len(finite))


def _worded(column: Column, present: "pd.Series", distinct: "pd.Series") -> Column:
    if column.distinct > _MANY:
        words = float(present.head(_SAMPLED).str.count(r"\s+").mean()) + 1
        if words >= _WORDY:
            return replace(column, kind=Kind.TEXT)
    unique = column.distinct >= _UNIQUE * column.present and column.rows >= 20
    if unique or (names_rows(column.name) and column.near_unique):
        return replace(column, kind=Kind.IDENTIFIER)
    if column.distinct <= order.MOST_LEVELS:
        levels = order.levels(set(texts(distinct)))
        column = replace(column, order=levels)
    return _constant(column)


def _constant(column: Column) -> Column:
    # With one value and missing ones, whether it is missing may be informative.
    return replace(
        column, kind=Kind.CONSTANT if column.distinct == 1 and not column.missing else column.kind
    )
