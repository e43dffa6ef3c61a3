"""A table and a plan become the matrix a network learns from.

Which inputs there are is decided once, by all rows but the test rows, so that every run has
the same network. What is filled in for missing numbers, and mean and deviation, is learned anew
by each run from its own training rows; see ``core.data.datasets.preparation``.
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
        features: Name of each input.
        sources: ``(inputs,)``: the column that each input was made of.
        classes: Label of each class; empty for regression.
        steps: What was done, and what each run will do.
        train_rows: ``(training rows,)``: their numbers in the table, from 0.
        test_rows: ``(test rows,)``: their numbers likewise.
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
    """Make a table ready.

    Args:
        frame: As ``core.data.tables.reading.read`` gives it.
        plan: What is to be made of it.

    Raises:
        PlanError: The plan does not fit the table, or nothing could be learned from what it
            makes of it.
    """
    _check_columns(frame, plan)
    frame = spelling.merged(frame, plan)
    found = target(frame, plan)
    rows = np.flatnonzero(found.usable)
    train, test = split(found.y, plan)
    _check_classes(found, train)
    used = frame if len(rows) == len(frame) else frame.iloc[rows]
    learned = np.zeros(len(rows), bool)
    learned[train] = True
    parts: list[tuple[np.ndarray, np.ndarray]] = []
    steps: list[Step] = []
    names: dict[str, None] = {}
    sources: list[str] = []
    missing: list[tuple[str, Block]] = []
    for column in plan.inputs:
        made = _renamed(features.block(column, used[column.name], learned), names)
        parts.append((made.values[train], made.values[test]))
        steps.append(made.step)
        names.update(dict.fromkeys(made.names))
        sources.extend([column.name] * len(made.names))
        if made.missing:
            missing.append((column.name, replace(made, values=made.values[:0])))
        _check_inputs(len(names), len(rows))
    return Encoded(
        _joined((part for part, _ in parts), len(train), len(names)),
        found.y[train],
        _joined((part for _, part in parts), len(test), len(names)),
        found.y[test],
        tuple(names),
        tuple(sources),
        found.classes,
        _all_steps(plan, found, (len(train), len(test)), steps, missing, tuple(names)),
        rows[train],
        rows[test],
    )


def split(y: np.ndarray, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the training rows and of the test rows, as scikit-learn draws them.

    Args:
        y: ``(rows,)``: the target.
        plan: Says how many, and how they are drawn.

    Raises:
        PlanError: There are more classes than test rows to show each.
    """
    from sklearn.model_selection import train_test_split

    held_out = int(np.ceil(plan.test_share * len(y) - 1e-9))  # as ``train_test_split`` counts
    classes = len(np.unique(y)) if plan.stratified else 0
    smallest = int(np.bincount(y).min()) if plan.stratified else 2
    if min(held_out, len(y) - held_out) < classes:
        raise PlanError(
            N_(
                "A test share of {share:g} of {rows} rows is too small to have each of the"
                " {classes} classes in training and test. Choose a larger one, or rows at random"
                " instead of stratified."
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
            "The plan does not fit the table: it names the columns {missing}, which the table"
            " lacks, and does not name {extra}. Make a new plan for this table."
        ),
        missing=tidy(", ".join(sorted(planned - here)) or "–", 200),
        extra=tidy(", ".join(sorted(here - planned)) or "–", 200),
    )


def _check_classes(found: Target, train: np.ndarray) -> None:
    counts = np.bincount(found.y[train], minlength=len(found.classes)) if found.classes else None
    if counts is None or counts.all():
        return
    raise PlanError(
        N_(
            "No training row is of the class {label}: with this seed, all of its rows are test"
            " rows. Choose a stratified split, another seed or a smaller test share."
        ),
        label=found.classes[int(np.argmin(counts))],
    )


def _renamed(made: Block, taken: Collection[str]) -> Block:
    """The same with names of its own: of long categories only the start is in them."""
    names = numbered(made.names, taken)
    return replace(made, names=names, step=replace(made.step, features=names))


def _check_inputs(inputs: int, rows: int) -> None:
    if inputs <= MOST_COLUMNS and inputs * rows <= MOST_NUMBERS:
        return
    raise PlanError(
        N_(
            "The table would become more than {inputs} inputs for {rows} rows, which is too large:"
            " allowed are {most} inputs and {numbers:,} numbers in all. Leave out columns, first"
            " those with many categories."
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
    found: Target,
    sizes: tuple[int, int],
    made: list[Step],
    missing: list[tuple[str, Block]],
    names: tuple[str, ...],
) -> tuple[Step, ...]:
    steps = [*_rows_left_out(plan, found), _split_step(plan, sizes)]
    for reason in Reason:
        left_out = tuple(c.name for c in plan.dropped if c.dropped is reason)
        if left_out:
            steps.append(Step(Does.DROP, Message(_DROP[reason]), columns=left_out))
    steps += _together(made)
    if missing:
        steps.append(
            Step(
                Does.IMPUTE,
                Message(
                    N_("The median of a column stands for its missing numbers: {count} in all."),
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
                N_(
                    "The mean of each input is subtracted, and the difference divided by its"
                    " standard deviation."
                )
            ),
            tuple(column.name for column in plan.inputs),
            names,
            FittedOn.RUN_ROWS,
        )
    )
    return tuple(steps)


def _together(made: list[Step]) -> list[Step]:
    """The steps of all columns in their order, one for columns to which the same was done."""
    found: dict[tuple[int, str], Step] = {}
    order = list(Does)
    for step in made:
        key = (order.index(step.does), repr(step.message))
        if key in found:
            same = found[key]
            step = replace(
                step,
                columns=(*same.columns, *step.columns),
                features=(*same.features, *step.features),
            )
        found[key] = step
    return [found[key] for key in sorted(found, key=lambda key: key[0])]


_DROP = {
    Reason.IDENTIFIER: N_("Left out, as they only name the rows."),
    Reason.CONSTANT: N_("Left out, as they have the same value everywhere."),
    Reason.EMPTY: N_("Left out, as they have no values."),
    Reason.FREE_TEXT: N_("Left out, as they are free text."),
    Reason.NEAR_UNIQUE: N_("Left out, as hardly any of their values comes twice."),
    Reason.CHOSEN: N_("Left out by you."),
}


def _rows_left_out(plan: Plan, found: Target) -> Iterable[Step]:
    if found.missing:
        yield Step(
            Does.ROWS,
            Message(N_("Rows without a target are left out: {count}."), {"count": found.missing}),
            (plan.target,),
        )
    if found.alone:
        yield Step(
            Does.ROWS,
            Message(
                N_("Rows whose class has no other row are left out: {count} ({labels})."),
                {"count": len(found.alone), "labels": tidy(", ".join(found.alone), 200)},
            ),
            (plan.target,),
        )


def _split_step(plan: Plan, sizes: tuple[int, int]) -> Step:
    message = N_("{test} rows drawn at random with seed {seed} are the test set; {train} are left.")
    if plan.stratified:
        message = N_(
            "{test} rows drawn at random with seed {seed}, the classes in their shares, are the"
            " test set; {train} are left."
        )
    return Step(
        Does.SPLIT, Message(message, {"train": sizes[0], "test": sizes[1], "seed": plan.seed})
    )
