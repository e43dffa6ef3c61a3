"""The number of decimals shown."""

import math
from collections.abc import Iterable

_LEAST = 3  # significant digits of a measured number below 1
_FURTHER = 3  # decimals added at most to tell two numbers apart
_MOST = 12  # decimals


def decimals(values: Iterable[float]) -> int:
    """Return the decimals for numbers of one unit that are shown side by side.

    Three or four significant digits of the largest, and up to three more where numbers that
    differ would look the same.
    """
    finite = {value for value in values if math.isfinite(value)}
    digits = _decimals(max(map(abs, finite), default=0.0))
    most = min(digits + _FURTHER, _MOST)
    while digits < most and len({round(value, digits) for value in finite}) < len(finite):
        digits += 1
    return digits


def decimals_in(low: float, high: float) -> int:
    """Return the decimals for a number within a range: enough to show a thousandth of it."""
    span = high - low
    if not math.isfinite(span) or span <= 0:
        return _decimals(max(abs(low), abs(high)))
    return min(max(_LEAST - math.floor(math.log10(span)), 0), _MOST)


def _decimals(size: float) -> int:
    if not math.isfinite(size) or size >= 10_000:
        return 0
    if size >= 10:
        return 1
    if size >= 1 or size == 0:
        return 3
    return min(_LEAST - 1 - math.floor(math.log10(size)), _MOST)
