"""Merges labels that differ only in case, spaces or a final full stop, if the plan says so.

If it says so, too, words for yes and for no are merged in columns that have nothing else.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from core.data import tasks
from core.data.tables import conversion, yes_no
from core.data.tables.columns import Kind
from core.data.tables.plan import Plan

if TYPE_CHECKING:
    import pandas as pd


def variants(values: "pd.Series", meanings: bool = False) -> list[list[str]]:
    """Return the spellings of each word of a column that has several, the most frequent first.

    Args:
        values: The column.
        meanings: Whether all words for yes, and all for no, are spellings of one.
    """
    labels, words = _by_frequency(values), dict[str, list[str]]()
    common = _common(labels, meanings)
    for label in labels:
        words.setdefault(common(label), []).append(label)
    return [labels for labels in words.values() if len(labels) > 1]


def has_words(values: "pd.Series") -> bool:
    """Whether a column says yes and no in several words, and nothing else."""
    return yes_no.several([word(label) for label in _by_frequency(values)])


def _common(labels: Iterable[str], meanings: bool) -> Callable[[str], str]:
    """What all spellings in a column of these labels have in common."""
    if meanings and yes_no.several([word(label) for label in labels]):
        return lambda label: yes_no.meaning(word(label))
    return word


def merged(frame: "pd.DataFrame", plan: Plan) -> "pd.DataFrame":
    """Return the table with the most frequent spelling of each word, if the plan says so.

    Args:
        frame: From ``core.data.tables.reading.read``; it is not changed.
        plan: The plan; only its columns of categories are merged.
    """
    changed = {
        name: conversion.texts(frame[name]).replace(labels)
        for name, labels in spellings(frame, plan).items()
    }
    return frame.assign(**changed) if changed else frame


def like(second: "pd.DataFrame", frame: "pd.DataFrame", plan: Plan) -> "pd.DataFrame":
    """Return rows of another file, spelled as the table, if the plan merges spellings.

    Args:
        second: The rows, with the table's columns; they are not changed.
        frame: The table as it was read.
        plan: The plan of the table.
    """
    import pandas as pd

    changed: dict[str, pd.Series] = {}
    for name in of_words(frame, plan) if plan.merged else ():
        usual: dict[str, str] = {}
        known = _by_frequency(frame[name])
        common = _common(known, plan.meanings)
        for label in known:
            usual.setdefault(common(label), label)
        labels = conversion.texts(second[name])
        renamed = {each: usual.get(common(each), each) for each in labels.dropna().unique()}
        changed[name] = labels.replace(renamed)
    return second.assign(**changed) if changed else second


def spellings(frame: "pd.DataFrame", plan: Plan) -> Mapping[str, Mapping[str, str]]:
    """Return the most frequent spelling of every other one, by column, if the plan merges them."""
    if not plan.merged:
        return {}
    return {
        name: {
            label: labels[0]
            for labels in variants(frame[name], plan.meanings)
            for label in labels[1:]
        }
        for name in of_words(frame, plan)
    }


def of_words(frame: "pd.DataFrame", plan: Plan) -> Iterable[str]:
    """Return the names of the columns of categories that are texts, including the target."""
    words = (Kind.CATEGORY, Kind.ORDERED)
    categories = [column.name for column in plan.inputs if column.kind in words]
    categories += [plan.target] * plan.classifies
    return [str(name) for name in categories if frame[name].dtype.kind not in "biufM"]


def merge(plan: Plan, frame: "pd.DataFrame") -> Plan:
    """Return the plan with merging on, and the task for the remaining number of classes."""
    meanings = any(has_words(frame[name]) for name in of_words(frame, plan))
    plan = replace(plan, merged=True, meanings=meanings)
    others = spellings(frame, plan)
    for column in plan.columns:
        levels = [level for level in column.order if level not in others.get(column.name, {})]
        plan = plan.with_column(column.name, order=tuple(levels))
    if plan.classifies:
        classes = merged(frame, plan)[plan.target].nunique()
        plan = replace(plan, task=tasks.BINARY if classes == 2 else tasks.MULTICLASS)
    return plan


def _by_frequency(values: "pd.Series") -> list[str]:
    import pandas as pd

    raw, counts = values.value_counts(), Counter[str]()
    for label, count in zip(conversion.texts(pd.Series(raw.index)), raw, strict=True):
        counts[str(label)] += int(count)
    return sorted(counts, key=lambda label: (-counts[label], label))


def word(label: str) -> str:
    """Return what all spellings of a label have in common."""
    if not label.isascii():
        # The same letters in another composition, or with characters that nobody sees.
        composed = unicodedata.normalize("NFC", label)
        label = "".join(sign for sign in composed if unicodedata.category(sign) != "Cf")
    return " ".join(label.split()).rstrip(". ").casefold()
