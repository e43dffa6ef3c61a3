"""How one column of a table is used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.base.errors import PlanError
from core.base.messages import Message
from core.base.text import N_, UserText
from core.data.tables.columns import Kind
from core.data.tables.dates import FORMATS
from core.data.tables.notation import Notation
from core.data.tables.order import MOST_LEVELS
from core.data.tables.plan_errors import one_of, refused

USED = (Kind.NUMBER, Kind.CATEGORY, Kind.ORDERED, Kind.DATE)
"""Kinds that can become inputs."""


class Reason(StrEnum):
    """Why a column is not an input."""

    IDENTIFIER = "identifier"
    CONSTANT = "constant"
    EMPTY = "empty"
    FREE_TEXT = "free_text"
    NEAR_UNIQUE = "near_unique"
    SPLIT = "split"
    CHOSEN = "chosen"


REASONS: Mapping[Reason, str] = {
    Reason.IDENTIFIER: N_("it only identifies the rows"),
    Reason.CONSTANT: N_("it has the same value everywhere"),
    Reason.EMPTY: N_("it has no values"),
    Reason.FREE_TEXT: N_("it is free text"),
    Reason.NEAR_UNIQUE: N_("most of its values occur only once"),
    Reason.SPLIT: N_("all its values in the test rows are new"),
    Reason.CHOSEN: N_("you left it out"),
}
"""The reasons in words."""


@dataclass(frozen=True)
class ColumnPlan:
    """How one column is used.

    Attributes:
        name: Its name in the table.
        kind: How its values are interpreted; one of ``USED`` unless it is left out.
        dropped: Why it is left out; ``None`` for inputs and the target.
        formats: Formats of its dates, see ``core.data.tables.dates``; empty for ISO 8601.
        notation: How its numbers are written; ``None`` for Python's own notation.
        order: The categories of an ordered category, ascending: the first becomes 0, the next 1.
        indicator: Whether numbers get another input that is 1 where there is no number.

    Raises:
        PlanError: A value is not allowed.
    """

    name: str
    kind: Kind
    dropped: Reason | None = None
    formats: tuple[str, ...] = ()
    notation: Notation | None = None
    order: tuple[str, ...] = ()
    indicator: bool = False

    def __post_init__(self) -> None:
        self._put("name", UserText(self.name))
        self._put("kind", one_of(Kind, N_("Kind of the column {column}"), self.kind, self.name))
        if self.dropped is not None:
            setting = N_("Reason to leave out the column {column}")
            self._put("dropped", one_of(Reason, setting, self.dropped, self.name))
        elif self.kind not in USED:
            raise PlanError(
                N_(
                    "The column {column} is of the kind {kind}, which cannot be an input. Leave it"
                    " out, or choose one of {allowed}."
                ),
                column=self.name,
                kind=str(self.kind),
                allowed=", ".join(USED),
            )
        for name in self.formats:
            if name not in FORMATS:
                raise refused(N_("Format of dates"), name, ", ".join(FORMATS[:5]) + " …")
        if not isinstance(self.indicator, bool):
            raise refused(N_("Indicator of missing numbers"), self.indicator, "True, False")
        self._check_order()

    def _check_order(self) -> None:
        order = self.order
        texts = isinstance(order, tuple) and all(isinstance(level, str) for level in order)
        if not texts or len(set(order)) < len(order) or len(order) > MOST_LEVELS:
            levels = Message(N_("at most {most} different categories"), {"most": MOST_LEVELS})
            raise refused(N_("Order of the categories"), order, levels)
        if self.kind is Kind.ORDERED and self.dropped is None and len(order) < 2:
            raise PlanError(
                N_(
                    "The ordered category {column} needs an order of at least two of its"
                    " categories. Choose them, the lowest first."
                ),
                column=self.name,
            )

    def _put(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    @property
    def indicates(self) -> bool:
        """Whether it has an input for missing numbers."""
        return self.indicator and self.kind is Kind.NUMBER

    def to_list(self) -> list[Any]:
        """Return the fields, fit for JSON; the last, an object, has those that are set.

        The names of stored tables depend on it: see ``core.data.tables.store.name_of``.
        """
        later = {
            "notation": self.notation and self.notation.to_dict(),
            "order": list(self.order),
            "indicator": self.indicator,
        }
        stated = {name: value for name, value in later.items() if value}
        dropped = self.dropped and self.dropped.value
        return [self.name, self.kind.value, dropped, list(self.formats), *[stated] * bool(stated)]

    @classmethod
    def from_list(cls, payload: Sequence[Any]) -> "ColumnPlan":
        """Read the output of ``to_list``."""
        name, kind, dropped, formats, *rest = payload
        later = dict(rest[0]) if rest else {}
        written = later.pop("notation", None)
        return cls(
            str(name),
            kind,
            dropped,
            tuple(formats),
            notation=written and Notation(**written),
            order=tuple(later.pop("order", ())),
            **later,
        )
