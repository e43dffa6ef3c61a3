"""The columns of raw rows as Keras inputs, and Keras's own layers that encode them.

Each function returns what ``core.data.tables.encoders`` computes for new rows, as a tensor in a
functional model. No layer is ours, so that the model loads anywhere.
"""

from typing import Any

import numpy as np

from core.data.raw_inputs import missing_category
from core.data.tables.columns import Kind
from core.data.tables.encoders import (
    LARGEST,
    NOWHERE,
    CategoryEncoder,
    DateEncoder,
    Encoder,
    OrderEncoder,
)
from core.training.backend import keras

_DIGITS = "0123456789"
_SIGNS = _DIGITS + "-T "
_DATE = (slice(0, 4), slice(5, 7), slice(8, 10))  # year, month and day in an ISO date
_HOUR = slice(11, 13)
_CHARACTERS = 13  # of an ISO date with its hour


def column_input(encoder: Encoder, name: str) -> Any:
    """Return the Keras input of a column: ``(rows, 1)``, float32 or string."""
    dtype = "float32" if encoder.kind is Kind.NUMBER else "string"
    return keras.Input((1,), dtype=dtype, name=name)


def encoded(encoder: Encoder, raw: Any) -> Any:
    """Return the inputs that encode a column, ``(rows, inputs)`` float32.

    Args:
        encoder: The column's encoder.
        raw: From ``column_input``.
    """
    if isinstance(encoder, CategoryEncoder):
        return _category(encoder, raw)
    if isinstance(encoder, DateEncoder):
        return _date(encoder, raw)
    if isinstance(encoder, OrderEncoder):
        return _level(encoder, raw)
    return _with_indicator(raw) if encoder.indicator else raw


def _with_indicator(raw: Any) -> Any:
    """Append an input that is 1 where there is no number: NaN is below no limit."""
    present = keras.ops.less_equal(keras.ops.abs(raw), LARGEST)
    return keras.layers.Concatenate()([raw, 1.0 - keras.ops.cast(present, "float32")])


def _level(encoder: OrderEncoder, raw: Any) -> Any:
    """Look up the number of the label, then its place in the order; NaN for other labels."""
    number, size = _numbered(list(encoder.places), raw)
    table = keras.layers.Embedding(size, 1, trainable=False)
    places = keras.layers.Flatten()(table(number))
    table.set_weights([np.array([[np.nan], *([place] for place in encoder.places.values())])])
    return places


def _numbered(labels: list[str], raw: Any) -> tuple[Any, int]:
    """The number of every row's label, from 1, with 0 for others; and how many there are."""
    unknown = "[UNK]"
    while unknown in labels:
        unknown += "?"
    lookup = keras.layers.StringLookup(vocabulary=labels, oov_token=unknown, mask_token=None)
    return lookup(raw), len(labels) + 1


def _category(encoder: CategoryEncoder, raw: Any) -> Any:
    """Look up the number of the label, then the row of inputs that encodes it."""
    places = {**encoder.places, missing_category(encoder): encoder.missing}
    number, size = _numbered(list(places), raw)
    table = keras.layers.Embedding(size, encoder.inputs, trainable=False)
    vectors = keras.layers.Flatten()(table(number))
    rows = np.array([encoder.unseen, *places.values()])
    encodes = np.zeros((len(rows), encoder.inputs), np.float32)
    known = np.flatnonzero(rows != NOWHERE)
    encodes[known, rows[known]] = 1
    table.set_weights([encodes])
    return vectors


def _date(encoder: DateEncoder, raw: Any) -> Any:
    """Read an ISO date sign by sign, and compute its parts; NaN where there is none."""
    ops = keras.ops
    signs = keras.layers.TextVectorization(
        standardize=None,
        split="character",
        output_mode="int",
        output_sequence_length=_CHARACTERS,
        vocabulary=list(_SIGNS),
    )(raw)
    # 0 is no sign at all, 1 any other sign.
    digits = ops.cast(signs, "float32") - 2.0
    year, month, day = (_number(digits, part) for part in _DATE)
    hour = _number(digits, _HOUR)
    dashes = ops.logical_and(_is(digits, 4, "-"), _is(digits, 7, "-"))
    numbers = [ops.all(_are_digits(digits, part), axis=1, keepdims=True) for part in _DATE]
    bare = ops.less(digits[:, 10:11], -1.0)  # it ends after the day
    timed = ops.logical_and(
        ops.logical_or(_is(digits, 10, "T"), _is(digits, 10, " ")),
        ops.all(_are_digits(digits, _HOUR), axis=1, keepdims=True),
    )
    valid = ops.logical_or(bare, ops.logical_and(timed, ops.less(hour, 24.0)))
    for condition in (dashes, *numbers, ops.greater_equal(year, 1.0), _exists(year, month, day)):
        valid = ops.logical_and(valid, condition)
    parts = {
        "year": year,
        "month": month,
        "day": day,
        "weekday": _weekday(year, month, day),
        "hour": ops.where(bare, 0.0, hour),
    }
    chosen = [parts[part] for part in encoder.parts]
    joined = chosen[0] if len(chosen) == 1 else ops.concatenate(chosen, axis=1)
    return ops.where(valid, joined, float("nan"))


def _number(digits: Any, part: slice) -> Any:
    weights = 10.0 ** np.arange(part.stop - part.start - 1, -1, -1)
    return keras.ops.matmul(digits[:, part], weights[:, np.newaxis].astype(np.float32))


def _are_digits(digits: Any, part: slice) -> Any:
    within = digits[:, part]
    return keras.ops.logical_and(
        keras.ops.greater_equal(within, 0.0), keras.ops.less(within, float(len(_DIGITS)))
    )


def _is(digits: Any, place: int, sign: str) -> Any:
    return keras.ops.equal(digits[:, place : place + 1], float(_SIGNS.index(sign)))


def _quotient(value: Any, divisor: int) -> Any:
    """The whole quotient of whole numbers, whichever way the division is rounded."""
    return keras.ops.floor((value + 0.5) / divisor)


def _divisible(value: Any, divisor: int) -> Any:
    return keras.ops.equal(value, divisor * _quotient(value, divisor))


def _exists(year: Any, month: Any, day: Any) -> Any:
    """Whether the month has that day."""
    ops = keras.ops
    leap = ops.logical_or(
        ops.logical_and(_divisible(year, 4), ops.logical_not(_divisible(year, 100))),
        _divisible(year, 400),
    )
    odd = month + _quotient(month, 8)  # 31 days if it is odd
    last = 30.0 + odd - 2.0 * _quotient(odd, 2)
    february = 28.0 + ops.cast(leap, "float32")
    last = ops.where(ops.equal(month, 2.0), february, last)
    in_year = ops.logical_and(ops.greater_equal(month, 1.0), ops.less_equal(month, 12.0))
    in_month = ops.logical_and(ops.greater_equal(day, 1.0), ops.less_equal(day, last))
    return ops.logical_and(in_year, in_month)


def _weekday(year: Any, month: Any, day: Any) -> Any:
    """Zeller's congruence (1882), counted from Monday as 0."""
    ops = keras.ops
    early = ops.cast(ops.less(month, 3.0), "float32")  # counted as months of the year before
    year, month = year - early, month + 12.0 * early
    days = day + _quotient(13.0 * (month + 1.0), 5) + year + _quotient(year, 4)
    days = days - _quotient(year, 100) + _quotient(year, 400) + 5.0
    return days - 7.0 * _quotient(days, 7)
