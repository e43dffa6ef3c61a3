"""The target column, as class numbers or as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.base.errors import PlanError
from core.base.text import N_
from core.data import tasks
from core.data.tables import conversion, yes_no
from core.data.tables.columns import Kind
from core.data.tables.encoders import LARGEST
from core.data.tables.limits import LEAST_ROWS, MOST_CLASSES
from core.data.tables.names import distinct, tidy
from core.data.tables.notation import Notation
from core.data.tables.plan import Plan
from core.data.tables.spelling import word
from core.data.target_log import TargetLog

if TYPE_CHECKING:
    import pandas as pd

_LEAST_OF_A_CLASS = 2  # rows: one for training and one for testing
_LABEL_LENGTH = 40


@dataclass(frozen=True, eq=False)
class Target:
    """The target of a table.

    Attributes:
        usable: ``(rows,)``, bool: which rows of the table can be used.
        y: ``(usable rows,)``; int32 class numbers or float32 in units of the target.
        classes: The label of each class; empty for regression.
        missing: Number of rows left out because they have no target.
        alone: Labels of classes left out because they have a single row.
        labels: The whole label of each class, as it is in the table.
    """

    usable: np.ndarray
    y: np.ndarray
    classes: tuple[str, ...]
    missing: int
    alone: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def target(frame: "pd.DataFrame", plan: Plan) -> Target:
    """Extract the target of a table.

    Raises:
        PlanError: It cannot be predicted as the plan says.
    """
    if frame[plan.target].dtype.kind == "M" or plan.column(plan.target).kind is Kind.DATE:
        raise PlanError(
            N_("The target {target} is a date, which cannot be predicted. Choose another."),
            target=plan.target,
        )
    predicted = _classes(frame, plan) if plan.classifies else _numbers(frame, plan)
    if len(predicted.y) < LEAST_ROWS:
        raise PlanError(
            N_(
                "Only {rows} rows can be used with the target {target}, but at least {least} are"
                " needed: the others have no value there, or are the only one of their class."
                " Choose another target or add rows."
            ),
            rows=len(predicted.y),
            target=plan.target,
            least=LEAST_ROWS,
        )
    return predicted


def _numbers(frame: "pd.DataFrame", plan: Plan) -> Target:
    numbers = conversion.numbers(frame[plan.target], plan.column(plan.target).notation)
    usable = np.isfinite(numbers) & (np.abs(numbers) <= LARGEST)
    y = numbers[usable].astype(np.float32)
    if not len(y) or y.min() == y.max():
        raise PlanError(
            N_(
                "The target {target} has fewer than two different numbers, so there is nothing to"
                " learn. Choose another target, or predict it as classes."
            ),
            target=plan.target,
        )
    check_log(plan, y)
    return Target(usable, y, (), int((~usable).sum()))


def check_log(plan: Plan, y: np.ndarray) -> None:
    """Refuse numbers of which the log that the plan learns does not exist.

    Raises:
        PlanError: There are such numbers.
    """
    if not plan.target_log:
        return
    below, zeros = int((y < 0).sum()), int((y == 0).sum())
    if below:
        raise PlanError(
            N_(
                "The target {target} has values below zero, which have no log: {count}, the"
                " smallest is {low:g}. Learn the target itself, or choose another."
            ),
            target=plan.target,
            count=below,
            low=float(y.min()),
        )
    if zeros and plan.target_log is TargetLog.LOG:
        raise PlanError(
            N_(
                "The target {target} has zeros, which have no log: {count}. Learn log(1 + y), or"
                " the target itself."
            ),
            target=plan.target,
            count=zeros,
        )


def _classes(frame: "pd.DataFrame", plan: Plan) -> Target:
    import pandas as pd

    labels = conversion.texts(frame[plan.target])
    missing = int(labels.isna().sum())
    counts = labels.value_counts()
    used = counts[counts >= _LEAST_OF_A_CLASS].index
    alone = tuple(map(str, counts[counts < _LEAST_OF_A_CLASS].index))
    if plan.task == tasks.BINARY and len(counts) == 2:
        used, alone = counts.index, ()  # both classes are needed
    _check_count(plan, len(used), len(counts))
    classes = _ordered([str(label) for label in used])
    numbers = pd.Index(classes).get_indexer(labels)
    usable = numbers >= 0
    shown = distinct(tidy(label, _LABEL_LENGTH) or "∅" for label in classes)
    return Target(usable, numbers[usable].astype(np.int32), shown, missing, alone, tuple(classes))


def _check_count(plan: Plan, classes: int, values: int) -> None:
    if classes > MOST_CLASSES:
        raise PlanError(
            N_(
                "The target {target} has {classes} classes, but at most {most} are allowed."
                " Predict it as a number, or choose another target."
            ),
            target=plan.target,
            classes=classes,
            most=MOST_CLASSES,
        )
    if classes < 2:
        raise PlanError(
            N_(
                "The target {target} has {values} different values, of which {classes} occur more"
                " than once: these are fewer than two classes. Choose another target, or predict it"
                " as a number."
            ),
            target=plan.target,
            values=values,
            classes=classes,
        )
    if plan.task == tasks.BINARY and classes != 2:
        raise PlanError(
            N_("The target {target} has {classes} classes, not two. Choose “several classes”."),
            target=plan.target,
            classes=classes,
        )


def _ordered(labels: list[str]) -> list[str]:
    """Sort labels by number if all are numbers, else alphabetically."""
    try:
        return sorted(labels, key=lambda label: (float(label), label))
    except ValueError:
        return sorted(labels)


def true_values(
    values: "pd.Series", classes: Sequence[str], notation: Notation | None = None
) -> np.ndarray:
    """Return the targets of new rows as a network's predictions are.

    Args:
        values: The column with the target.
        classes: The label of each class, as in ``Target``; empty for regression.
        notation: How numbers are written, as in ``core.data.tables.plan.ColumnPlan``.

    Returns:
        ``(rows,)``: class numbers, -1 for whatever is no class; or float64, NaN for whatever is no
        number. Case, spaces and a final full stop do not matter, nor which word says yes or no.
    """
    if not classes:
        return conversion.numbers(values, notation)
    known = {word(label): number for number, label in enumerate(classes)}
    if len(known) == 2 and {yes_no.meaning(each) for each in known} == {"yes", "no"}:
        numbers_of = {yes_no.meaning(each): number for each, number in known.items()}
        known = {each: numbers_of[yes_no.meaning(each)] for each in (*yes_no.YES, *yes_no.NO)}
    known |= {label: number for number, label in enumerate(classes)}
    texts = conversion.texts(values)
    distinct_texts = {text: tidy(text, _LABEL_LENGTH) for text in texts.dropna().unique()}
    numbers = {
        text: known.get(shown, known.get(word(shown), -1)) for text, shown in distinct_texts.items()
    }
    places: np.ndarray = texts.map(numbers).fillna(-1).to_numpy(np.int64)
    return places
