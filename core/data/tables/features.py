"""Encodes the columns of a table as numbers, one block of inputs per column."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from core.base.messages import Message
from core.base.text import N_
from core.data.tables import conversion
from core.data.tables.column_plan import ColumnPlan
from core.data.tables.columns import Kind
from core.data.tables.encoders import (
    NOWHERE,
    PARTS,
    CategoryEncoder,
    DateEncoder,
    Encoder,
    NumberEncoder,
    OrderEncoder,
)
from core.data.tables.names import tidy
from core.data.tables.notation import example
from core.data.tables.steps import Does, FittedOn, Step

if TYPE_CHECKING:
    import pandas as pd

MISSING, RARE = "∅", "…"
"""Stand for missing and for rare values in the names of inputs; not translated."""

RARE_SHARE = 0.001
"""Share of the training rows below which a category counts as rare; rare ones share an input."""
RAREST = 2
"""The same as a number of rows, for small tables."""
MOST_CATEGORIES = 100
"""Maximum number of inputs for one column."""
_NAME_LENGTH = 40  # characters of a category in the name of an input


@dataclass(frozen=True, eq=False)
class Block:
    """The inputs that encode one column.

    Attributes:
        names: The names of the inputs.
        values: ``(rows, inputs)``, float32; NaN for a missing number.
        step: The description of the encoding.
        encoder: Encodes other rows in the same way.
        missing: Number of missing values in all inputs.
    """

    names: tuple[str, ...]
    values: np.ndarray
    step: Step
    encoder: Encoder
    missing: int = 0


def block(plan: ColumnPlan, values: "pd.Series", fitted: np.ndarray) -> Block:
    """Encode one column.

    Args:
        plan: How to encode it.
        values: Its values in all rows.
        fitted: ``(rows,)``, bool: the rows that decide which inputs there are.
    """
    encode = {
        Kind.NUMBER: _numbers,
        Kind.DATE: _dates,
        Kind.CATEGORY: _categories,
        Kind.ORDERED: _levels,
    }[plan.kind]
    return encode(plan, values, fitted)


def _numbers(plan: ColumnPlan, values: "pd.Series", _fitted: np.ndarray) -> Block:
    encoder = NumberEncoder(plan.name, plan.notation, plan.indicator)
    encoded = encoder.encode(values)
    numbers = encoded[:, 0]
    odd = int(values.notna().sum()) - int(np.isfinite(numbers).sum())
    message = N_("Numbers are used unchanged.")
    if odd:
        message = N_(
            "Numbers are used unchanged; other values, and infinite ones, count as missing: {odd}."
        )
    details: dict[str, object] = {"odd": odd} if odd else {}
    if plan.notation is not None and values.dtype.kind not in "biuf":
        message = N_("Numbers written as {example} are read; other values count as missing: {odd}.")
        details = {"example": example(plan.notation), "odd": odd}
        if plan.notation.clock:
            message = N_("Times become seconds; other values count as missing: {odd}.")
            details = {"odd": odd}
    names = (plan.name, f"{plan.name} = {MISSING}")[: encoder.inputs]
    step = Step(Does.NUMBERS, Message(message, details), (plan.name,), names)
    return Block(names, encoded, step, encoder, int(np.isnan(numbers).sum()))


def _levels(plan: ColumnPlan, values: "pd.Series", _fitted: np.ndarray) -> Block:
    """The place of each category in its order; others, and missing values, are NaN."""
    encoder = OrderEncoder(plan.name, {level: place for place, level in enumerate(plan.order)})
    encoded = encoder.encode(values)
    missing = int(np.isnan(encoded).sum())
    odd = missing - int(values.isna().sum())
    message = N_("Categories become 0, 1, 2 … in this order: {levels}.")
    if odd:
        message = N_(
            "Categories become 0, 1, 2 … in this order: {levels}; others count as missing: {odd}."
        )
    details = {"levels": tidy(" < ".join(plan.order), 200), "odd": odd}
    step = Step(Does.ORDER, Message(message, details), (plan.name,), (plan.name,))
    return Block((plan.name,), encoded, step, encoder, missing)


def _dates(plan: ColumnPlan, values: "pd.Series", fitted: np.ndarray) -> Block:
    every = DateEncoder(plan.name, plan.formats)
    encoded = every.encode(values)
    # A part that is constant in the training rows, such as the hour of plain days, is left out.
    varying = [
        place for place in range(len(PARTS)) if len(np.unique(_present(encoded[fitted, place]))) > 1
    ]
    places = varying or [0]
    used = tuple(every.parts[place] for place in places)
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
    encoded = encoded[:, places]
    encoder = replace(every, parts=used)
    return Block(names, encoded, step, encoder, int(np.isnan(encoded).sum()))


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
    rare = encoder.infrequent_categories_[0]
    rare = np.array([], np.int64) if rare is None else rare
    names = _names(plan.name, encoder, categories, rare)
    # A category without training rows counts as rare; if none is rare, all its inputs are 0.
    unseen = int(_places(encoder, rare[:1])[0]) if len(rare) else NOWHERE
    places = np.full(len(categories), unseen)
    known = encoder.categories_[0]
    places[known] = _places(encoder, known)
    labels = np.setdiff1d(known, [*rare, len(categories) - 1])
    fitted_encoder = CategoryEncoder(
        plan.name,
        {categories[code]: int(places[code]) for code in labels},
        int(places[-1]),
        unseen,
        len(names),
    )
    step = _one_hot_step(plan.name, names, rare, categories)
    return Block(names, fitted_encoder.placed(places[codes]), step, fitted_encoder)


def _places(encoder: Any, codes: np.ndarray) -> np.ndarray:
    """The input that is 1 for each category number; ``NOWHERE`` if none is."""
    encoded = encoder.transform(codes[:, np.newaxis])
    places: np.ndarray = np.where(encoded.any(axis=1), encoded.argmax(axis=1), NOWHERE)
    return places


def _coded(values: "pd.Series") -> tuple[np.ndarray, list[str]]:
    """The category number of each value, and the categories; missing values are one of them."""
    import pandas as pd

    codes, distinct = pd.factorize(conversion.texts(values), sort=True)
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
