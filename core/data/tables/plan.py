"""How a table becomes a dataset: the target, the inputs, their encoding and the split."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from core.base.errors import DatasetError, PlanError
from core.base.messages import Message, between
from core.base.text import N_, UserText, shown
from core.data import tasks
from core.data.tables.columns import Kind
from core.data.tables.dates import FORMATS
from core.data.tables.dialect import Dialect
from core.data.tables.names import numbered, tidy

LEAST_TEST, MOST_TEST = 0.05, 0.5
MOST_SEED = 2**32 - 1
USED = (Kind.NUMBER, Kind.CATEGORY, Kind.DATE)
"""Kinds that can become inputs."""
MOST_NAME = 40
"""Maximum length of a class name, in characters."""
_LABEL_LENGTH = 60
_COSMETIC = ("label", "class_names")  # do not affect the numbers


class Reason(StrEnum):
    """Why a column is not an input."""

    IDENTIFIER = "identifier"
    CONSTANT = "constant"
    EMPTY = "empty"
    FREE_TEXT = "free_text"
    NEAR_UNIQUE = "near_unique"
    CHOSEN = "chosen"


REASONS: Mapping[Reason, str] = {
    Reason.IDENTIFIER: N_("it only identifies the rows"),
    Reason.CONSTANT: N_("it has the same value everywhere"),
    Reason.EMPTY: N_("it has no values"),
    Reason.FREE_TEXT: N_("it is free text"),
    Reason.NEAR_UNIQUE: N_("most of its values occur only once"),
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

    Raises:
        PlanError: A value is not allowed.
    """

    name: str
    kind: Kind
    dropped: Reason | None = None
    formats: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._put("name", UserText(self.name))
        self._put("kind", _one_of(Kind, N_("Kind of the column {column}"), self.kind, self.name))
        if self.dropped is not None:
            setting = N_("Reason to leave out the column {column}")
            self._put("dropped", _one_of(Reason, setting, self.dropped, self.name))
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
                raise _refused(N_("Format of dates"), name, ", ".join(FORMATS[:5]) + " …")

    def _put(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)


