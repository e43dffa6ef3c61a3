"""Marks texts for translation where they are declared; shortens values for messages."""

from typing import Any

SHOWN = 60
"""Characters of a received value that a message repeats."""


def N_(message: str) -> str:
    """Return ``message`` unchanged; the extractor finds it, the screen translates it."""
    return message


class UserText(str):
    """Words of the user's, such as the name of a column: never translated, whatever they are."""

    __slots__ = ()


def shown(value: Any) -> str:
    """A received value as a message shows it: never longer than a line."""
    text = str(value)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
