"""What is said to people: a message with its values, and how bad it is."""

from enum import StrEnum


class Level(StrEnum):
    """How bad something is: it cannot be trained, is probably not meant, or is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
