"""Marks texts for translation, and shortens them for messages and names of files."""

import re
import unicodedata
from typing import Any

_LONGEST_NAME = 60  # characters
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


def for_file_name(text: str) -> str:
    """Return the letters and digits of a text, with hyphens between its words, for a file's name.

    Every file system takes it. It has at most 60 characters, none of them accented, and may be
    empty.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].strip("-")
