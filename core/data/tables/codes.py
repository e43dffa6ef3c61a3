"""Digits that are codes rather than numbers: postal codes, telephone numbers, versions."""

import re
from collections.abc import Collection, Iterator, Sequence

_SHORTEST = 3  # digits
_ADDRESS = re.compile(
    r"(?:^|.* )(?:zip|zip ?code|post(?:al)? ?code|plz|cp|c[oó]d(?:igo)? ?postal|(?:tele)?phone|tel"
    r"|tel[eé]fono|m[oó]vil|fax|isbn|ean|sku|iban|barcode)(?: ?(?:number|no|n[uú]mero))?"
)
_CLASS = re.compile(
    r"(?:^|.* )(?:(?:p|sub)?class|clase|type|tipo|code|c[oó]digo|category|categor[ií]a|cluster)"
)
_SECTION = re.compile(r"\d{1,3}\.\d{1,3}")
_EXACT = 15  # digits that numbers of double precision always keep
_MOST_CLASSES = 60  # distinct numbers that may be classes


def named(name: str, distinct: int) -> bool:
    """Whether a column of digits has the name of codes, such as "zip" or "product_type".

    Args:
        name: Its name.
        distinct: Its number of distinct values.
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\W]+", " ", name).strip().lower()
    return bool(
        _ADDRESS.fullmatch(words) or (distinct <= _MOST_CLASSES and _CLASS.fullmatch(words))
    )


def coded(name: str, texts: Collection[str]) -> bool:
    """Whether the digits of a column are codes, which are categories.

    Args:
        name: Its name.
        texts: Its cells, without missing values.
    """
    distinct = set(texts)
    if len(distinct) < 2:
        return False
    if all(map(_digits, distinct)):
        if any(map(_inexact, distinct)):
            return True
        zeros = any(text[0] == "0" and len(text) >= _SHORTEST for text in distinct)
        return zeros or named(name, len(distinct))
    return _sections(distinct)


def possible(texts: Collection[str]) -> bool:
    """Whether a column may be codes, from some of its cells."""
    return all(map(_digits, texts)) or all(map(_SECTION.fullmatch, texts))


def columns(names: Sequence[str], data: Sequence[Sequence[str]]) -> Iterator[int]:
    """Yield the indices of the columns that must be read as text, lest digits be lost.

    Args:
        names: The names of the columns; empty if unknown.
        data: The first rows, without the names.
    """
    for place in range(max(map(len, data), default=0)):
        cells = [row[place].strip() for row in data if place < len(row) and row[place].strip()]
        digits = [cell for cell in cells if cell[0].isdigit()]
        name = names[place] if place < len(names) else ""
        # A few cells may stand for missing values.
        if 2 * len(digits) > len(cells) and coded(name, digits):
            yield place


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _inexact(text: str) -> bool:
    """Whether digits would be lost in a number; few measurements have that many."""
    return len(text.rstrip("0")) > _EXACT and int(float(text)) != int(text)


def _sections(texts: Collection[str]) -> bool:
    """Whether numbers are those of sections or versions: both 1.1 and 1.10 occur."""
    if not all(map(_SECTION.fullmatch, texts)):
        return False
    without = {text.rstrip("0") for text in texts if not text.endswith(".0")}
    return len(without) < sum(not text.endswith(".0") for text in texts)
