"""How a table becomes a dataset: the target, the inputs, their encoding and the split."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from core.base.errors import PlanError
from core.base.messages import between
from core.base.text import N_, UserText
from core.data import tasks
from core.data.splits import SplitRule
from core.data.tables import class_names
from core.data.tables.column_plan import ColumnPlan
from core.data.tables.dialect import Dialect
from core.data.tables.names import tidy
from core.data.tables.plan_errors import refused
from core.data.tables.second_file import SecondFile
from core.data.target_log import TargetLog

LEAST_TEST, MOST_TEST = 0.05, 0.5
MOST_SEED = 2**32 - 1
_LABEL_LENGTH = 60
_COSMETIC = ("label", "class_names")  # do not affect the numbers


@dataclass(frozen=True)
class Plan:
    """Everything that decides how a table is encoded; file and plan determine the dataset.

    Attributes:
        label: The user's name for the table; does not affect the dataset.
        target: Name of the column to predict.
        task: A name in ``core.data.tasks.TASKS``.
        columns: A plan for each column of the table, including the target, in order.
        test_share: Share of the rows in the test set, 0.05 to 0.5.
        stratified: Whether classes keep their shares in the test set; only if it is drawn at random
            or, as far as possible, of whole groups.
        seed: Decides which rows are test rows, unless they are the last ones.
        dialect: How the file is read.
        merged: Whether to merge labels that differ only in case, spaces or a final full stop.
        meanings: Whether to merge as well the words for yes, and those for no, in columns that
            have nothing else.
        class_names: Pairs of a class's label in the table and its name; does not affect the
            dataset.
        split: How test rows are chosen: at random, the last ones, whole groups, or those of a
            second file; share and seed then do not matter.
        split_by: The column that gives the order of the rows, or their groups; "" for the order of
            the file.
        target_log: Whether the log of a numeric target is learned, and which; errors and
            predictions are shown in the target's unit all the same.
        second: The file with the test rows, if the rule is ``SplitRule.FILE``.

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
    meanings: bool = False
    class_names: tuple[tuple[str, str], ...] = ()
    split: SplitRule = SplitRule.RANDOM
    split_by: str = ""
    second: SecondFile | None = None
    target_log: TargetLog = TargetLog.NONE

    def __post_init__(self) -> None:
        label = tidy(self.label, _LABEL_LENGTH)
        if not label:
            raise PlanError(N_("The table has no name. Give it one, such as that of the file."))
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "target", UserText(self.target))
        object.__setattr__(self, "class_names", class_names.checked(self.class_names))
        if self.task not in tasks.TASKS:
            raise refused(N_("Task"), self.task, ", ".join(tasks.TASKS))
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names):
            raise PlanError(N_("A column is in the plan twice. Give each a different name."))
        if self.target not in names:
            raise refused(N_("Target"), self.target, tidy(", ".join(names), 200))
        self._check_split()
        self._check_log()
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
            raise refused(N_("Test share"), share, between(LEAST_TEST, MOST_TEST))
        if not isinstance(self.stratified, bool):
            raise refused(N_("Stratified"), self.stratified, "True, False")
        for merging in (self.merged, self.meanings):
            if not isinstance(merging, bool):
                raise refused(N_("Labels merged"), merging, "True, False")
        object.__setattr__(self, "meanings", self.meanings and self.merged)
        seed = self.seed
        if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed <= MOST_SEED:
            raise refused(N_("Seed"), seed, between(0, MOST_SEED))
        self._check_rule()
        # Only rows that are drawn can be stratified, by class.
        able = self.classifies and self.split in (SplitRule.RANDOM, SplitRule.GROUP)
        object.__setattr__(self, "stratified", self.stratified and able)
        object.__setattr__(self, "test_share", float(share))

    def _check_log(self) -> None:
        try:
            log = TargetLog(self.target_log)
        except ValueError:
            allowed = ", ".join(map(repr, map(str, TargetLog)))
            raise refused(N_("Log of the target"), self.target_log, allowed) from None
        object.__setattr__(self, "target_log", TargetLog.NONE if self.classifies else log)

    def _check_rule(self) -> None:
        try:
            rule = SplitRule(self.split)
        except ValueError:
            raise refused(N_("Test rows"), self.split, ", ".join(SplitRule)) from None
        names = [column.name for column in self.columns if column.name != self.target]
        by = "" if rule.draws else self.split_by
        if by not in names and (by or rule is SplitRule.GROUP):
            raise refused(N_("Column that splits the rows"), by, tidy(", ".join(names), 200))
        second = self.second if rule is SplitRule.FILE else None
        if rule is SplitRule.FILE and second is None:
            raise PlanError(N_("The file with the test rows is missing. Choose it."))
        object.__setattr__(self, "split", rule)
        object.__setattr__(self, "second", second)
        object.__setattr__(self, "split_by", UserText(by))

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
        if name in self._by_name:
            return self._by_name[name]
        raise refused(N_("Column"), name, tidy(", ".join(self._by_name), 200))

    @cached_property
    def _by_name(self) -> Mapping[str, ColumnPlan]:
        return {column.name: column for column in self.columns}

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
            "columns": [column.to_list() for column in self.columns],
            "dialect": self.dialect.to_dict(),
            "second": self.second and self.second.to_dict(),
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
            columns = tuple(map(ColumnPlan.from_list, payload["columns"]))
            second = payload.get("second")
            values = {
                **payload,
                "columns": columns,
                "dialect": Dialect.from_dict(payload["dialect"]),
                "class_names": tuple(payload.get("class_names", ())),
                "second": second and SecondFile.from_dict(second),
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
        if not self.meanings:
            del values["meanings"]
        if self.split is SplitRule.RANDOM:
            del values["split"], values["split_by"]
        if not self.target_log:
            del values["target_log"]
        if self.second is None:
            del values["second"]
        else:
            del values["test_share"], values["seed"], values["stratified"], values["split_by"]
            values["second"] = {k: v for k, v in values["second"].items() if k != "file"}
        return json.dumps(values, sort_keys=True)
