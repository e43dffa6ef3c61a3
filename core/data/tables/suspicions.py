"""Warnings about a table and its plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.base.errors import DenseboardError
from core.base.messages import Level, Message
from core.base.text import N_, UserText
from core.data.tables import dates, leaks, spelling
from core.data.tables.columns import Column, Kind, Profile
from core.data.tables.encoding import split
from core.data.tables.names import tidy
from core.data.tables.notice import Notice
from core.data.tables.plan import Plan, Reason
from core.data.tables.target import Target, target

if TYPE_CHECKING:
    import pandas as pd

SPELLINGS = "spellings"
"""The rule about labels that ``core.data.tables.spelling`` can merge."""
_LEAK = 0.95  # error that a single column may explain; see ``leaks.determined``
_ALL = 0.9999
_MISSING = 0.3  # share of a column's rows
_LOPSIDED, _LARGE = 0.99, 0.9  # shares of the rows in one class
_TWINS = 0.01  # share of the test rows
_FEW_TESTS = 30
_LABELS = 160  # characters of labels in a sentence


@dataclass(frozen=True, eq=False)
class _Case:
    frame: "pd.DataFrame"
    profile: Profile
    plan: Plan
    target: Target
    train: np.ndarray
    test: np.ndarray


def suspicions(frame: "pd.DataFrame", profile: Profile, plan: Plan) -> list[Notice]:
    """Return all notices about a table and its plan, the most severe first.

    Never raises a ``DenseboardError``: reasons why the table cannot be stored are notices, too.

    Args:
        frame: From ``core.data.tables.reading.read``.
        profile: The profile of its columns.
        plan: How it is to be encoded.
    """
    notices = [*_columns(frame, profile, plan), *_spellings(frame, plan)]
    frame = spelling.merged(frame, plan)
    try:
        predicted = target(frame, plan)
        train, test = split(predicted.y, plan)
    except DenseboardError as error:
        notices.append(Notice(Level.ERROR, error.message, plan.target, "target"))
    else:
        case = _Case(frame, profile, plan, predicted, train, test)
        for rule in (_target, _classes, _leaks, _left_out, _twins, _tests):
            notices.extend(rule(case))
    return sorted(notices, key=lambda notice: list(Level).index(notice.level))


def _columns(frame: "pd.DataFrame", profile: Profile, plan: Plan) -> Iterator[Notice]:
    used = {column.name: column for column in plan.inputs}
    for column in profile.columns:
        if column.name not in used:
            continue
        yield from _holes(column)
        if used[column.name].kind is Kind.DATE:
            yield from _order(frame, column, used[column.name].formats)


def _spellings(frame: "pd.DataFrame", plan: Plan) -> Iterator[Notice]:
    for name in [] if plan.merged else spelling.of_words(frame, plan):
        words = spelling.variants(frame[name])
        if words:
            labels = tidy("; ".join(" / ".join(each) for each in words), _LABELS)
            yield Notice(
                Level.WARNING if name == plan.target else Level.NOTE,
                Message(
                    N_(
                        "The column {column} has labels that differ only in case, spaces or a final"
                        " full stop: {labels}."
                    ),
                    {"column": UserText(name), "labels": labels},
                ),
                name,
                SPELLINGS,
            )


def _holes(column: Column) -> Iterator[Notice]:
    share = column.missing / max(column.rows, 1)
    if share >= _MISSING:
        yield Notice(
            Level.WARNING,
            Message(
                N_(
                    "The column {column} has no value in {share:.0%} of the rows. Consider leaving"
                    " it out."
                ),
                {"column": column.name, "share": share},
            ),
            column.name,
            "missing",
        )
    if column.sentinel:
        yield Notice(
            Level.WARNING,
            Message(
                N_(
                    "In the column {column}, {value} is far from all other numbers. If it stands"
                    " for a missing value, add it under “How the file is read”."
                ),
                {"column": column.name, "value": column.sentinel},
            ),
            column.name,
            "sentinel",
        )
    if column.odd:
        template = N_(
            "The column {column} has values that do not fit the others and count as missing:"
            " {count}."
        )
        if column.odd_values:
            template = N_(
                "The column {column} has values that do not fit the others and count as missing:"
                " {count} ({values})."
            )
        values = {"column": column.name, "count": column.odd}
        values["values"] = tidy(", ".join(column.odd_values), _LABELS)
        yield Notice(Level.NOTE, Message(template, values), column.name, "odd")


def _order(frame: "pd.DataFrame", column: Column, formats: tuple[str, ...]) -> Iterator[Notice]:
    if len(formats) > 1:
        yield Notice(
            Level.NOTE,
            Message(
                N_("The column {column} has dates in several formats: {formats}."),
                {"column": column.name, "formats": ", ".join(formats)},
            ),
            column.name,
            "formats",
        )
    if frame[column.name].dtype.kind != "M" and dates.ambiguous(frame[column.name], formats):
        yield Notice(
            Level.WARNING,
            Message(
                N_(
                    "In every date of the column {column}, day and month could be swapped. They are"
                    " read as {format}."
                ),
                {"column": column.name, "format": formats[0]},
            ),
            column.name,
            "day_or_month",
        )


def _target(case: _Case) -> Iterator[Notice]:
    name = case.plan.target
    column = case.profile.column(name)
    if case.target.missing:
        yield Notice(
            Level.WARNING,
            Message(
                N_(
                    "Rows without a value for the target {target}: {count} of {rows}. They are left"
                    " out."
                ),
                {"target": name, "count": case.target.missing, "rows": case.profile.rows},
            ),
            name,
            "target_missing",
        )
    if column is not None and (column.kind is Kind.IDENTIFIER or _names_rows(case, column)):
        yield Notice(
            Level.WARNING,
            Message(
                N_(
                    "The target {target} looks like an identifier: its {rows} values include"
                    " {distinct} different ones. An identifier cannot be learned."
                ),
                {"target": name, "rows": column.present, "distinct": column.distinct},
            ),
            name,
            "target_identifier",
        )


def _names_rows(case: _Case, column: Column) -> bool:
    return case.plan.classifies and column.near_unique


def _classes(case: _Case) -> Iterator[Notice]:
    name, alone = case.plan.target, case.target.alone
    if alone:
        yield Notice(
            Level.WARNING,
            Message(
                N_(
                    "Classes of the target {target} with a single row: {count} ({labels}). They are"
                    " left out, as one row cannot be used for both training and testing."
                ),
                {"target": name, "count": len(alone), "labels": tidy(", ".join(alone), _LABELS)},
            ),
            name,
            "rare_class",
        )
    if not case.target.classes:
        return
    counts = np.bincount(case.target.y, minlength=len(case.target.classes))
    share = float(counts.max() / counts.sum())
    values = {"target": name, "label": case.target.classes[int(counts.argmax())], "share": share}
    if share >= _LOPSIDED:
        yield Notice(
            Level.WARNING,
            Message(
                N_(
                    "{share:.1%} of the rows belong to the class {label}: always predicting it is"
                    " hard to beat. Look at precision and recall, not accuracy, and try class"
                    " weights."
                ),
                values,
            ),
            name,
            "lopsided",
        )
    elif share >= _LARGE:
        yield Notice(
            Level.NOTE,
            Message(
                N_(
                    "{share:.0%} of the rows belong to the class {label}; compare the accuracy with"
                    " this share."
                ),
                values,
            ),
            name,
            "lopsided",
        )


def _leaks(case: _Case) -> Iterator[Notice]:
    """Measured on training rows only: the test rows must not influence any choice."""
    rows = case.train[: leaks.ROWS]  # already in random order
    table = case.frame.iloc[np.flatnonzero(case.target.usable)[rows]]
    y, classes = case.target.y[rows], len(case.target.classes)
    for column in case.plan.inputs:
        values = table[column.name]
        share = leaks.determined(leaks.coded(column, values), y.astype(_type(classes)), classes)
        if share < _LEAK:
            continue
        message = N_(
            "The column {column} alone removes {share:.1%} of the error in predicting {target},"
            " measured on every other training row. If its value is only known together with the"
            " target, leave it out."
        )
        if share >= _ALL:
            message = N_(
                "The column {column} alone determines the target {target}, measured on every other"
                " training row. If it is another form of the target, leave it out."
            )
        values_shown = {"column": column.name, "target": case.plan.target, "share": share}
        yield Notice(Level.WARNING, Message(message, values_shown), column.name, "leak")


def _left_out(case: _Case) -> Iterator[Notice]:
    """Columns left out as identifiers, but correlated with the target: possible measurements."""
    rows = case.train[: leaks.ROWS]
    table = case.frame.iloc[np.flatnonzero(case.target.usable)[rows]]
    y = case.target.y[rows].astype(np.float64)
    for column in case.plan.dropped:
        values = table[column.name]
        if column.dropped is not Reason.IDENTIFIER or values.dtype.kind not in "iuf":
            continue
        numbers = values.to_numpy(np.float64)
        if not np.isfinite(numbers).all() or np.ptp(numbers) == 0 or np.ptp(y) == 0:
            continue
        correlation = float(np.corrcoef(numbers, y)[0, 1])
        if abs(correlation) >= _LEAK:
            yield Notice(
                Level.WARNING,
                Message(
                    N_(
                        "The column {column} is left out because it seems to number the rows, but"
                        " its correlation with {target} is {correlation:.2f}. Include it if it is a"
                        " measurement."
                    ),
                    {
                        "column": column.name,
                        "target": case.plan.target,
                        "correlation": correlation,
                    },
                ),
                column.name,
                "telling_identifier",
            )


def _type(classes: int) -> type:
    return np.int64 if classes else np.float64


def _twins(case: _Case) -> Iterator[Notice]:
    import pandas as pd

    named = [*(column.name for column in case.plan.inputs), case.plan.target]
    rows = case.frame[named]
    hashes = pd.util.hash_pandas_object(rows, index=False).to_numpy()
    hashes = hashes[case.target.usable]
    twins = int(np.isin(hashes[case.test], hashes[case.train]).sum())
    if twins:
        share = twins / len(case.test)
        yield Notice(
            Level.WARNING if share >= _TWINS else Level.NOTE,
            Message(
                N_(
                    "Test rows that equal a training row in every column used: {count} of {tests}."
                    " They make the test result look better than it is."
                ),
                {"count": twins, "tests": len(case.test)},
            ),
            "",
            "twins",
        )


def _tests(case: _Case) -> Iterator[Notice]:
    if len(case.test) < _FEW_TESTS:
        yield Notice(
            Level.NOTE,
            Message(
                N_("The test set has only {count} rows: its result will be very uncertain."),
                {"count": len(case.test)},
            ),
            "",
            "few_tests",
        )
