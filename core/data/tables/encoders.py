"""Fitted encoders: from a column of raw values, of the table or of new rows, to inputs.

They are stored with a table, so that new rows are encoded as its own were.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from core.data.tables import conversion, dates
from core.data.tables.columns import Kind
from core.data.tables.notation import Notation

if TYPE_CHECKING:
    import pandas as pd

LARGEST = float(np.finfo(np.float32).max)
PARTS = {
    "year": "year",
    "month": "month",
    "day": "day",
    "weekday": "day_of_week",
    "hour": "hour",
}
"""Parts of a date, with their names in pandas."""
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
NOWHERE = -1
"""The place of a category that has no input: all inputs of its column are 0."""


@dataclass(frozen=True)
class NumberEncoder:
    """A column of numbers, which is one input, or two with the indicator of missing numbers.

    Attributes:
        column: Its name.
        notation: How its numbers are written, if they are texts; as in
            ``core.data.tables.plan.ColumnPlan``.
        indicator: Whether a second input is 1 where there is no number, and else 0.
    """

    kind: ClassVar[Kind] = Kind.NUMBER
    column: str
    notation: Notation | None = None
    indicator: bool = False

    @property
    def inputs(self) -> int:
        """Number of inputs."""
        return 1 + self.indicator

    def encode(self, values: "pd.Series") -> np.ndarray:
        """Return ``(rows, inputs)``, float32; NaN for whatever is no number that float32 holds."""
        numbers = conversion.numbers(values, self.notation)
        numbers[np.abs(numbers) > LARGEST] = np.nan
        parts = [numbers, np.isnan(numbers)][: self.inputs]
        return np.stack(parts, axis=1).astype(np.float32)


@dataclass(frozen=True)
class OrderEncoder:
    """A column of ordered categories, which is one input.

    Attributes:
        column: Its name.
        places: The place of each label in the order, from 0. Several labels, such as two
            spellings, may share one.
    """

    kind: ClassVar[Kind] = Kind.ORDERED
    column: str
    places: Mapping[str, int]

    @property
    def inputs(self) -> int:
        """Number of inputs."""
        return 1

    def encode(self, values: "pd.Series") -> np.ndarray:
        """Return ``(rows, 1)``, float32; NaN for every other label and without one."""
        import pandas as pd

        known = pd.Index(list(self.places), dtype=object).get_indexer(
            conversion.texts(values).astype(object)
        )
        places = np.array([*self.places.values(), np.nan], np.float32)
        encoded: np.ndarray = places[known][:, np.newaxis]
        return encoded

    def with_spellings(self, spellings: Mapping[str, str]) -> "OrderEncoder":
        """Return the encoder with further spellings of its labels.

        Args:
            spellings: The label of each spelling.
        """
        known = {each: self.places[to] for each, to in spellings.items() if to in self.places}
        return replace(self, places={**self.places, **known})


@dataclass(frozen=True)
class DateEncoder:
    """A column of dates, with an input for each part.

    Attributes:
        column: Its name.
        formats: As in ``core.data.tables.plan.ColumnPlan``.
        parts: Keys of ``PARTS``, one per input.
    """

    kind: ClassVar[Kind] = Kind.DATE
    column: str
    formats: tuple[str, ...] = ()
    parts: tuple[str, ...] = tuple(PARTS)

    @property
    def inputs(self) -> int:
        """Number of inputs."""
        return len(self.parts)

    def encode(self, values: "pd.Series") -> np.ndarray:
        """Return ``(rows, inputs)``, float32; NaN without a date."""
        moments = self.moments(values)
        parts = [getattr(moments.dt, PARTS[part]).to_numpy(np.float64) for part in self.parts]
        return np.stack(parts, axis=1).astype(np.float32)

    def moments(self, values: "pd.Series") -> "pd.Series":
        """Return the dates, as ``core.data.tables.dates.parse`` does."""
        return dates.parse(conversion.moments(values), self.formats)


@dataclass(frozen=True)
class CategoryEncoder:
    """A column of categories, one-hot encoded.

    Attributes:
        column: Its name.
        places: The input, counted from 0, that is 1 for each label; ``NOWHERE`` if none is. Several
            labels, such as two spellings, may share one.
        missing: The same for a missing value.
        unseen: The same for every other label: the input of rare values, if there is one.
        inputs: Number of inputs.
    """

    kind: ClassVar[Kind] = Kind.CATEGORY
    column: str
    places: Mapping[str, int] = field(default_factory=dict)
    missing: int = NOWHERE
    unseen: int = NOWHERE
    inputs: int = 1

    def encode(self, values: "pd.Series") -> np.ndarray:
        """Return ``(rows, inputs)``, float32."""
        return self.placed(self.places_of(values))

    def placed(self, places: np.ndarray) -> np.ndarray:
        """Return the inputs, ``(rows, inputs)`` float32, for the place of every row."""
        encoded = np.zeros((len(places), self.inputs), np.float32)
        rows = np.flatnonzero(places != NOWHERE)
        encoded[rows, places[rows]] = 1
        return encoded

    def places_of(self, values: "pd.Series") -> np.ndarray:
        """Return the place of every row's category, ``(rows,)``, int64."""
        texts = conversion.texts(values)
        known = self.labels_of(values, texts)
        table = np.array([*self.places.values(), self.unseen], np.int64)
        places: np.ndarray = table[known]
        places[texts.isna().to_numpy()] = self.missing
        return places

    def labels_of(self, values: "pd.Series", texts: "pd.Series") -> np.ndarray:
        """Return the index of every row's label in ``places``; -1 for labels not in it.

        Args:
            values: The column.
            texts: The same from ``core.data.tables.conversion.texts``. A whole number is written as
                "1" or as "1.0", depending on the other rows: both are found.
        """
        import pandas as pd

        labels = pd.Index(list(self.places), dtype=object)
        known: np.ndarray = labels.get_indexer(texts.astype(object))
        lost = (known < 0) & texts.notna().to_numpy()
        if lost.any() and (alike := self._numbers()):
            numbers = conversion.numbers(texts[lost])
            known[lost] = [alike.get(number, -1) for number in numbers.tolist()]
        return known

    def _numbers(self) -> dict[float, int]:
        """The index of each label that is an ordinary number; codes such as 007 are not."""
        places = enumerate(self.places)
        return {float(label): place for place, label in places if _NUMBER.fullmatch(label)}

    def with_spellings(self, spellings: Mapping[str, str]) -> "CategoryEncoder":
        """Return the encoder with further spellings of its labels.

        Args:
            spellings: The label of each spelling.
        """
        known = {each: self.places[to] for each, to in spellings.items() if to in self.places}
        return replace(self, places={**self.places, **known})


Encoder = NumberEncoder | DateEncoder | CategoryEncoder | OrderEncoder
_KINDS: Mapping[str, Callable[..., Encoder]] = {
    each.kind: each for each in (NumberEncoder, DateEncoder, CategoryEncoder, OrderEncoder)
}


def to_dict(encoder: Encoder) -> dict[str, Any]:
    """Return an encoder's fields, fit for JSON."""
    return {"kind": str(encoder.kind), **asdict(encoder)}


def from_dict(payload: Mapping[str, Any]) -> Encoder:
    """Read the output of ``to_dict``.

    Raises:
        LookupError, TypeError: It is not an encoder.
    """
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in payload.items()
        if name != "kind"
    }
    if values.get("notation"):
        values["notation"] = Notation(**values["notation"])
    return _KINDS[payload["kind"]](**values)