@dataclass(frozen=True)
class Plan:
    """Everything that decides how a table is encoded; file and plan determine the dataset.

    Attributes:
        label: The user's name for the table; does not affect the dataset.
        target: Name of the column to predict.
        task: A name in ``core.data.tasks.TASKS``.
        columns: A plan for each column of the table, including the target, in order.
        test_share: Share of the rows in the test set, 0.05 to 0.5.
        stratified: Whether the test set is stratified by class.
        seed: Decides which rows are test rows.
        dialect: How the file is read.
        merged: Whether to merge labels that differ only in case, spaces or a final full stop.
        class_names: Pairs of a class's label in the table and its name; does not affect the
            dataset.

    Raises:
        PlanError: A value is not allowed, or values do not fit each other.
    """

    label: str
    target: str
    task: str
    columns: tuple[ColumnPlan, ...]
    test_share: float = 0.2
    stratified: bool = True
    seed: int = 0
    dialect: Dialect = field(default_factory=Dialect)
    merged: bool = False
    class_names: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        label = tidy(self.label, _LABEL_LENGTH)
        if not label:
            raise PlanError(N_("The table has no name. Give it one, such as that of the file."))
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "target", UserText(self.target))
        object.__setattr__(self, "class_names", _class_names(self.class_names))
        if self.task not in tasks.TASKS:
            raise _refused(N_("Task"), self.task, ", ".join(tasks.TASKS))
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names):
            raise PlanError(N_("A column is in the plan twice. Give each a different name."))
        if self.target not in names:
            raise _refused(N_("Target"), self.target, tidy(", ".join(names), 200))
        self._check_split()
        if not self.inputs:
            raise PlanError(
                N_(
                    "All columns but the target {target} are left out, so there is nothing to"
                    " predict it from. Include at least one."
                ),
                target=self.target,
            )

    def _check_split(self) -> None:
        share = self.test_share
        number = isinstance(share, int | float) and not isinstance(share, bool)
        if not number or not LEAST_TEST <= share <= MOST_TEST:
            raise _refused(N_("Test share"), share, between(LEAST_TEST, MOST_TEST))
        if not isinstance(self.stratified, bool):
            raise _refused(N_("Stratified"), self.stratified, "True, False")
        if not isinstance(self.merged, bool):
            raise _refused(N_("Labels merged"), self.merged, "True, False")
        seed = self.seed
        if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed <= MOST_SEED:
            raise _refused(N_("Seed"), seed, between(0, MOST_SEED))
        # A numeric target cannot be stratified.
        object.__setattr__(self, "stratified", self.stratified and self.classifies)
        object.__setattr__(self, "test_share", float(share))

    @property
    def classifies(self) -> bool:
        return tasks.TASKS[self.task].classifies

    @property
    def inputs(self) -> tuple[ColumnPlan, ...]:
        """The columns from which the target is predicted."""
        return tuple(c for c in self.columns if c.dropped is None and c.name != self.target)

    @property
    def dropped(self) -> tuple[ColumnPlan, ...]:
        """The columns that are left out."""
        return tuple(c for c in self.columns if c.dropped is not None and c.name != self.target)

    def column(self, name: str) -> ColumnPlan:
        """Return the plan for one column.

        Raises:
            PlanError: There is no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        names = ", ".join(column.name for column in self.columns)
        raise _refused(N_("Column"), name, tidy(names, 200))

    def with_column(self, name: str, **changes: Any) -> "Plan":
        """Return a copy with changes to one column.

        Raises:
            PlanError: There is no such column, or the change is not allowed.
        """
        changed = replace(self.column(name), **changes)
        columns = tuple(changed if c.name == name else c for c in self.columns)
        return replace(self, columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields by name, fit for JSON."""
        return {
            **{f.name: getattr(self, f.name) for f in fields(self)},
            "class_names": [list(pair) for pair in self.class_names],
            "columns": [
                [c.name, c.kind.value, c.dropped and c.dropped.value, list(c.formats)]
                for c in self.columns
            ],
            "dialect": self.dialect.to_dict(),
        }

    def to_json(self) -> str:
        """Return the plan as a JSON object."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @classmethod
    def from_dict(cls, payload: Any) -> "Plan":
        """Read the output of ``to_dict``.

        Raises:
            PlanError: It is not a plan.
            TableError: Its dialect has a value that is not allowed.
        """
        try:
            columns = tuple(
                ColumnPlan(str(name), kind, dropped, tuple(formats))
                for name, kind, dropped, formats in payload["columns"]
            )
            values = {
                **payload,
                "columns": columns,
                "dialect": Dialect.from_dict(payload["dialect"]),
                "class_names": tuple(payload.get("class_names", ())),
            }
            return cls(**values)
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise PlanError(
                N_("The plan cannot be read ({reason}). Use one that was saved here."),
                reason=tidy(error, 100),
            ) from error

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """Read the output of ``to_json``.

        Raises:
            PlanError: It is not a plan.
        """
        try:
            payload = json.loads(text)
        except (ValueError, RecursionError):
            payload = None
        return cls.from_dict(payload)

    def decisive(self) -> str:
        """Return everything that affects the numbers as text: no label, no names of classes."""
        values = {name: v for name, v in self.to_dict().items() if name not in _COSMETIC}
        if not self.merged:
            del values["merged"]  # the default is left out, as in ``Dialect.to_dict``
        return json.dumps(values, sort_keys=True)


def named(labels: Iterable[str], names: Iterable[tuple[str, str]]) -> tuple[UserText, ...]:
    """Return unique names of classes: the user's, or else the labels.

    Args:
        labels: The labels of the classes, by class number.
        names: As in ``Plan.class_names``.
    """
    chosen = dict(names)
    return tuple(map(UserText, numbered(chosen.get(label, label) for label in labels)))


def _class_names(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    names = [(str(label), tidy(name, MOST_NAME)) for label, name in pairs]
    chosen = {label: name for label, name in names if name and name != label}
    if len(set(chosen.values())) < len(chosen):
        raise PlanError(
            N_("Two classes have the same name: {names}. Give each a different name."),
            names=tidy(", ".join(chosen.values()), 200),
        )
    return tuple(sorted(chosen.items()))


def _one_of(kind: type[StrEnum], setting: str, value: Any, column: str) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        raise PlanError(
            N_("{setting}: received {received}, allowed is one of {allowed}."),
            setting=setting,
            received=shown(value),
            allowed=", ".join(kind),
            column=column,
        ) from None


def _refused(setting: str, value: Any, allowed: str | Message) -> DatasetError:
    return PlanError(
        N_("{setting}: received {received}, allowed is {allowed}."),
        setting=setting,
        received=shown(value),
        allowed=allowed,
    )
