"""The original columns of a table, and the inputs that encode them.

A category has one input for each of its values, a date one for each of its parts, and a toy
problem has inputs computed from others. A sample is edited by column, never by single inputs, so
that it stays possible.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from core.base.text import UserText
from core.data.datasets import Dataset, Holdout
from core.data.datasets.toys import widened
from core.data.profile.ranges import InputRange, input_ranges
from core.data.raw_inputs import raw_inputs
from core.data.tables import conversion, data, dates
from core.data.tables.column_plan import ColumnPlan
from core.data.tables.columns import Kind
from core.data.tables.encoders import PARTS
from core.data.tables.features import MISSING, RARE

if TYPE_CHECKING:
    import pandas as pd

_CACHED = 4  # tables, or splits of one
_DAY = ("year", "month", "day")
_DAYS = {"year": 400.0, "month": 32.0, "day": 1.0}  # at least, so that later dates have more


@dataclass(frozen=True, eq=False)
class NumberColumn:
    """A column of numbers.

    Attributes:
        name: Its name.
        inputs: The index of its input and, if it has one, of the indicator of missing numbers.
        range: The values it can be set to.
    """

    name: str
    inputs: tuple[int, ...]
    range: InputRange

    @property
    def indicated(self) -> bool:
        """Whether it has an indicator of missing numbers."""
        return len(self.inputs) > 1

    def values(self, number: float) -> np.ndarray:
        """The inputs for a number, or NaN for none: ``(inputs,)``, float32."""
        inputs = [number, float(np.isnan(number))]
        return np.array(inputs[: len(self.inputs)], np.float32)


@dataclass(frozen=True, eq=False)
class CategoryColumn:
    """A column of categories.

    Attributes:
        name: Its name.
        inputs: The indices of its inputs.
        labels: Its categories; ``MISSING`` and ``RARE`` of ``core.data.tables.features`` stand for
            no value and for rare values, "" for a category whose name is unknown.
        values: ``(categories, inputs)``, float32: the inputs that encode each category.
    """

    name: str
    inputs: tuple[int, ...]
    labels: tuple[str, ...]
    values: np.ndarray

    def place(self, row: np.ndarray) -> int | None:
        """Return the index of a sample's category; ``None`` if it has none of them.

        Args:
            row: ``(inputs of the table,)``.
        """
        inputs = row[list(self.inputs)]
        equal = (self.values == inputs) | (np.isnan(self.values) & np.isnan(inputs))
        same = np.flatnonzero(equal.all(axis=1))
        return int(same[0]) if len(same) else None


@dataclass(frozen=True, eq=False)
class DateColumn:
    """A column of dates.

    Attributes:
        name: Its name.
        inputs: The indices of its inputs.
        parts: The part of a date in each input, keys of ``core.data.tables.features.PARTS``.
        usual: Year, month or day, if it is not an input because it does not vary.
        low: The earliest day in the training rows.
        high: The latest day.
    """

    name: str
    inputs: tuple[int, ...]
    parts: tuple[str, ...]
    usual: Mapping[str, int]
    low: date
    high: date

    @property
    def has_days(self) -> bool:
        """Whether any input depends on the day."""
        return self.parts != ("hour",)

    @property
    def has_hours(self) -> bool:
        return "hour" in self.parts

    def day(self, row: np.ndarray) -> date | None:
        """The day of a sample, ``(inputs of the table,)``; ``None`` if it has none."""
        return _day(dict(zip(self.parts, row[list(self.inputs)].tolist(), strict=True)), self.usual)

    def hour(self, row: np.ndarray) -> int:
        """The hour of a sample; 0 if it has none."""
        hour = float(row[self.inputs[self.parts.index("hour")]])
        return 0 if np.isnan(hour) else int(hour)

    def values(self, day: date | None, hour: int = 0) -> np.ndarray:
        """The inputs that encode a day and hour: ``(inputs,)``, float32; NaN without a day."""
        if day is None:
            return np.full(len(self.parts), np.nan, np.float32)
        known = {"year": day.year, "month": day.month, "day": day.day, "hour": hour}
        known["weekday"] = day.weekday()
        return np.array([known[part] for part in self.parts], np.float32)


OriginalColumn = NumberColumn | CategoryColumn | DateColumn


@dataclass(frozen=True, eq=False)
class Originals:
    """The columns of a table that can be set one by one.

    Attributes:
        columns: The columns, in order.
        extras: Additional inputs of a toy problem, names in
            ``core.data.datasets.source.EXTRAS``.
    """

    columns: tuple[OriginalColumn, ...]
    extras: tuple[str, ...] = ()

    def completed(self, rows: np.ndarray) -> np.ndarray:
        """Return rows, ``(samples, inputs)``, with the additional inputs recomputed."""
        if not self.extras:
            return rows
        points = [column.inputs[0] for column in self.columns]
        return widened(rows[:, points].astype(np.float64), self.extras)


@lru_cache(maxsize=_CACHED)
def originals(dataset: Dataset, holdout: Holdout) -> Originals:
    """Return the original columns of a table.

    Args:
        dataset: A table.
        holdout: The rows that the run holds out; ranges are those of the others.

    Raises:
        DatasetError: The data of an uploaded table were deleted, or are damaged.
        StorageError: The data cannot be read.
    """
    ranges = input_ranges(dataset, holdout)
    if dataset.info.uploaded:
        columns = tuple(_of_table(dataset, ranges, holdout))
        return Originals(columns, raw_inputs(dataset).extras if dataset.info.plane else ())
    raw = raw_inputs(dataset)
    numbers = [
        NumberColumn(encoder.column, (place,), ranges[place])
        for place, encoder in enumerate(raw.encoders)
    ]
    return Originals(tuple(numbers), raw.extras)


def _of_table(
    dataset: Dataset, ranges: tuple[InputRange, ...], holdout: Holdout
) -> list[OriginalColumn]:
    plan = data.described(dataset.info.name).read_plan()
    sources = np.array(data.details(dataset.info.name).sources, object)
    rows = data.original_rows(dataset.info.name)
    train, _validation = holdout.rows(dataset)
    columns: list[OriginalColumn] = []
    for planned in plan.inputs:
        inputs = tuple(np.flatnonzero(sources == planned.name).tolist())
        values = None if rows is None else rows[planned.name]
        if planned.kind is Kind.CATEGORY:
            columns.append(_category(dataset, planned.name, inputs, values))
            continue
        if planned.kind is Kind.ORDERED:
            columns.append(_ordered(dataset, planned, inputs))
            continue
        if planned.indicator:
            columns.append(NumberColumn(planned.name, inputs, ranges[inputs[0]]))
            continue
        dated = None
        if planned.kind is Kind.DATE and values is not None:
            dated = _dated(dataset, planned, inputs, values, train)
        if dated is not None:
            columns.append(dated)
        else:
            columns += [NumberColumn(dataset.features[i], (i,), ranges[i]) for i in inputs]
    return columns


def _category(
    dataset: Dataset, name: str, inputs: tuple[int, ...], rows: "pd.Series | None"
) -> CategoryColumn:
    labels = [dataset.features[place].removeprefix(f"{name} = ") for place in inputs]
    values = np.eye(len(inputs), dtype=np.float32)
    if len(inputs) == 1 and not dataset.x_train[:, inputs[0]].all():
        # The first of two categories has no input, and so no name among the features.
        labels.insert(0, _first_of_two(dataset.x_test[:, inputs[0]], rows))
        values = np.array([[0.0], [1.0]], np.float32)
    return CategoryColumn(name, inputs, tuple(map(UserText, labels)), values)


def _ordered(dataset: Dataset, planned: ColumnPlan, inputs: tuple[int, ...]) -> CategoryColumn:
    """An ordered category; no value is offered if some row has none."""
    values = np.arange(len(planned.order), dtype=np.float32)
    labels = [*planned.order]
    if np.isnan(dataset.x_train[:, inputs[0]]).any():
        values, labels = np.append(values, np.float32(np.nan)), [*labels, MISSING]
    return CategoryColumn(planned.name, inputs, tuple(map(UserText, labels)), values[:, np.newaxis])


def _first_of_two(test: np.ndarray, rows: "pd.Series | None") -> str:
    """The name of the category encoded as 0, from test rows; "" if no test row has it."""
    if rows is None:
        return ""
    named = conversion.texts(rows)[test == 0]
    distinct = sorted(set(named.dropna()))
    if named.isna().any():
        distinct.append(MISSING)
    return RARE if len(distinct) > 1 else "".join(distinct)


def _dated(
    dataset: Dataset,
    planned: ColumnPlan,
    inputs: tuple[int, ...],
    rows: "pd.Series",
    train: np.ndarray,
) -> DateColumn | None:
    """A column of dates; ``None`` if its days cannot be recovered from its inputs."""
    parts = tuple(dataset.features[place].rsplit(": ", 1)[-1] for place in inputs)
    moments = dates.parse(conversion.moments(rows), planned.formats).dropna()
    if not set(parts) <= set(PARTS) or not len(moments):
        return None
    usual = {part: int(getattr(moments.dt, part).mode()[0]) for part in _DAY if part not in parts}
    x = dataset.x_train[np.ix_(train, np.array(inputs))].astype(np.float64)
    known = x[~np.isnan(x).any(axis=1)]
    if not len(known):
        return None
    # The earliest and the latest row, by a number that increases with the date.
    order = sum(
        (known[:, place] * _DAYS[part] for place, part in enumerate(parts) if part in _DAY),
        np.zeros(len(known)),
    )
    ends = (known[int(order.argmin())], known[int(order.argmax())])
    low, high = (_day(dict(zip(parts, row.tolist(), strict=True)), usual) for row in ends)
    if low is None or high is None:
        return None
    return DateColumn(planned.name, inputs, parts, usual, low, high)


def _day(parts: Mapping[str, float], usual: Mapping[str, int]) -> date | None:
    if any(np.isnan(value) for value in parts.values()):
        return None
    try:
        return date(*(int(parts.get(part, usual.get(part, 1))) for part in _DAY))
    except ValueError:
        return None  # such as 31 February, if a row differs from the usual month
