"""Warnings about a table and its plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.base.errors import DenseboardError
from core.base.messages import Level, Message
from core.base.text import N_, UserText
from core.data.splits import SplitRule
from core.data.tables import conversion, counters, dependence, leaks, progress, repeats, spelling
from core.data.tables.blanks import Blanks
from core.data.tables.column_plan import ColumnPlan
from core.data.tables.columns import Column, Kind, Profile
from core.data.tables.long_tail import long_tail
from core.data.tables.names import tidy
from core.data.tables.notice import Notice
from core.data.tables.oddities import oddities
from core.data.tables.plan import Plan
from core.data.tables.progress import Stage
from core.data.tables.second_findings import second_findings
from core.data.tables.second_rows import SecondTable
from core.data.tables.splitting import positions, split
from core.data.tables.target import Target, target

if TYPE_CHECKING:
    import pandas as pd

COUNTER, EXPLAINS = "counter", "telling_identifier"
"""Rules on columns that number the rows, for which the page has buttons."""
_LEAK = 0.95  # error that a single column may explain; see ``leaks.determined``
_ALL = 0.9999
_LOPSIDED, _LARGE = 0.99, 0.9  # shares of the rows in one class
_TWINS = 0.01  # share of the test rows
_FEW_TESTS = 30
_LABELS = 160  # characters of labels in a sentence
_NO_BLANKS: Blanks = {}


@dataclass(frozen=True, eq=False)
class _Case:
    frame: "pd.DataFrame"
    profile: Profile
    plan: Plan
    target: Target
    train: np.ndarray
    test: np.ndarray


def suspicions(
    frame: "pd.DataFrame",
    profile: Profile,
    plan: Plan,
    blanks: Blanks = _NO_BLANKS,
    second: SecondTable | None = None,
) -> list[Notice]:
    """Return all notices about a table and its plan, the most severe first.

    Never raises a ``DenseboardError``: reasons why the table cannot be stored are notices, too.

    Args:
        frame: From ``core.data.tables.reading.read``.
        profile: The profile of its columns.
        plan: How it is to be encoded.
        blanks: The cells that were read as missing; see ``core.data.tables.reading.Table``.
        second: The file with the test rows, if the plan names one.
    """
    notices = [*oddities(frame, profile, plan, blanks)]
    raw, frame = frame, spelling.merged(frame, plan)
    try:
        predicted = target(frame, plan)
        usable = frame[predicted.usable]
        train, test, _groups = split(usable, predicted.y, plan)
    except DenseboardError as error:
        notices.append(Notice(Level.ERROR, error.message, plan.target, "target"))
    else:
        case = _Case(frame, profile, plan, predicted, train, test)
        notices.extend(long_tail(plan, predicted.y, train))
        notices.extend(dependence.dependent(usable, profile, plan, predicted))
        rules = (*_RULES, *_ABOUT_TESTS * (plan.second is None))
        for place, rule in enumerate(rules):
            progress.report(Stage.CHECK, 0.5 + 0.5 * place / len(rules))
            notices.extend(rule(case))
        if second is not None and plan.second is not None:
            notices.extend(second_findings(second, raw, plan, predicted))
    return sorted(notices, key=_importance)


def _importance(notice: Notice) -> tuple[int, bool]:
    """What comes first: errors, whether test rows are honest, then warnings and notes."""
    level = list(Level).index(notice.level)
    asks = notice.rule in (dependence.ORDERED, dependence.REPEATED)
    return (min(level, list(Level).index(Level.WARNING)), False) if asks else (level, True)


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
    rows = _in_random_order(case)
    table = case.frame.iloc[np.flatnonzero(case.target.usable)[rows]]
    y, classes = case.target.y[rows], len(case.target.classes)
    counting = counters.counters(case.profile)
    for column in case.plan.inputs:
        if case.plan.split is SplitRule.ORDER and column.name == case.plan.split_by:
            continue  # near its value, the target is near, too
        values = table[column.name]
        share = leaks.determined(leaks.coded(column, values), y.astype(_type(classes)), classes)
        if column.name in counting:
            share = counters.explained(case.frame, column.name, case.target, case.train)
            yield _counter(case, column.name, share)
            continue
        if share < _LEAK:
            if not classes:
                yield from _same_order(case, column, values, y)
            continue
        message = N_(
            "The column {column} alone removes {share:.1%} of the error in predicting {target},"
            " measured on every second training row. If its value is only known together with the"
            " target, leave it out."
        )
        if share >= _ALL:
            message = N_(
                "The column {column} alone determines the target {target}, measured on every"
                " second training row. If it is another form of the target, leave it out."
            )
        values_shown = {"column": column.name, "target": case.plan.target, "share": share}
        yield Notice(Level.WARNING, Message(message, values_shown), column.name, "leak")


def _same_order(
    case: _Case, column: ColumnPlan, values: "pd.Series", y: np.ndarray
) -> Iterator[Notice]:
    """What a mean of few rows does not show, such as the log of a long-tailed target."""
    share = leaks.rank_correlation(column, values, y)
    if share >= leaks.SAME_ORDER:
        message = N_(
            "Sorted by the column {column} alone, the training rows are in the order of the target"
            " {target}, or in its reverse (rank correlation {share:.4f}). If it is another form of"
            " the target, such as its logarithm, leave it out."
        )
        values_shown = {"column": column.name, "target": case.plan.target, "share": share}
        yield Notice(Level.WARNING, Message(message, values_shown), column.name, "leak")


def _in_random_order(case: _Case) -> np.ndarray:
    rows = case.train
    if case.plan.split is not SplitRule.RANDOM:
        rows = np.random.default_rng(0).permutation(rows)
    return rows[: leaks.ROWS]


def _counter(case: _Case, name: str, share: float) -> Notice:
    """A column that numbers the rows and is used: because it explains the target, or by choice."""
    message = N_(
        "The column {column} numbers the rows; it alone removes {share:.0%} of the error in"
        " predicting {target}. It is used as an input. If the rows are only sorted by the target,"
        " leave it out."
    )
    values = {"column": UserText(name), "target": case.plan.target, "share": share}
    return Notice(Level.WARNING, Message(message, values), name, COUNTER)


def _left_out(case: _Case) -> Iterator[Notice]:
    """Columns left out as identifiers that explain the target: possibly measurements."""
    left_out = {column.name for column in case.plan.dropped}
    for name in counters.counters(case.profile):
        if name not in left_out:
            continue
        share = counters.explained(case.frame, name, case.target, case.train)
        if share >= counters.EXPLAINS:
            yield Notice(
                Level.WARNING,
                Message(
                    N_(
                        "The column {column} is left out because it numbers the rows, but it alone"
                        " removes {share:.0%} of the error in predicting {target}. Use it if it is"
                        " a measurement, and not if the rows are only sorted by the target."
                    ),
                    {"column": UserText(name), "target": case.plan.target, "share": share},
                ),
                name,
                EXPLAINS,
            )


def _type(classes: int) -> type:
    return np.int64 if classes else np.float64


def _twins(case: _Case) -> Iterator[Notice]:
    used = {*(column.name for column in case.plan.inputs), case.plan.target}
    known = [column for column in case.profile.columns if column.name in used]
    # Numbers take less time than texts.
    known.sort(key=lambda column: (case.frame[column.name].dtype == "str", -column.distinct))
    names = [column.name for column in known]
    twins = len(repeats.among(case.frame, names, *_in_table(case)))
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


def _in_table(case: _Case) -> tuple[np.ndarray, np.ndarray]:
    """The numbers in the table of test and training rows."""
    usable = np.flatnonzero(case.target.usable)
    return usable[case.test], usable[case.train]


def _places(case: _Case) -> Iterator[Notice]:
    """Rows without a place in the order, or without a group."""
    name = case.plan.split_by
    if not name:
        return
    rows = case.frame[case.target.usable]
    if case.plan.split is SplitRule.GROUP:
        missing = int(conversion.texts(rows[name]).isna().sum())
        message = N_(
            "Rows without a value of {column}, which chooses the test rows: {count}. They are kept"
            " together, on one side."
        )
    else:
        missing = int(positions(rows, case.plan.column(name)).isna().sum())
        message = N_(
            "Rows without a date or number in {column}, which orders the rows: {count}. They come"
            " first, so they are training rows."
        )
    if missing:
        values = {"column": name, "count": missing}
        yield Notice(Level.WARNING, Message(message, values), name, "places")


def _ties(case: _Case) -> Iterator[Notice]:
    """Training rows of the same moment as the first test row."""
    name = case.plan.split_by
    if not name or case.plan.split is not SplitRule.ORDER:
        return
    places = positions(case.frame[case.target.usable], case.plan.column(name))
    same = int((places.iloc[case.train] == places.iloc[case.test[0]]).sum())
    if same:
        message = N_(
            "Training rows with the same {column} as the first test row: {count}. If rows of one"
            " {column} depend on each other, choose a test share that keeps them on one side."
        )
        yield Notice(Level.NOTE, Message(message, {"column": name, "count": same}), name, "ties")


def _untested(case: _Case) -> Iterator[Notice]:
    """Classes without a test row, which only a split in order or by group may leave."""
    classes = case.target.classes
    if not classes or case.plan.split is SplitRule.RANDOM:
        return
    counts = np.bincount(case.target.y[case.test], minlength=len(classes))
    without = [label for label, count in zip(classes, counts, strict=True) if not count]
    if without:
        values = {"count": len(without), "labels": tidy(", ".join(without), _LABELS)}
        message = N_("Classes without a test row: {count} ({labels}). Nothing will test them.")
        yield Notice(Level.WARNING, Message(message, values), case.plan.target, "untested")


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


_RULES = (_target, _classes, _leaks, _left_out)
_ABOUT_TESTS = (_twins, _tests, _places, _ties, _untested)
