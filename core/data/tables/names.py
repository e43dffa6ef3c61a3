"""Names of columns and tables, made readable and unique."""

import unicodedata
from collections.abc import Collection, Iterable

from core.base.text import UserText

_LONGEST = 80


def tidy(text: object, longest: int = _LONGEST) -> UserText:
    """Return one line without control characters, of at most ``longest`` characters.

    Formulas, HTML and Markdown are not escaped: that is up to the code that displays the text.
    """
    plain = "".join(
        " " if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign
        for sign in str(text)[: 20 * longest]
    )
    line = " ".join(plain.split())
    return UserText(line if len(line) <= longest else line[: longest - 1] + "…")


def distinct(names: Iterable[object]) -> tuple[str, ...]:
    """Tidy names, and number those that are empty or repeat: ``column 3``, ``age (2)``."""
    return numbered(tidy(name) or f"column {number}" for number, name in enumerate(names, start=1))


def numbered(names: Iterable[str], taken: Collection[str] = ()) -> tuple[str, ...]:
    """Make names unique: append a number to those that repeat, or are in ``taken``."""
    unique: dict[str, None] = {}
    repeated: dict[str, int] = {}
    for name in names:
        free = name
        while free in unique or free in taken:
            repeated[name] = repeated.get(name, 1) + 1
            free = f"{name} ({repeated[name]})"
        unique[free] = None
    return tuple(unique)
