"""Merges labels that differ only in case, spaces or a final full stop, if the plan says so."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from core.data import tasks
from core.data.tables import columns
from core.data.tables.columns import Kind
from core.data.tables.plan import Plan

if TYPE_CHECKING:
    import pandas as pd


def variants(values: "pd.Series") -> list[list[str]]:
    """Return the spellings of each word of a column that has several, the most frequent first."""
    words: dict[str, list[str]] = {}
    for label in _by_frequency(values):
        words.setdefault(_word(label), []).append(label)
    return [labels for labels in words.values() if len(labels) > 1]


def merged(frame: "pd.DataFrame", plan: Plan) -> "pd.DataFrame":
    """Return the table with the most frequent spelling of each word, if the plan says so.

    Args:
        frame: From ``core.data.tables.reading.read``; it is not changed.
        plan: The plan; only its columns of categories are merged.
    """
    if not plan.merged:
        return frame
    changed = {name: _one_spelling(frame[name]) for name in of_words(frame, plan)}
    return frame.assign(**changed)


def of_words(frame: "pd.DataFrame", plan: Plan) -> Iterable[str]:
    """Return the names of the columns of categories that are texts, including the target."""
    categories = [column.name for column in plan.inputs if column.kind is Kind.CATEGORY]
    categories += [plan.target] * plan.classifies
    return [str(name) for name in categories if frame[name].dtype.kind not in "biufM"]


def merge(plan: Plan, frame: "pd.DataFrame") -> Plan:
    """Return the plan with merging on, and the task for the remaining number of classes."""
    plan = replace(plan, merged=True)
    if plan.classifies:
        classes = merged(frame, plan)[plan.target].nunique()
        plan = replace(plan, task=tasks.BINARY if classes == 2 else tasks.MULTICLASS)
    return plan


def _one_spelling(values: "pd.Series") -> "pd.Series":
    spelling: Mapping[str, str] = {
        label: labels[0] for labels in variants(values) for label in labels[1:]
    }
    return columns.texts(values).replace(spelling)


def _by_frequency(values: "pd.Series") -> list[str]:
    counts = columns.texts(values).value_counts()
    return sorted(map(str, counts.index), key=lambda label: (-int(counts[label]), label))


def _word(label: str) -> str:
    return " ".join(label.split()).rstrip(". ").casefold()
