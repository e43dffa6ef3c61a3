"""Encodes a table, according to its plan, as the matrix that networks are trained on.

The inputs are fixed once, from all rows but the test rows, so that every run has the same
network. Imputation and scaling are fitted by each run on its own training rows; see
``core.data.datasets.preparation``.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from core.base.errors import PlanError
from core.base.messages import Message
from core.base.text import N_
from core.data.tables import features, spelling
from core.data.tables.features import Block
from core.data.tables.limits import MOST_COLUMNS, MOST_NUMBERS
from core.data.tables.names import numbered, tidy
from core.data.tables.plan import Plan, Reason
from core.data.tables.steps import Does, FittedOn, Step
from core.data.tables.target import Target, target

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Encoded:
    """A table ready to be stored.

    Attributes:
        x_train: ``(training rows, inputs)``, float32; NaN for a missing number.
        y_train: ``(training rows,)``; int32 class numbers or float32 in units of the target.
        x_test: ``(test rows, inputs)``, as ``x_train``.
        y_test: ``(test rows,)``, as ``y_train``.
        features: The name of each input.
        sources: ``(inputs,)``: the column that each input encodes.
        classes: The label of each class; empty for regression.
        steps: The preprocessing steps, of the table and of each run.
        train_rows: ``(training rows,)``: their numbers in the table, from 0.
        test_rows: ``(test rows,)``: likewise.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    features: tuple[str, ...]
    sources: tuple[str, ...]
    classes: tuple[str, ...]
    steps: tuple[Step, ...]
    train_rows: np.ndarray
    test_rows: np.ndarray


def encode(frame: "pd.DataFrame", plan: Plan) -> Encoded:
    """Encode a table.

    Args:
        frame: From ``core.data.tables.reading.read``.
        plan: How to encode it.

    Raises:
        PlanError: The plan does not fit the table, or the result could not be trained on.
    """
    _check_columns(frame, plan)
    frame = spelling.merged(frame, plan)
    predicted = target(frame, plan)
    rows = np.flatnonzero(predicted.usable)
    train, test = split(predicted.y, plan)
    _check_classes(predicted, train)
    used = frame if len(rows) == len(frame) else frame.iloc[rows]
    fitted = np.zeros(len(rows), bool)
    fitted[train] = True
    parts: list[tuple[np.ndarray, np.ndarray]] = []
    steps: list[Step] = []
    names: dict[str, None] = {}
    sources: list[str] = []
    missing: list[tuple[str, Block]] = []
    for column in plan.inputs:
        block = _renamed(features.block(column, used[column.name], fitted), names)
        parts.append((block.values[train], block.values[test]))
        steps.append(block.step)
        names.update(dict.fromkeys(block.names))
        sources.extend([column.name] * len(block.names))
        if block.missing:
            missing.append((column.name, replace(block, values=block.values[:0])))
        _check_inputs(len(names), len(rows))
    return Encoded(
        _joined((part for part, _ in parts), len(train), len(names)),
        predicted.y[train],
        _joined((part for _, part in parts), len(test), len(names)),
        predicted.y[test],
        tuple(names),
        tuple(sources),
        predicted.classes,
        _all_steps(plan, predicted, (len(train), len(test)), steps, missing, tuple(names)),
        rows[train],
        rows[test],
    )


