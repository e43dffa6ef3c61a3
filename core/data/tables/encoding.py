"""Encodes a table, according to its plan, as the matrix that networks are trained on.

The inputs are fixed once, from all rows but the test rows, so that every run has the same
network. Imputation and scaling are fitted by each run on its own training rows; see
``core.data.datasets.preparation``.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from core.base.errors import PlanError
from core.base.text import N_
from core.data.tables import features, spelling
from core.data.tables.encoders import CategoryEncoder, Encoder, OrderEncoder
from core.data.tables.features import Block
from core.data.tables.limits import MOST_COLUMNS, MOST_NUMBERS
from core.data.tables.names import numbered, tidy
from core.data.tables.plan import Plan
from core.data.tables.second_rows import SecondTable
from core.data.tables.second_target import second_target
from core.data.tables.splitting import split
from core.data.tables.step_list import all_steps
from core.data.tables.steps import Step
from core.data.tables.target import Target, target

if TYPE_CHECKING:
    import pandas as pd

_ROWS = 4096  # rows that are put together at a time, small enough for the processor's caches


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
        encoders: The fitted encoder of each column that becomes inputs, in their order.
        train_rows: ``(training rows,)``: their numbers in the table, from 0.
        test_rows: ``(test rows,)``: likewise; in the second file, if they come from there.
        groups: ``(training rows,)``: as in ``core.data.datasets.dataset.Dataset``.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    features: tuple[str, ...]
    sources: tuple[str, ...]
    classes: tuple[str, ...]
    steps: tuple[Step, ...]
    encoders: tuple[Encoder, ...]
    train_rows: np.ndarray
    test_rows: np.ndarray
    groups: np.ndarray | None = None


def encode(frame: "pd.DataFrame", plan: Plan, second: SecondTable | None = None) -> Encoded:
    """Encode a table.

    Args:
        frame: From ``core.data.tables.reading.read``.
        plan: How to encode it.
        second: The file with the test rows, if the plan names one.

    Raises:
        PlanError: The plan does not fit the table, or the result could not be trained on.
    """
    _check_columns(frame, plan)
    spellings = spelling.spellings(frame, plan)
    test_frame, truth = None, None
    raw, frame = frame, spelling.merged(frame, plan)
    predicted = target(frame, plan)
    if plan.second is not None:
        if second is None or second.file != plan.second:
            raise PlanError(N_("The file with the test rows is missing. Choose it."))
        spelled = spelling.like(second.frame, raw, plan)
        truth = second_target(second, spelled, plan, predicted)
        test_frame = spelled[truth.usable]
    rows = np.flatnonzero(predicted.usable)
    used = frame if len(rows) == len(frame) else frame.iloc[rows]
    division = split(used, predicted.y, plan)
    train, test = division.train, division.test
    _check_classes(plan, predicted, train)
    fitted = np.zeros(len(rows), bool)
    fitted[train] = True
    parts: list[np.ndarray] = []
    second_parts: list[np.ndarray] = []
    steps: list[Step] = []
    encoders: list[Encoder] = []
    names: dict[str, None] = {}
    sources: list[str] = []
    missing: list[tuple[str, Block]] = []
    for column in plan.inputs:
        block = _renamed(features.block(column, used[column.name], fitted), names)
        parts.append(block.values)
        if test_frame is not None:
            held_out = block.encoder.encode(test_frame[column.name])
            second_parts.append(held_out)
            block = replace(block, missing=block.missing + int(np.isnan(held_out).sum()))
        steps.append(block.step)
        encoder = block.encoder
        if isinstance(encoder, CategoryEncoder | OrderEncoder):
            encoder = encoder.with_spellings(spellings.get(column.name, {}))
        encoders.append(encoder)
        names.update(dict.fromkeys(block.names))
        sources.extend([column.name] * len(block.names))
        if block.missing:
            missing.append((column.name, replace(block, values=block.values[:0])))
        _check_inputs(len(names), len(rows) + (0 if test_frame is None else len(test_frame)))
    y_test, test_rows, tests = predicted.y[test], rows[test], (parts, test)
    if truth is not None:
        y_test, test_rows = truth.y, np.flatnonzero(truth.usable)
        tests = second_parts, np.arange(len(y_test))
    return Encoded(
        _joined(parts, train),
        predicted.y[train],
        _joined(*tests),
        y_test,
        tuple(names),
        tuple(sources),
        predicted.classes,
        all_steps(plan, predicted, (len(train), len(y_test)), truth, steps, missing, tuple(names)),
        tuple(encoders),
        rows[train],
        test_rows,
        division.groups,
    )


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


def _check_classes(plan: Plan, predicted: Target, train: np.ndarray) -> None:
    if not predicted.classes:
        return
    counts = np.bincount(predicted.y[train], minlength=len(predicted.classes))
    if counts.all():
        return
    if not plan.split.draws:
        raise PlanError(
            N_(
                "The class {label} has no training rows: all of its rows are test rows. Choose a"
                " smaller test share, or other test rows."
            ),
            label=predicted.classes[int(np.argmin(counts))],
        )
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


def _joined(parts: Sequence[np.ndarray], rows: np.ndarray) -> np.ndarray:
    """The matrix of some rows, filled row by row: its columns lie far apart in memory."""
    matrix = np.empty((len(rows), sum(part.shape[1] for part in parts)), np.float32)
    for first in range(0, len(rows), _ROWS):
        some = rows[first : first + _ROWS]
        np.concatenate([part[some] for part in parts], axis=1, out=matrix[first : first + _ROWS])
    return matrix
