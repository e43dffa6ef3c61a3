"""Marks texts for translation, and shortens values for messages."""

from typing import Any

SHOWN = 60
"""Characters of a received value that a message repeats."""


def N_(message: str) -> str:
    """Return ``message`` unchanged; marks it for extraction, and is translated when displayed."""
    return message


class UserText(str):
    """The user's own words, such as the name of a column, which are never translated."""

    __slots__ = ()


def shown(value: Any) -> str | float:
    """Shorten a received value for a message, to ``SHOWN`` characters.

    A ``float`` is returned unchanged: the message writes it in the reader's language.
    """
    if isinstance(value, float):
        return value
    text = str(value)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
