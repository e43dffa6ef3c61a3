"""The columns of a table: the kind of each, and what is in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from core.base.text import N_, UserText
from core.data.tables.notation import Notation


class Kind(StrEnum):
    """What kind of values a column has."""

    NUMBER = "number"
    CATEGORY = "category"
    ORDERED = "ordered"
    DATE = "date"
    TEXT = "text"
    IDENTIFIER = "identifier"
    CONSTANT = "constant"
    EMPTY = "empty"


LABELS: Mapping[Kind, str] = {
    Kind.NUMBER: N_("Number"),
    Kind.CATEGORY: N_("Category"),
    Kind.ORDERED: N_("Ordered category"),
    Kind.DATE: N_("Date"),
    Kind.TEXT: N_("Free text"),
    Kind.IDENTIFIER: N_("Identifier"),
    Kind.CONSTANT: N_("Constant"),
    Kind.EMPTY: N_("Empty"),
}
"""Labels of the kinds."""

_MANY = 50  # distinct texts
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
        odd_counts: How often each of these occurs.
        sentinel: A number far from all others that may stand for missing values, such as -999;
            "" if there is none.
        whole: Whether all numbers are whole.
        formats: Formats of its dates; see ``core.data.tables.dates``.
        notation: How its numbers are written; ``None`` if they need no conversion.
        code: Whether it has digits that are codes rather than numbers.
        order: Its categories in ascending order, if they are levels such as low and high; else
            empty.
        repeated: Number of distinct values that occur more than once.
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
    odd_counts: tuple[int, ...] = ()
    sentinel: str = ""
    whole: bool = False
    formats: tuple[str, ...] = ()
    notation: Notation | None = None
    code: bool = False
    order: tuple[str, ...] = ()
    repeated: int = 0

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
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns}


def names_rows(name: str) -> bool:
    """Whether a column has the name of an identifier, such as "id" or "PassengerId"."""
    return bool(_ID.search(name))
