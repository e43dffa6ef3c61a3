"""The target of the rows of a second file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from core.base.errors import PlanError
from core.base.text import N_, UserText
from core.data.tables import conversion
from core.data.tables.encoders import LARGEST
from core.data.tables.names import tidy
from core.data.tables.plan import Plan
from core.data.tables.second_rows import SecondTable
from core.data.tables.target import Target, check_log

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class SecondTarget:
    """The target of a second file.

    Attributes:
        usable: ``(rows,)``, bool: which rows of the file can be used.
        y: ``(usable rows,)``, as ``Target.y`` of the table.
        missing: Number of rows left out because they have no target.
        unknown: Labels of classes that the table lacks, with the number of their rows, which are
            left out: a network has no output for them.
    """

    usable: np.ndarray
    y: np.ndarray
    missing: int
    unknown: Mapping[str, int] = field(default_factory=dict)


def second_target(
    second: SecondTable, frame: "pd.DataFrame", plan: Plan, predicted: Target
) -> SecondTarget:
    """Extract the target of a second file.

    Args:
        second: The file.
        frame: Its rows, with spellings merged if the plan says so.
        plan: The plan of the table.
        predicted: The target of the table.

    Raises:
        PlanError: The file has no target, or none of its rows can be used.
    """
    file = UserText(second.file.file)
    if plan.target in second.missing:
        raise PlanError(
            N_(
                "The file {file} with the test rows has no column {target}, so there is nothing to"
                " compare predictions with. Choose a file with the target. To predict a file"
                " without it, train first, and open “Predict a file”."
            ),
            file=file,
            target=plan.target,
        )
    found = (_classes if plan.classifies else _numbers)(frame[plan.target], plan, predicted)
    if not found.usable.any():
        raise PlanError(
            N_(
                "None of the {rows} rows of the file {file} can be used as test rows: they have no"
                " value of the target {target} that the table has. Choose another file."
            ),
            rows=len(frame),
            file=file,
            target=plan.target,
        )
    return found


def _numbers(values: "pd.Series", plan: Plan, _predicted: Target) -> SecondTarget:
    numbers = conversion.numbers(values, plan.column(plan.target).notation)
    usable = np.isfinite(numbers) & (np.abs(numbers) <= LARGEST)
    y = numbers[usable].astype(np.float32)
    check_log(plan, y)
    return SecondTarget(usable, y, int((~usable).sum()))


def _classes(values: "pd.Series", _plan: Plan, predicted: Target) -> SecondTarget:
    import pandas as pd

    labels = conversion.texts(values)
    numbers = pd.Index(predicted.labels).get_indexer(labels)
    usable = numbers >= 0
    unknown = labels[~usable].dropna().value_counts()
    return SecondTarget(
        usable,
        numbers[usable].astype(np.int32),
        int(labels.isna().sum()),
        {str(tidy(label, 40)): int(count) for label, count in unknown.items()},
    )
