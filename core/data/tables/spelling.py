"""Labels that differ only in case, spaces or a final point are one, if their user says so."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from core.data import tasks
from core.data.tables import columns
from core.data.tables.columns import Kind
from core.data.tables.plan import Plan

if TYPE_CHECKING:
    import pandas as pd


def apart(values: "pd.Series") -> list[list[str]]:
    """The labels of a column that are the same word written differently, word by word."""
    words: dict[str, list[str]] = {}
    for label in _by_frequency(values):
        words.setdefault(_word(label), []).append(label)
    return [labels for labels in words.values() if len(labels) > 1]


def merged(frame: "pd.DataFrame", plan: Plan) -> "pd.DataFrame":
    """The table with one spelling for each word, the most frequent one, where the plan says so.

    Args:
        frame: As ``core.data.tables.reading.read`` gives it; it stays unchanged.
        plan: Only its columns of categories are concerned.
    """
    if not plan.merged:
        return frame
    changed = {name: _one_spelling(frame[name]) for name in of_words(frame, plan)}
    return frame.assign(**changed)


def of_words(frame: "pd.DataFrame", plan: Plan) -> Iterable[str]:
    """The names of the columns of categories that are texts, the target among them."""
    wanted = [column.name for column in plan.inputs if column.kind is Kind.CATEGORY]
    wanted += [plan.target] * plan.classifies
    return [str(name) for name in wanted if frame[name].dtype.kind not in "biufM"]


def merge(plan: Plan, frame: "pd.DataFrame") -> Plan:
    """The plan with one spelling for each word, and the task that goes with the classes left."""
    plan = replace(plan, merged=True)
    if plan.classifies:
        classes = merged(frame, plan)[plan.target].nunique()
        plan = replace(plan, task=tasks.BINARY if classes == 2 else tasks.MULTICLASS)
    return plan


def _one_spelling(values: "pd.Series") -> "pd.Series":
    spelling: Mapping[str, str] = {
        label: labels[0] for labels in apart(values) for label in labels[1:]
    }
    return columns.texts(values).replace(spelling)


def _by_frequency(values: "pd.Series") -> list[str]:
    counts = columns.texts(values).value_counts()
    return sorted(map(str, counts.index), key=lambda label: (-int(counts[label]), label))


def _word(label: str) -> str:
    return " ".join(label.split()).rstrip(". ").casefold()
