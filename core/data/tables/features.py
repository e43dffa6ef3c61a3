"""Columns of a table as numbers, one block of inputs per column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from core.base.messages import Message
from core.base.text import N_
from core.data.tables import columns, dates
from core.data.tables.columns import Kind
from core.data.tables.names import tidy
from core.data.tables.plan import ColumnPlan
from core.data.tables.steps import Does, FittedOn, Step

if TYPE_CHECKING:
    import pandas as pd

MISSING, RARE = "∅", "…"
"""Stand for missing and for rare values in the names of inputs, in every language."""

LARGEST = float(np.finfo(np.float32).max)
RARE_SHARE = 0.001
"""Of the rows to learn from: below it a category shares a column with other such."""
RAREST = 2
"""Rows, likewise, in a small table."""
MOST_CATEGORIES = 100
"""Columns for one column."""
_NAME_LENGTH = 40  # characters of a category in the name of an input
PARTS = {
    "year": "year",
    "month": "month",
    "day": "day",
    "weekday": "day_of_week",
    "hour": "hour",
}
"""Parts of a date, and what pandas calls them."""


@dataclass(frozen=True, eq=False)
class Block:
    """The inputs that one column becomes.

    Attributes:
        names: Of the inputs.
        values: ``(rows, inputs)``, float32; NaN for a missing number.
        step: What was done.
        missing: Numbers that are missing, in all of its inputs.
    """

    names: tuple[str, ...]
    values: np.ndarray
    step: Step
    missing: int = 0


def block(plan: ColumnPlan, values: "pd.Series", learned: np.ndarray) -> Block:
    """Encode one column.

    Args:
        plan: What is to be made of it.
        values: Its values in all rows.
        learned: ``(rows,)``, bool: the rows that may decide which inputs there are.
    """
    make = {Kind.NUMBER: _numbers, Kind.DATE: _dates, Kind.CATEGORY: _categories}[plan.kind]
    return make(plan, values, learned)


def _numbers(plan: ColumnPlan, values: "pd.Series", _learned: np.ndarray) -> Block:
    found = columns.numbers(values)
    found[np.abs(found) > LARGEST] = np.nan
    odd = int(values.notna().sum()) - int(np.isfinite(found).sum())
    message = N_("Numbers are taken as they are.")
    if odd:
        message = N_(
            "Numbers are taken as they are; values that are no finite numbers are taken as"
            " missing: {odd}."
        )
    step = Step(
        Does.NUMBERS, Message(message, {"odd": odd} if odd else {}), (plan.name,), (plan.name,)
    )
    missing = int(np.isnan(found).sum())
    return Block((plan.name,), found.astype(np.float32)[:, np.newaxis], step, missing)


def _dates(plan: ColumnPlan, values: "pd.Series", learned: np.ndarray) -> Block:
    moments = dates.parse(columns.moments(values), plan.formats)
    parts = {
        name: getattr(moments.dt, attribute).to_numpy(np.float64)
        for name, attribute in PARTS.items()
    }
    # What is the same in all rows to learn from, such as the hour of plain days, says nothing.
    varying = [name for name in parts if len(np.unique(_present(parts[name][learned]))) > 1]
    kept = varying or ["year"]
    names = tuple(f"{plan.name}: {name}" for name in kept)
    step = Step(
        Does.DATES,
        Message(
            N_("A date becomes a number for each of its parts that varies: {parts}."),
            {"parts": ", ".join(kept)},
        ),
        (plan.name,),
        names,
        FittedOn.PLAN_ROWS,
    )
    found = np.stack([parts[name] for name in kept], axis=1).astype(np.float32)
    return Block(names, found, step, int(np.isnan(found).sum()))


def _present(values: np.ndarray) -> np.ndarray:
    present: np.ndarray = values[~np.isnan(values)]
    return present


def _categories(plan: ColumnPlan, values: "pd.Series", learned: np.ndarray) -> Block:
    """One-hot, by scikit-learn; of two categories one column of 0 and 1 says all."""
    from sklearn.preprocessing import OneHotEncoder

    codes, categories = _coded(values)
    encoder = OneHotEncoder(
        drop="if_binary",
        handle_unknown="infrequent_if_exist",
        min_frequency=max(RAREST, round(RARE_SHARE * int(learned.sum()))),
        max_categories=MOST_CATEGORIES,
        sparse_output=False,
        dtype=np.float32,
    )
    rows = codes[:, np.newaxis]
    encoder.fit(rows[learned])
    # A category that no row to learn from has goes with the rare ones, or has none of the columns.
    known = np.isin(codes, encoder.categories_[0])
    rare = encoder.infrequent_categories_[0]
    rare = np.array([], np.int64) if rare is None else rare
    if len(rare):
        rows = np.where(known, codes, rare[0])[:, np.newaxis]
        known = np.ones_like(known)
    names = _names(plan.name, encoder, categories, rare)
    found = np.zeros((len(codes), len(names)), np.float32)
    found[known] = encoder.transform(rows[known])
    return Block(names, found, _one_hot_step(plan.name, names, rare, categories))


def _coded(values: "pd.Series") -> tuple[np.ndarray, list[str]]:
    """Each value as the number of its category; a missing one has a category of its own."""
    import pandas as pd

    codes, found = pd.factorize(columns.texts(values), sort=True)
    categories = [str(name) for name in found]
    codes = np.where(codes < 0, len(categories), codes)
    return codes.astype(np.int64), [*categories, MISSING]


def _names(
    column: str, encoder: Any, categories: Sequence[str], rare: np.ndarray
) -> tuple[str, ...]:
    """Of the inputs the encoder makes: those of frequent categories, then the rare ones'."""
    together = set(rare.tolist())
    frequent = [code for code in encoder.categories_[0].tolist() if code not in together]
    named = [tidy(categories[code], _NAME_LENGTH) for code in frequent] + [RARE] * bool(together)
    made = len(encoder.get_feature_names_out())
    return tuple(f"{column} = {name}" for name in named[len(named) - made :])  # of two the second


def _one_hot_step(
    column: str, names: tuple[str, ...], rare: np.ndarray, categories: Sequence[str]
) -> Step:
    values = {"missing": MISSING, "rare": RARE, "count": len(rare)}
    message = N_(
        "Each category has an input that is 1 in its rows and 0 in others; of two categories one"
        " input is enough. {missing} stands for a missing value."
    )
    if len(rare):
        message = N_(
            "Each category has an input that is 1 in its rows and 0 in others; of two categories"
            " one input is enough. {missing} stands for a missing value, {rare} for the rare"
            " categories together: {count}."
        )
    return Step(Does.ONE_HOT, Message(message, values), (column,), names, FittedOn.PLAN_ROWS)
