"""An uploaded table, for a script."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.data import tasks
from core.data.datasets import Dataset
from core.data.tables.description import Description
from core.data.tables.details import Details
from core.data.tables.dialect import Dialect
from core.data.tables.layout import AGAIN, MERGED, REPAIRED
from core.data.tables.plan import Plan
from core.data.tables.steps import Does


@dataclass(frozen=True)
class SourceFile:
    """A file that a script reads.

    Attributes:
        file: Its name.
        digest: SHA-256 of it, hexadecimal.
        names: Its columns, in order.
        dialect: How it is read.
        even: Whether it is known that all its rows have the same number of cells.
        repeats: Whether rows may repeat the names of the columns.
        merged: Whether cells of its sheet may be merged.
        columns_with: Returns the indices of the columns with a notice; all if that is not known.
    """

    file: str
    digest: str
    names: tuple[str, ...]
    dialect: Dialect
    even: bool
    repeats: bool
    merged: bool
    columns_with: Callable[[str], list[int]]


@dataclass(frozen=True)
class UploadedTable:
    """An uploaded table, for a script.

    Attributes:
        file: The name of the uploaded file.
        digest: SHA-256 of that file, hexadecimal.
        plan: How it is turned into a dataset.
        classes: Label of each class in the file; empty for regression.
        details: What was learned when it was encoded; ``None`` if its data were deleted.
        dataset: Its data; ``None`` if they were deleted.
    """

    file: str
    digest: str
    plan: Plan
    classes: tuple[str, ...] = ()
    details: Details | None = None
    dataset: Dataset | None = None

    @classmethod
    def of(
        cls, described: Description, details: Details | None = None, dataset: Dataset | None = None
    ) -> "UploadedTable":
        """Return a table from its record.

        Raises:
            PlanError: Its plan cannot be read.
        """
        return cls(
            described.file,
            described.digest,
            described.read_plan(),
            described.classes,
            details,
            dataset,
        )

    @property
    def source(self) -> SourceFile:
        """The uploaded file."""
        names = tuple(str(column.name) for column in self.plan.columns)
        return SourceFile(
            *(self.file, self.digest, names, self.plan.dialect),
            *(self.even, self._may(AGAIN), self._may(MERGED), self.columns_with),
        )

    @property
    def second(self) -> SourceFile | None:
        """The second file, if the test rows come from one."""
        second = self.plan.second
        if second is None:
            return None
        every = list(range(len(second.names)))
        return SourceFile(
            *(second.file, second.digest, second.names, second.dialect),
            *(False, True, True, lambda _notice: every),
        )

    @property
    def missing(self) -> bool:
        """Whether numbers are missing, or may be."""
        if self.details is None:
            return True
        return any(step.does is Does.IMPUTE for step in self.details.steps)

    @property
    def paired(self) -> bool:
        """Whether it is known that each class has two rows or more."""
        if self.plan.task != tasks.BINARY:
            return True  # with more than two classes, those with a single row are dropped
        if self.dataset is None:
            return False
        y = np.concatenate((self.dataset.y_train, self.dataset.y_test))
        return bool(np.bincount(y).min() > 1)

    @property
    def whole(self) -> bool:
        """Whether it is known that every row can be used."""
        if self.details is None:
            return False
        return not any(step.does is Does.ROWS for step in self.details.steps)

    @property
    def even(self) -> bool:
        """Whether it is known that all rows of the file have the same number of cells."""
        return not self._may(*REPAIRED)

    def _may(self, *templates: str) -> bool:
        """Whether there is one of these notices; true if that is not known."""
        if self.details is None:
            return True
        return any(notice.message.template in templates for notice in self.details.notices)

    def columns_with(self, template: str) -> list[int]:
        """Return the indices of the columns with a notice; all if that is not known."""
        if self.details is None:
            return list(range(len(self.plan.columns)))
        found = {n.column for n in self.details.notices if n.message.template == template}
        return [place for place, each in enumerate(self.plan.columns) if each.name in found]
