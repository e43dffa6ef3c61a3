"""What is odd about a second file with test rows: its columns, its values, rows of both files."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.base.errors import DenseboardError
from core.base.messages import Level, Message
from core.base.text import N_, UserText
from core.data.tables import conversion, repeats, spelling
from core.data.tables.column_plan import ColumnPlan
from core.data.tables.columns import Kind
from core.data.tables.encoders import CategoryEncoder, DateEncoder, NumberEncoder, OrderEncoder
from core.data.tables.names import tidy
from core.data.tables.new_rows import Findings
from core.data.tables.notice import Notice
from core.data.tables.plan import Plan
from core.data.tables.second_rows import SecondTable
from core.data.tables.second_target import SecondTarget, second_target
from core.data.tables.target import Target

if TYPE_CHECKING:
    import pandas as pd

SECOND = "second_file"
"""The rule of notices on the file with the test rows."""
_TWINS = 0.01  # share of the test rows from which on it is a warning
_FEW_TESTS = 30
_LENGTH = 160  # characters of names or labels in a sentence


def second_findings(
    second: SecondTable, frame: "pd.DataFrame", plan: Plan, predicted: Target
) -> Iterator[Notice]:
    """Yield notices about a second file; one is an error if its rows cannot be test rows.

    Args:
        second: The file.
        frame: The table as it was read.
        plan: The plan of the table.
        predicted: The target of the table.
    """
    rows = spelling.like(second.frame, frame, plan)
    first = spelling.merged(frame, plan)
    yield from _columns(second, plan)
    try:
        truth = second_target(second, rows, plan, predicted)
    except DenseboardError as error:
        yield Notice(Level.ERROR, error.message, plan.target, SECOND)
        return
    yield from _left_out(truth, plan)
    first, rows = first[predicted.usable], rows[truth.usable]
    for column in plan.inputs:
        if column.name not in second.missing:
            yield from _values(column, first[column.name], rows[column.name])
    yield from _twins(first, rows, plan)
    yield from _sizes(truth, plan, predicted)


def _notice(level: Level, template: str, about: str = "", **values: object) -> Notice:
    return Notice(level, Message(template, values), about, SECOND)


def _columns(second: SecondTable, plan: Plan) -> Iterator[Notice]:
    used = {column.name for column in plan.inputs}
    missing = [name for name in second.missing if name in used]
    if missing:
        yield _notice(
            Level.WARNING,
            N_(
                "Columns that the second file lacks: {names}. They count as missing in every test"
                " row, so the test result may be worse than it should be."
            ),
            names=_listed(missing),
        )
    if second.extra:
        yield _notice(
            Level.NOTE,
            N_("Columns of the second file that the first lacks are not used: {names}."),
            names=_listed(second.extra),
        )
    for ours, theirs in second.units:
        yield _notice(
            Level.WARNING,
            N_(
                "{theirs} in the second file is taken for {ours} of the first: its values are used"
                " as they are, so both must have the same unit."
            ),
            ours,
            theirs=UserText(theirs),
            ours=UserText(ours),
        )


def _left_out(truth: SecondTarget, plan: Plan) -> Iterator[Notice]:
    if truth.missing:
        yield _notice(
            Level.WARNING,
            N_(
                "Rows of the second file without a value for the target {target}: {count} of"
                " {rows}. They are left out."
            ),
            plan.target,
            target=plan.target,
            count=truth.missing,
            rows=len(truth.usable),
        )
    if truth.unknown:
        yield _notice(
            Level.WARNING,
            N_(
                "Rows of the second file with a class that the first lacks: {count} ({labels}). No"
                " network can predict it, so they are left out, and the test result says nothing"
                " about them."
            ),
            plan.target,
            count=sum(truth.unknown.values()),
            labels=tidy(", ".join(truth.unknown), _LENGTH),
        )


def _values(column: ColumnPlan, first: "pd.Series", second: "pd.Series") -> Iterator[Notice]:
    """Tell values that are no number, date or known category, and numbers of another size."""
    encoder = _encoder(column, first)
    low, high = -np.inf, np.inf
    if isinstance(encoder, NumberEncoder):
        numbers = encoder.encode(first)[:, 0]
        if not np.isnan(numbers).all():
            low, high = float(np.nanmin(numbers)), float(np.nanmax(numbers))
    found = Findings(encoder)
    found.add(second, encoder.encode(second), low, high)
    told = {
        "column": column.name,
        "count": found.count,
        "values": tidy(", ".join(found.examples), _LENGTH),
    }
    if found.count and isinstance(encoder, CategoryEncoder):
        text = N_(
            "{column} has categories in the second file that the first lacks. Rows: {count}."
            " Categories: {values}. They count as rare ones, or as none if no category is rare."
        )
        yield _notice(Level.WARNING, text, column.name, **told)
    elif found.count:
        text = N_(
            "{column} has values in the second file that do not fit those of the first; they count"
            " as missing. Rows: {count}. Values: {values}."
        )
        yield _notice(Level.WARNING, text, column.name, **told)
    if found.strange:
        text = N_(
            "{outside} of {present} numbers of {column} in the second file lie outside the range of"
            " the first. Does it use another unit?"
        )
        outside = {"outside": found.outside, "present": found.present, "column": column.name}
        yield _notice(Level.WARNING, text, column.name, **outside)


def _encoder(
    column: ColumnPlan, first: "pd.Series"
) -> NumberEncoder | OrderEncoder | DateEncoder | CategoryEncoder:
    """An encoder that knows the values of the first file, without their inputs."""
    if column.kind is Kind.NUMBER:
        return NumberEncoder(column.name, column.notation)
    if column.kind is Kind.DATE:
        return DateEncoder(column.name, column.formats)
    if column.kind is Kind.ORDERED:
        return OrderEncoder(column.name, {level: place for place, level in enumerate(column.order)})
    labels = conversion.texts(first).dropna().unique()
    return CategoryEncoder(column.name, {str(label): 0 for label in labels})


def _twins(first: "pd.DataFrame", second: "pd.DataFrame", plan: Plan) -> Iterator[Notice]:
    """Count the rows that are in both files."""
    import pandas as pd

    names = [*(column.name for column in plan.inputs), plan.target]
    # As texts, since a column may have another dtype in the second file.
    rows = {
        name: pd.concat([conversion.texts(each[name]) for each in (first, second)])
        for name in names
    }
    numbers = np.arange(len(first) + len(second))
    twins = len(
        repeats.among(pd.DataFrame(rows), names, numbers[len(first) :], numbers[: len(first)])
    )
    if twins:
        yield _notice(
            Level.WARNING if twins >= _TWINS * len(second) else Level.NOTE,
            N_(
                "Rows of the second file that are in the first as well, with the same values in"
                " every column used: {count} of {tests}. The network learns them, so they make the"
                " test result look better than it is."
            ),
            count=twins,
            tests=len(second),
        )


def _sizes(truth: SecondTarget, plan: Plan, predicted: Target) -> Iterator[Notice]:
    if plan.classifies:
        counts = np.bincount(truth.y, minlength=len(predicted.classes))
        without = [
            label for label, count in zip(predicted.classes, counts, strict=True) if not count
        ]
        if without:
            text = N_("Classes without a test row: {count} ({labels}). Nothing will test them.")
            labels = tidy(", ".join(without), _LENGTH)
            yield _notice(Level.WARNING, text, plan.target, count=len(without), labels=labels)
    if len(truth.y) < _FEW_TESTS:
        text = N_("The test set has only {count} rows: its result will be very uncertain.")
        yield _notice(Level.NOTE, text, count=len(truth.y))


def _listed(names: Sequence[str]) -> UserText:
    return tidy(", ".join(names), _LENGTH)
