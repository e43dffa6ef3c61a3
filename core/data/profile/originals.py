"""The columns of a table as people know them, with the inputs that each became.

A category has one input for each of its values, a date one for each of its parts, and a toy
problem inputs computed from others. Whoever changes a sample changes columns, never single
inputs: so no sample comes out that cannot exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from core.base.text import UserText
from core.data.datasets import Dataset, split
from core.data.datasets.source import EXTRAS
from core.data.datasets.toys import widened
from core.data.profile.ranges import InputRange, fields
from core.data.tables import columns as table_columns
from core.data.tables import data, dates
from core.data.tables.columns import Kind
from core.data.tables.features import MISSING, PARTS, RARE
from core.data.tables.plan import ColumnPlan

if TYPE_CHECKING:
    import pandas as pd

_KEPT = 4  # tables, or splits of one
_DAY = ("year", "month", "day")
_GROWS = {"year": 400.0, "month": 32.0, "day": 1.0}


@dataclass(frozen=True, eq=False)
class NumberColumn:
    """A column that is one input.

    Attributes:
        name: Its name.
        inputs: The number of the input.
        range: What it can be set to.
    """

    name: str
    inputs: tuple[int]
    range: InputRange


@dataclass(frozen=True, eq=False)
class CategoryColumn:
    """A column of categories.

    Attributes:
        name: Its name.
        inputs: Numbers of its inputs.
        labels: Its categories; ``MISSING`` and ``RARE`` of ``core.data.tables.features`` stand for
            no value and for rare values, and "" for a category whose name is not known.
        values: ``(categories, inputs)``, float32: the inputs in a row of each category.
    """

    name: str
    inputs: tuple[int, ...]
    labels: tuple[str, ...]
    values: np.ndarray

    def place(self, row: np.ndarray) -> int | None:
        """The place of a sample's category; ``None`` where it has none of them.

        Args:
            row: ``(inputs of the table,)``.
        """
        same = np.flatnonzero((self.values == row[list(self.inputs)]).all(axis=1))
        return int(same[0]) if len(same) else None


@dataclass(frozen=True, eq=False)
class DateColumn:
    """A column of dates.

    Attributes:
        name: Its name.
        inputs: Numbers of its inputs.
        parts: The part of a date that each input is, keys of ``core.data.tables.features.PARTS``.
        usual: Year, month and day in rows where they are no input, because they never vary.
        low: The earliest day among the training rows.
        high: The latest.
    """

    name: str
    inputs: tuple[int, ...]
    parts: tuple[str, ...]
    usual: Mapping[str, int]
    low: date
    high: date

    @property
    def has_days(self) -> bool:
        """Whether the day matters, not the hour alone."""
        return self.parts != ("hour",)

    @property
    def has_hours(self) -> bool:
        return "hour" in self.parts

    def day(self, row: np.ndarray) -> date | None:
        """The day of a sample, ``(inputs of the table,)``; ``None`` where it has none."""
        return _day(dict(zip(self.parts, row[list(self.inputs)].tolist(), strict=True)), self.usual)

    def hour(self, row: np.ndarray) -> int:
        """The hour of a sample; 0 where it has none."""
        hour = float(row[self.inputs[self.parts.index("hour")]])
        return 0 if np.isnan(hour) else int(hour)

    def values(self, day: date | None, hour: int = 0) -> np.ndarray:
        """The inputs on a day: ``(inputs,)``, float32; NaN without a day."""
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
        columns: The columns in their order.
        extras: Of a toy problem, the inputs computed from others, names in
            ``core.data.datasets.source.EXTRAS``.
    """

    columns: tuple[OriginalColumn, ...]
    extras: tuple[str, ...] = ()

    def completed(self, rows: np.ndarray) -> np.ndarray:
        """Rows whose columns were set, with computed inputs to match: ``(samples, inputs)``."""
        if not self.extras:
            return rows
        points = [column.inputs[0] for column in self.columns]
        return widened(rows[:, points].astype(np.float64), self.extras)


@lru_cache(maxsize=_KEPT)
def originals(dataset: Dataset, validation_share: float, seed: int) -> Originals:
    """The columns of a table.

    Args:
        dataset: A table.
        validation_share: The run's; only the rows it leaves for training count.
        seed: The run's.

    Raises:
        DatasetError: The data of an uploaded table were deleted, or are damaged.
        StorageError: They cannot be read.
    """
    ranges = fields(dataset, validation_share, seed)
    if dataset.info.uploaded:
        return Originals(tuple(_of_table(dataset, ranges, validation_share, seed)))
    names = dataset.features
    extras = [extra for extra, made in EXTRAS.items() if set(made) <= set(names)]
    extras.sort(key=lambda extra: names.index(EXTRAS[extra][0]))
    own = dataset.info.drawn or len(names)
    numbers = [NumberColumn(names[place], (place,), ranges[place]) for place in range(own)]
    return Originals(tuple(numbers), tuple(extras) if dataset.info.drawn else ())


def _of_table(
    dataset: Dataset, ranges: tuple[InputRange, ...], validation_share: float, seed: int
) -> list[OriginalColumn]:
    plan = data.described(dataset.info.name).read_plan()
    sources = np.array(data.details(dataset.info.name).sources, object)
    rows = data.original_rows(dataset.info.name)
    train, _validation = split(dataset, validation_share, seed)
    columns: list[OriginalColumn] = []
    for planned in plan.inputs:
        inputs = tuple(np.flatnonzero(sources == planned.name).tolist())
        values = None if rows is None else rows[planned.name]
        if planned.kind is Kind.CATEGORY:
            columns.append(_category(dataset, planned.name, inputs, values))
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
        # Of two categories the first has no input of its own, and so no name among them.
        labels.insert(0, _first_of_two(dataset.x_test[:, inputs[0]], rows))
        values = np.array([[0.0], [1.0]], np.float32)
    return CategoryColumn(name, inputs, tuple(map(UserText, labels)), values)


def _first_of_two(test: np.ndarray, rows: "pd.Series | None") -> str:
    """The name of the category that is 0, from test rows; "" where none has it."""
    if rows is None:
        return ""
    named = table_columns.texts(rows)[test == 0]
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
    """A column of dates; ``None`` where its days cannot be told from its inputs."""
    parts = tuple(dataset.features[place].rsplit(": ", 1)[-1] for place in inputs)
    moments = dates.parse(table_columns.moments(rows), planned.formats).dropna()
    if not set(parts) <= set(PARTS) or not len(moments):
        return None
    usual = {part: int(getattr(moments.dt, part).mode()[0]) for part in _DAY if part not in parts}
    x = dataset.x_train[np.ix_(train, np.array(inputs))].astype(np.float64)
    known = x[~np.isnan(x).any(axis=1)]
    if not len(known):
        return None
    # The earliest and the latest row, by a number that grows from day to day.
    order = sum(
        (known[:, place] * _GROWS[part] for place, part in enumerate(parts) if part in _DAY),
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
        return None  # 31 February: its month never varied, but once
