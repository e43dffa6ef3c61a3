"""Encodes the columns of a table as numbers, one block of inputs per column."""

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
"""Stand for missing and for rare values in the names of inputs; not translated."""

LARGEST = float(np.finfo(np.float32).max)
RARE_SHARE = 0.001
"""Share of the training rows below which a category counts as rare; rare ones share an input."""
RAREST = 2
"""The same as a number of rows, for small tables."""
MOST_CATEGORIES = 100
"""Maximum number of inputs for one column."""
_NAME_LENGTH = 40  # characters of a category in the name of an input
PARTS = {
    "year": "year",
    "month": "month",
    "day": "day",
    "weekday": "day_of_week",
    "hour": "hour",
}
"""Parts of a date, with their names in pandas."""


@dataclass(frozen=True, eq=False)
class Block:
    """The inputs that encode one column.

    Attributes:
        names: The names of the inputs.
        values: ``(rows, inputs)``, float32; NaN for a missing number.
        step: The description of the encoding.
        missing: Number of missing values in all inputs.
    """

    names: tuple[str, ...]
    values: np.ndarray
    step: Step
    missing: int = 0


def block(plan: ColumnPlan, values: "pd.Series", fitted: np.ndarray) -> Block:
    """Encode one column.

    Args:
        plan: How to encode it.
        values: Its values in all rows.
        fitted: ``(rows,)``, bool: the rows that decide which inputs there are.
    """
    encode = {Kind.NUMBER: _numbers, Kind.DATE: _dates, Kind.CATEGORY: _categories}[plan.kind]
    return encode(plan, values, fitted)


def _numbers(plan: ColumnPlan, values: "pd.Series", _fitted: np.ndarray) -> Block:
    numbers = columns.numbers(values)
    numbers[np.abs(numbers) > LARGEST] = np.nan
    odd = int(values.notna().sum()) - int(np.isfinite(numbers).sum())
    message = N_("Numbers are used unchanged.")
    if odd:
        message = N_(
            "Numbers are used unchanged; other values, and infinite ones, count as missing: {odd}."
        )
    step = Step(
        Does.NUMBERS, Message(message, {"odd": odd} if odd else {}), (plan.name,), (plan.name,)
    )
    missing = int(np.isnan(numbers).sum())
    return Block((plan.name,), numbers.astype(np.float32)[:, np.newaxis], step, missing)


def _dates(plan: ColumnPlan, values: "pd.Series", fitted: np.ndarray) -> Block:
    moments = dates.parse(columns.moments(values), plan.formats)
    parts = {
        name: getattr(moments.dt, attribute).to_numpy(np.float64)
        for name, attribute in PARTS.items()
    }
    # A part that is constant in the training rows, such as the hour of plain days, is left out.
    varying = [name for name in parts if len(np.unique(_present(parts[name][fitted]))) > 1]
    used = varying or ["year"]
    names = tuple(f"{plan.name}: {name}" for name in used)
    step = Step(
        Does.DATES,
        Message(
            N_("A date becomes one number for each part that varies: {parts}."),
            {"parts": ", ".join(used)},
        ),
        (plan.name,),
        names,
        FittedOn.PLAN_ROWS,
    )
    stacked = np.stack([parts[name] for name in used], axis=1).astype(np.float32)
    return Block(names, stacked, step, int(np.isnan(stacked).sum()))


def _present(values: np.ndarray) -> np.ndarray:
    present: np.ndarray = values[~np.isnan(values)]
    return present


def _categories(plan: ColumnPlan, values: "pd.Series", fitted: np.ndarray) -> Block:
    """One-hot encoding by scikit-learn; two categories need a single input."""
    from sklearn.preprocessing import OneHotEncoder

    codes, categories = _coded(values)
    encoder = OneHotEncoder(
        drop="if_binary",
        handle_unknown="infrequent_if_exist",
        min_frequency=max(RAREST, round(RARE_SHARE * int(fitted.sum()))),
        max_categories=MOST_CATEGORIES,
        sparse_output=False,
        dtype=np.float32,
    )
    rows = codes[:, np.newaxis]
    encoder.fit(rows[fitted])
    # A category without training rows counts as rare; if none is rare, all its inputs are 0.
    known = np.isin(codes, encoder.categories_[0])
    rare = encoder.infrequent_categories_[0]
    rare = np.array([], np.int64) if rare is None else rare
    if len(rare):
        rows = np.where(known, codes, rare[0])[:, np.newaxis]
        known = np.ones_like(known)
    names = _names(plan.name, encoder, categories, rare)
    encoded = np.zeros((len(codes), len(names)), np.float32)
    encoded[known] = encoder.transform(rows[known])
    return Block(names, encoded, _one_hot_step(plan.name, names, rare, categories))


def _coded(values: "pd.Series") -> tuple[np.ndarray, list[str]]:
    """The category number of each value, and the categories; missing values are one of them."""
    import pandas as pd

    codes, distinct = pd.factorize(columns.texts(values), sort=True)
    categories = [str(name) for name in distinct]
    codes = np.where(codes < 0, len(categories), codes)
    return codes.astype(np.int64), [*categories, MISSING]


def _names(
    column: str, encoder: Any, categories: Sequence[str], rare: np.ndarray
) -> tuple[str, ...]:
    """The names of the encoder's inputs: the frequent categories, then the rare ones."""
    together = set(rare.tolist())
    frequent = [code for code in encoder.categories_[0].tolist() if code not in together]
    named = [tidy(categories[code], _NAME_LENGTH) for code in frequent] + [RARE] * bool(together)
    inputs = len(encoder.get_feature_names_out())
    # Of two categories only the second has an input.
    return tuple(f"{column} = {name}" for name in named[len(named) - inputs :])


def _one_hot_step(
    column: str, names: tuple[str, ...], rare: np.ndarray, categories: Sequence[str]
) -> Step:
    values = {"missing": MISSING, "rare": RARE, "count": len(rare)}
    message = N_(
        "Each category has an input that is 1 in its rows and 0 in others; two categories need a"
        " single input. {missing} stands for a missing value."
    )
    if len(rare):
        message = N_(
            "Each category has an input that is 1 in its rows and 0 in others; two categories need"
            " a single input. {missing} stands for a missing value, {rare} for all rare categories:"
            " {count}."
        )
    return Step(Does.ONE_HOT, Message(message, values), (column,), names, FittedOn.PLAN_ROWS)
