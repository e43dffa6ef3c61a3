"""Rows that depend on each other: a random split would test on what was as good as learned."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.base.messages import Level, Message
from core.base.text import N_, UserText
from core.data.splits import SplitRule
from core.data.tables import conversion, splitting
from core.data.tables.column_plan import Reason
from core.data.tables.columns import Column, Kind, Profile
from core.data.tables.notice import Notice
from core.data.tables.plan import Plan
from core.data.tables.second_file import SecondFile
from core.data.tables.target import Target

if TYPE_CHECKING:
    import pandas as pd

ORDERED, REPEATED = "ordered", "repeated"
"""The rules whose advice ``in_order`` and ``by_group`` take."""
_ALIKE = 0.3  # of two rows, see ``alike``
_LEAST_ROWS = 30
_LEAST_GROUPS = 5
_OFTEN = 2.0  # rows of a group, on average
_MOST_OF_A_GROUP = 0.5  # of the rows
# Words for what is measured again and again, and for time.
_SUBJECT = re.compile(
    r"(?:^|[^a-z])(?:patient|subject|person|participant|user|customer|client|animal|mouse|rat|dog"
    r"|device|sensor|machine|engine|vehicle|unit|speaker|writer|household|family|student|employee"
    r"|session|trial|station|plot|specimen|sample|case|paciente|sujeto|persona|participante|usuario"
    r"|usuaria|cliente|m[aá]quina|equipo|hogar|familia|alumno|alumna|estudiante|empleado|sesi[oó]n"
    r"|estaci[oó]n|parcela|muestra|caso)s?(?:[^a-z]*(?:id|no|nr|number|code|name|n[uú]mero"
    r"|c[oó]digo))?\W*$|(?:^|[^a-z])(?:id|uuid|guid)$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:^|[^a-z])(?:t|time|timestamp|date|day|week|month|quarter|year|hour|minute|second|step|tick"
    r"|period|index|tiempo|fecha|d[ií]a|semana|mes|trimestre|a[nñ]o|hora|minuto|segundo|paso"
    r"|periodo|[ií]ndice)\W*\d*$",
    re.IGNORECASE,
)
_CODE = r"[A-Za-z]{1,6}[-_ ]?\d+"


def dependent(
    frame: "pd.DataFrame", profile: Profile, plan: Plan, predicted: Target
) -> Iterator[Notice]:
    """Yield a question for the column by which rows should be split, if they are split at random.

    Args:
        frame: The usable rows of the table.
        profile: The profile of its columns.
        plan: The plan.
        predicted: The target.
    """
    if plan.split is not SplitRule.RANDOM or len(frame) < _LEAST_ROWS:
        return
    named = [column for column in profile.columns if column.name != plan.target]
    yield from _first(_repeated(frame, column, plan, predicted) for column in named)
    if not _sorted(predicted.y):
        yield from _first(_ordered(frame, column, plan, predicted) for column in named)


def in_order(plan: Plan, column: str) -> Plan:
    """Return the plan with the last rows in the order of a column as test rows."""
    return changed(plan, SplitRule.ORDER, column)


def by_group(plan: Plan, column: str) -> Plan:
    """Return the plan with whole groups as test rows; the column that names them is left out."""
    return changed(plan, SplitRule.GROUP, column)


def from_file(plan: Plan, second: SecondFile) -> Plan:
    """Return the plan with the rows of a second file as test rows."""
    return replace(_freed(plan), split=SplitRule.FILE, second=second)


def changed(plan: Plan, rule: SplitRule, column: str) -> Plan:
    """Return the plan with another choice of test rows.

    A column whose new values are to be predicted cannot help to predict them, so it is left out,
    unless nothing else remains; what an earlier choice left out is used again.

    Args:
        plan: The plan.
        rule: How test rows are chosen.
        column: The column that gives the order or the groups; "" for the order of the file.

    Raises:
        PlanError: There is no such column.
    """
    stratified = plan.stratified or plan.split in (SplitRule.ORDER, SplitRule.FILE)
    new = replace(_freed(plan), split=rule, split_by=column, stratified=stratified)
    others = [each for each in new.inputs if each.name != column]
    if rule is SplitRule.GROUP and len(others) < len(new.inputs) and others:
        new = new.with_column(column, dropped=Reason.SPLIT)
    return new


def _freed(plan: Plan) -> Plan:
    """The plan with the column that the choice of test rows has left out."""
    columns = tuple(
        replace(each, dropped=None) if each.dropped is Reason.SPLIT else each
        for each in plan.columns
    )
    return replace(plan, columns=columns)


def suited(plan: Plan, profile: Profile, rule: SplitRule) -> list[str]:
    """Return the columns that can order or group the rows, the likeliest first."""
    others = [column for column in profile.columns if column.name != plan.target]
    if rule is SplitRule.ORDER:
        able = [column for column in others if column.low]
        return [each.name for each in sorted(able, key=lambda each: each.kind is not Kind.DATE)]
    able = [column for column in others if 2 < column.distinct <= column.present / _OFTEN]

    def unlikely(column: Column) -> tuple[bool, bool, int]:
        words = column.kind in (Kind.CATEGORY, Kind.IDENTIFIER)
        return not _SUBJECT.search(column.name), not words, -column.distinct

    return [column.name for column in sorted(able, key=unlikely)]


def alike(y: np.ndarray, pairs: tuple[np.ndarray, np.ndarray], classes: int) -> float:
    """Return how much more alike the targets of two rows are than by chance: 0 to 1 at most.

    Args:
        y: ``(rows,)``: class numbers, or numbers.
        pairs: Two arrays of row numbers of the same length, at least one.
        classes: Number of classes; 0 for numbers.

    Returns:
        Pearson's correlation of the two targets, or Cohen's kappa of the two classes.
    """
    one, other = (y[rows] for rows in pairs)
    if not classes:
        if np.ptp(one) == 0 or np.ptp(other) == 0:
            return 0.0
        return float(np.corrcoef(one.astype(np.float64), other.astype(np.float64))[0, 1])
    shares = [np.bincount(side, minlength=classes) / len(side) for side in (one, other)]
    chance = float(shares[0] @ shares[1])
    return (float((one == other).mean()) - chance) / (1 - chance) if chance < 1 else 0.0


def _first(notices: Iterator[Notice | None]) -> Iterator[Notice]:
    """Yield the most severe notice; of several, the first."""
    found = [notice for notice in notices if notice is not None]
    if found:
        yield min(found, key=lambda notice: list(Level).index(notice.level))


def _sorted(y: np.ndarray) -> bool:
    """Whether rows are sorted by the target, so that their order says nothing about time."""
    runs = int(np.count_nonzero(np.diff(y))) + 1
    steps = np.diff(y.astype(np.float64))
    return bool((steps >= 0).all() or (steps <= 0).all() or runs == len(np.unique(y)))


def _repeated(
    frame: "pd.DataFrame", column: Column, plan: Plan, predicted: Target
) -> Notice | None:
    often = column.present / max(column.distinct, 1)
    if column.distinct < _LEAST_GROUPS or often < _OFTEN or not _names(frame, column):
        return None
    groups = splitting.grouped(frame, column.name)
    sizes = np.bincount(groups)
    if sizes[0] > _MOST_OF_A_GROUP * len(groups):
        return None
    order = np.argsort(groups, kind="stable")
    inside = np.flatnonzero(groups[order][1:] == groups[order][:-1])
    if not len(inside):  # what repeats are rows without a target
        return None
    likeness = alike(predicted.y, (order[inside], order[inside + 1]), len(predicted.classes))
    message = N_(
        "Each value of “{column}” occurs {often:.3g} times on average: keep all its rows on one"
        " side? If the network is to predict new values, a random split makes the test result look"
        " better than it is, as it has learned from rows of each value."
    )
    if likeness >= _ALIKE:
        message = N_(
            "Each value of “{column}” occurs {often:.3g} times on average, with similar values of"
            " {target}: keep all its rows on one side? If the network is to predict new values, a"
            " random split makes the test result look better than it is, as it has learned from"
            " rows of each value."
        )
    values = {"column": UserText(column.name), "often": often, "target": plan.target}
    level = Level.WARNING if likeness >= _ALIKE else Level.NOTE
    return Notice(level, Message(message, values), column.name, REPEATED)


def _names(frame: "pd.DataFrame", column: Column) -> bool:
    """Whether the values of a column name things that may come again."""
    if column.kind is Kind.DATE or (column.kind is Kind.NUMBER and not column.whole):
        return False
    if _SUBJECT.search(column.name):
        return True
    values = frame[column.name]
    if values.dtype.kind in "biufM":
        return False
    return bool(conversion.texts(values).dropna().str.fullmatch(_CODE).all())


def _ordered(frame: "pd.DataFrame", column: Column, plan: Plan, predicted: Target) -> Notice | None:
    planned = plan.column(column.name)
    dated = column.kind is Kind.DATE
    counts = column.kind in (Kind.NUMBER, Kind.IDENTIFIER) and bool(column.low)
    if not (dated or (counts and _like_time(frame, column))):
        return None
    values = splitting.positions(frame, planned)
    rising = bool(values.is_monotonic_increasing or values.is_monotonic_decreasing)
    if (counts and not rising) or not splitting.varied(values):
        return None
    order = splitting.in_order(values)
    likeness = alike(predicted.y, (order[:-1], order[1:]), len(predicted.classes))
    if likeness < _ALIKE and not (dated and rising):
        return None
    message = N_(
        "Rows are in order of “{column}”: keep the last ones for the test? If the network is to"
        " predict later rows, a random split makes the test result look better than it is."
    )
    if likeness >= _ALIKE:
        message = N_(
            "Rows next to each other in the order of “{column}” have similar values of {target}:"
            " keep the last ones for the test? If the network is to predict later rows, a random"
            " split makes the test result look better than it is, as it has learned from rows"
            " before and after."
        )
    level = Level.WARNING if likeness >= _ALIKE else Level.NOTE
    values = {"column": UserText(column.name), "target": plan.target}
    return Notice(level, Message(message, values), column.name, ORDERED)


def _like_time(frame: "pd.DataFrame", column: Column) -> bool:
    """Whether sorted numbers may be moments: by their name, or as they are equally far apart."""
    if _TIME.search(column.name):
        return True
    steps = np.diff(conversion.numbers(frame[column.name]))
    return bool(len(steps) and steps[0] != 0 and np.allclose(steps, steps[0], rtol=1e-6))
