"""Names of columns and tables, made readable and unique."""

import unicodedata
from collections.abc import Collection, Iterable

from core.base.text import UserText

_LONGEST = 80


def tidy(text: object, longest: int = _LONGEST) -> UserText:
    """One line without control characters, at most ``longest`` characters.

    Formulas, HTML and Markdown stay what they are: text. Whoever shows it sees to that.
    """
    plain = "".join(
        " " if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign
        for sign in str(text)[: 20 * longest]
    )
    line = " ".join(plain.split())
    return UserText(line if len(line) <= longest else line[: longest - 1] + "…")


def distinct(names: Iterable[object]) -> tuple[str, ...]:
    """Names tidied, numbered where they are empty or the same: ``column 3``, ``age (2)``."""
    return numbered(tidy(name) or f"column {number}" for number, name in enumerate(names, start=1))


def numbered(names: Iterable[str], taken: Collection[str] = ()) -> tuple[str, ...]:
    """Unique names: a number is added to those that repeat, or are in ``taken``."""
    found: dict[str, None] = {}
    repeated: dict[str, int] = {}
    for name in names:
        free = name
        while free in found or free in taken:
            repeated[name] = repeated.get(name, 1) + 1
            free = f"{name} ({repeated[name]})"
        found[free] = None
    return tuple(found)
