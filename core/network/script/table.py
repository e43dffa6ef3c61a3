"""Code that reads an uploaded table and applies its plan."""

import math
from collections.abc import Sequence

from core.base.text import N_
from core.data import tasks
from core.data.datasets.info import DatasetInfo
from core.data.splits import SplitRule
from core.data.tables import splitting, yes_no
from core.data.tables.columns import Kind
from core.data.tables.plan import Plan
from core.network.script import columns, file, second
from core.network.script.preparing import (
    MOST_EVEN,
    by_shares,
    group_split,
    group_splitter,
)
from core.network.script.section import Say, remark
from core.network.script.uploaded import UploadedTable
from core.network.source import block, literal

_BEFORE = N_("Split off the test rows before anything is fitted.")
_ONE_SPELLING = """\
def one_spelling(column{rows}):
    labels = column.astype("string").str.strip().astype("str").where(column.notna())
    counts, spelling = labels{counted}.value_counts(), {{}}
    words = {{}}
    for label in labels.dropna().unique():
        composed = unicodedata.normalize("NFC", label)
        shown = "".join(sign for sign in composed if unicodedata.category(sign) != "Cf")
        words[label] = " ".join(shown.split()).rstrip(". ").casefold()
{meanings}    for label in sorted(counts.index, key=lambda label: (-counts[label], label)):
        spelling.setdefault(words[label], label)
    return labels.replace({{label: spelling.get(word, label) for label, word in words.items()}})
"""
_MEANINGS = """\
    yes = {yes}
    no = {no}
    distinct = {{words[label] for label in counts.index}}
    if len(distinct) > 2 and distinct <= yes | no and distinct & yes and distinct & no:
        words = {{
            label: "yes" if word in yes else "no" if word in no else word
            for label, word in words.items()
        }}
"""


def reading(uploaded: UploadedTable, info: DatasetInfo, say: Say) -> str:
    """Return the code that defines ``x_train``, ``y_train``, ``x_test`` and ``y_test``.

    Args:
        uploaded: The table.
        info: Its entry in the catalog.
        say: Translates comments.
    """
    plan = uploaded.plan
    # The functions that the target and the split need are defined before them.
    split, needed = _split(uploaded, info, say)
    target = plan.column(plan.target)
    needed |= {"text"} if plan.classifies else columns.needed_for_numbers(target)
    read, joined = file.reading(uploaded.source, say), ""
    if uploaded.second is None:
        read += _spelling(plan, say)
    else:
        needed |= second.needed(plan)
        read += "\n" + second.reading(plan, uploaded.second, say)
        joined = second.joining(plan, say) + _spelling(plan, say) + "\n"
    defined = [name for name in columns.FUNCTIONS if name in needed]
    functions = "\n\n".join(columns.FUNCTIONS[name](say) for name in defined)
    parts = [
        read,
        f"\n{functions}\n\n{joined}{_target(uploaded, say)}",
        split,
        columns.columns(plan, defined, say),
    ]
    return "\n".join(parts)


def _spelling(plan: Plan, say: Say) -> str:
    """Code that merges spellings of labels, if the plan says so; it needs ``frame``."""
    if not plan.merged:
        return ""
    words = (Kind.CATEGORY, Kind.ORDERED)
    names = [column.name for column in plan.inputs if column.kind in words]
    names += [plan.target] * plan.classifies
    both = plan.second is not None  # the spellings are those of the first
    meanings = ""
    if plan.meanings:
        meanings = _MEANINGS.format(yes=_set(yes_no.YES), no=_set(yes_no.NO))
    code = _ONE_SPELLING.format(rows=", first" * both, counted="[first]" * both, meanings=meanings)
    call, read = ("frame[name], ~in_test", "first") if both else ("frame[name]", "frame")
    text = N_(
        "Labels that differ only in case, spaces or a final full stop are merged into the most"
        " frequent one."
    )
    if plan.meanings:
        text = N_(
            "Labels that differ only in case, spaces or a final full stop are merged into the most"
            " frequent one, and so are all words for yes and all for no."
        )
    return (
        "\n\n"
        + remark(say, text)
        + code
        + f"\n\nfor name in {file.listed(names)}:\n"
        + f'    if {read}[name].dtype.kind not in "biufM":\n'
        + f"        frame[name] = one_spelling({call})\n"
    )


def _set(words: Sequence[str]) -> str:
    return f"set({literal(' '.join(words))}.split())"


def _target(uploaded: UploadedTable, say: Say) -> str:
    plan = uploaded.plan
    both = plan.second is not None
    text = remark(say, N_("The target."))
    if not plan.classifies:
        return (
            text
            + f"target = {columns.number_call(plan.column(plan.target))}[:, 0]\n"
            + remark(say, N_("Rows without a target are dropped."))
            + "usable = np.isfinite(target)\n"
            + "frame = frame[usable].reset_index(drop=True)\n"
            + "in_test = in_test[usable]\n" * both
            + 'y = target[usable].astype("float32")\n'
        )
    return (
        text
        + f"label = text(frame[{literal(plan.target)}])\n"
        + _classes(uploaded, say)
        + "y = pd.Index(classes).get_indexer(label)\n"
        + (
            remark(say, N_("Rows without a class, or with a class of their own, are dropped."))
            + "in_test = in_test[y >= 0]\n" * both
            + "frame, y = frame[y >= 0].reset_index(drop=True), y[y >= 0]\n"
        )
        * (not uploaded.whole)
    )