def split(y: np.ndarray, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Draw the training rows and the test rows with scikit-learn; return their numbers.

    Args:
        y: ``(rows,)``: the target.
        plan: The plan, with test share, seed and stratification.

    Raises:
        PlanError: There are too few rows for each class to be in both parts.
    """
    from sklearn.model_selection import train_test_split

    held_out = int(np.ceil(plan.test_share * len(y) - 1e-9))  # as ``train_test_split`` counts
    classes = len(np.unique(y)) if plan.stratified else 0
    smallest = int(np.bincount(y).min()) if plan.stratified else 2
    if min(held_out, len(y) - held_out) < classes:
        raise PlanError(
            N_(
                "With a test share of {share:g}, {rows} rows are too few to have each of the"
                " {classes} classes in both training and test set. Choose another share, or a split"
                " that is not stratified."
            ),
            share=plan.test_share,
            rows=len(y),
            classes=classes,
        )
    train, test = train_test_split(
        np.arange(len(y)),
        test_size=held_out,
        random_state=plan.seed,
        stratify=y if plan.stratified and smallest > 1 else None,
    )
    return train, test


def _check_columns(frame: "pd.DataFrame", plan: Plan) -> None:
    here = set(frame.columns)
    planned = {column.name for column in plan.columns}
    if here == planned:
        return
    raise PlanError(
        N_(
            "The plan does not fit the table: the table lacks the columns {missing}, and the plan"
            " lacks {extra}. Make a new plan for this table."
        ),
        missing=tidy(", ".join(sorted(planned - here)) or "–", 200),
        extra=tidy(", ".join(sorted(here - planned)) or "–", 200),
    )


def _check_classes(predicted: Target, train: np.ndarray) -> None:
    if not predicted.classes:
        return
    counts = np.bincount(predicted.y[train], minlength=len(predicted.classes))
    if counts.all():
        return
    raise PlanError(
        N_(
            "The class {label} has no training rows: with this seed, all of its rows are test rows."
            " Choose a stratified split, another seed or a smaller test share."
        ),
        label=predicted.classes[int(np.argmin(counts))],
    )


def _renamed(block: Block, taken: Collection[str]) -> Block:
    """Make the names of the inputs unique: those of long categories are shortened."""
    names = numbered(block.names, taken)
    return replace(block, names=names, step=replace(block.step, features=names))


def _check_inputs(inputs: int, rows: int) -> None:
    if inputs <= MOST_COLUMNS and inputs * rows <= MOST_NUMBERS:
        return
    raise PlanError(
        N_(
            "The table would become more than {inputs} inputs for {rows} rows, which is too large:"
            " at most {most} inputs and {numbers:,} numbers in total are allowed. Leave out"
            " columns, first those with many categories."
        ),
        inputs=inputs,
        rows=rows,
        most=MOST_COLUMNS,
        numbers=MOST_NUMBERS,
    )


def _joined(parts: Iterable[np.ndarray], rows: int, inputs: int) -> np.ndarray:
    matrix = np.empty((rows, inputs), np.float32)
    start = 0
    for part in parts:
        matrix[:, start : start + part.shape[1]] = part
        start += part.shape[1]
    return matrix


def _all_steps(
    plan: Plan,
    predicted: Target,
    sizes: tuple[int, int],
    column_steps: list[Step],
    missing: list[tuple[str, Block]],
    names: tuple[str, ...],
) -> tuple[Step, ...]:
    steps = [*_rows_left_out(plan, predicted), _split_step(plan, sizes)]
    for reason in Reason:
        left_out = tuple(c.name for c in plan.dropped if c.dropped is reason)
        if left_out:
            steps.append(Step(Does.DROP, Message(_DROP[reason]), columns=left_out))
    steps += _together(column_steps)
    if missing:
        steps.append(
            Step(
                Does.IMPUTE,
                Message(
                    N_(
                        "Missing numbers are replaced by the median of their column: {count} in"
                        " total."
                    ),
                    {"count": sum(block.missing for _, block in missing)},
                ),
                tuple(name for name, _ in missing),
                tuple(name for _, block in missing for name in block.names),
                FittedOn.RUN_ROWS,
            )
        )
    steps.append(
        Step(
            Does.STANDARDISE,
            Message(
                N_("Each input has its mean subtracted and is divided by its standard deviation.")
            ),
            tuple(column.name for column in plan.inputs),
            names,
            FittedOn.RUN_ROWS,
        )
    )
    return tuple(steps)


def _together(steps: list[Step]) -> list[Step]:
    """Sort the steps of all columns, and merge equal ones."""
    merged: dict[tuple[int, str], Step] = {}
    order = list(Does)
    for step in steps:
        key = (order.index(step.does), repr(step.message))
        if key in merged:
            same = merged[key]
            step = replace(
                step,
                columns=(*same.columns, *step.columns),
                features=(*same.features, *step.features),
            )
        merged[key] = step
    return [merged[key] for key in sorted(merged, key=lambda key: key[0])]


_DROP = {
    Reason.IDENTIFIER: N_("Left out because they only identify the rows."),
    Reason.CONSTANT: N_("Left out because they have the same value everywhere."),
    Reason.EMPTY: N_("Left out because they have no values."),
    Reason.FREE_TEXT: N_("Left out because they are free text."),
    Reason.NEAR_UNIQUE: N_("Left out because most of their values occur only once."),
    Reason.CHOSEN: N_("Left out by you."),
}


def _rows_left_out(plan: Plan, predicted: Target) -> Iterable[Step]:
    if predicted.missing:
        yield Step(
            Does.ROWS,
            Message(
                N_("Rows without a target are left out: {count}."), {"count": predicted.missing}
            ),
            (plan.target,),
        )
    if predicted.alone:
        yield Step(
            Does.ROWS,
            Message(
                N_("Rows whose class has no other row are left out: {count} ({labels})."),
                {"count": len(predicted.alone), "labels": tidy(", ".join(predicted.alone), 200)},
            ),
            (plan.target,),
        )


def _split_step(plan: Plan, sizes: tuple[int, int]) -> Step:
    message = N_(
        "{test} rows, drawn at random with seed {seed}, are the test set; {train} remain for"
        " training."
    )
    if plan.stratified:
        message = N_(
            "{test} rows, drawn at random with seed {seed} and stratified by class, are the test"
            " set; {train} remain for training."
        )
    return Step(
        Does.SPLIT, Message(message, {"train": sizes[0], "test": sizes[1], "seed": plan.seed})
    )
