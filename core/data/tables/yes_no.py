"""Words for yes and for no, of which people use several in one column: yes, Y, 1, true."""

from collections.abc import Collection

YES = ("1", "on", "s", "si", "sí", "t", "true", "v", "verdadero", "y", "yes")
NO = ("0", "f", "false", "falso", "n", "no", "off")
"""Lower case, without a final full stop."""


def several(words: Collection[str]) -> bool:
    """Whether the words of a column all mean yes or no, and one of these has several.

    Args:
        words: From ``core.data.tables.spelling.word``.
    """
    distinct = set(words)
    meanings = {meaning(word) for word in distinct}
    return meanings == {"yes", "no"} and len(distinct) > len(meanings)


def meaning(word: str) -> str:
    """Return "yes" or "no" for the words that mean it; others unchanged."""
    return "yes" if word in YES else "no" if word in NO else word