def _classes(uploaded: UploadedTable, say: Say) -> str:
    plan = uploaded.plan
    key = _key(uploaded.classes)
    learned = "label[~in_test]" if plan.second is not None else "label"
    if plan.task == tasks.BINARY:
        code = f"classes = sorted({learned}.value_counts().index[:2]{key})\n"
    else:
        code = (
            f"counts = {learned}.value_counts()\nclasses = sorted(counts[counts > 1].index{key})\n"
        )
    return code + _names(plan, say) * bool(plan.class_names)


def _names(plan: Plan, say: Say) -> str:
    """Code that prints the names of the classes; it needs ``classes``."""
    pairs = "".join(
        f"    {literal(label)}: {literal(str(name))},\n" for label, name in plan.class_names
    )
    heading = say(N_("classes:"))
    return (
        remark(say, N_("The names of the classes."))
        + f"names = {{\n{pairs}}}\n"
        + f"print({literal(heading)}, [names.get(label, label) for label in classes])\n"
    )


def _key(classes: Sequence[str]) -> str:
    """The ``key`` argument that sorts numeric classes by size, as source; "" if they are text."""
    try:
        numbers = [float(label) for label in classes]
    except ValueError:
        return ""
    if any(map(math.isnan, numbers)):
        return ""
    distinct = len(set(numbers)) == len(numbers)
    return ", key=float" if distinct else ", key=lambda label: (float(label), label)"


def _split(uploaded: UploadedTable, info: DatasetInfo, say: Say) -> tuple[str, set[str]]:
    """The code that defines ``train`` and ``test``, and the functions it needs."""
    plan = uploaded.plan
    if plan.split is SplitRule.ORDER:
        return _last(plan, info, say)
    if plan.split is SplitRule.GROUP:
        return _whole_groups(plan, say), {"text"}
    if plan.split is SplitRule.FILE:
        code = "train, test = np.flatnonzero(~in_test), np.flatnonzero(in_test)\n"
        return remark(say, N_("The rows of the second file are the test set.")) + code, set()
    arguments = {"test_size": str(info.test_samples), "random_state": str(plan.seed)}
    if plan.stratified:
        arguments["stratify"] = by_shares("y", uploaded.paired)
    code = block("train, test = train_test_split", arguments, "np.arange(len(y))")
    return remark(say, _BEFORE) + code, set()


def _last(plan: Plan, info: DatasetInfo, say: Say) -> tuple[str, set[str]]:
    code, needed = "order = np.arange(len(y))\n", set[str]()
    if plan.split_by:
        column = plan.column(plan.split_by)
        code = f"place = pd.Series({columns.number_call(column)}[:, 0])\n"
        needed = columns.needed_for_numbers(column)
        if splitting.dated(column):
            code, needed = f"place = moments({columns.dated(column)})\n", {"moments", "text"}
        code += 'order = place.sort_values(kind="stable", na_position="first").index.to_numpy()\n'
    code += f"train, test = order[:-{info.test_samples}], order[-{info.test_samples}:]\n"
    return remark(say, N_("The last rows are the test set.")) + code, needed


def _whole_groups(plan: Plan, say: Say) -> str:
    held_out, share = literal(plan.test_share), "held_out / (groups.max() + 1)"
    numbered = N_("Groups of rows, which are never divided, numbered from 0 for the largest.")
    even = N_("Of many draws of groups, the one in which each class keeps its share best.")
    return (
        (remark(say, even) + MOST_EVEN + "\n\n") * plan.stratified
        + remark(say, numbered)
        + f"values = text(frame[{literal(str(plan.split_by))}])\n"
        + "codes = pd.factorize(values, use_na_sentinel=False)[0]\n"
        + 'groups = np.argsort(np.argsort(-np.bincount(codes), kind="stable"))[codes]\n'
        + remark(say, _BEFORE)
        + f"held_out = math.ceil({held_out} * (groups.max() + 1) - 1e-9)\n"
        + group_splitter("held_out", plan.seed, plan.stratified)
        + group_split("train, test", "groups", "y", share, plan.stratified)
        + "groups = groups[train]\n"
    )


def imports(uploaded: UploadedTable) -> set[str]:
    """The import lines that the code needs."""
    plan = uploaded.plan
    lines = {
        "import hashlib",
        "import sys",
        "from pathlib import Path",
        "import numpy as np",
        "import pandas as pd",
    }
    if plan.split is SplitRule.RANDOM:
        lines.add("from sklearn.model_selection import train_test_split")
    if plan.merged:
        lines.add("import unicodedata")
    if plan.split is SplitRule.GROUP:
        lines |= {"import math", "from sklearn.model_selection import GroupShuffleSplit"}
    if any(column.kind is Kind.CATEGORY for column in plan.inputs):
        lines.add("from sklearn.preprocessing import OneHotEncoder")
    sources = [uploaded.source, uploaded.second]
    return lines.union(*(file.imports(source) for source in sources if source is not None))
