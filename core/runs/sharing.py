"""Whose runs and searches are, and who may see them besides."""

import itertools
from enum import StrEnum
from typing import NamedTuple


class Sharing(StrEnum):
    """Whom its owner lets see it; a teacher always does."""

    PRIVATE = ""
    LINK = "link"  # whoever has its address
    CLASS = "class"  # everybody who is signed in, in their lists

    @classmethod
    def of(cls, text: str | None) -> "Sharing":
        """Return a recorded value; one that a later version wrote is private here."""
        return next((one for one in cls if one.value == text), cls.PRIVATE)


class Ownership(NamedTuple):
    """Whose a run or a search is.

    Attributes:
        owner: Id of the person; empty for what nobody signed in for.
        sharing: Who may see it besides. A run of a search is shared as its search is, or more.
        dataset: The data that it is trained on, which whoever sees it may see as well.
    """

    owner: str
    sharing: Sharing
    dataset: str


class Changes:
    """Counts how often this process has changed who may do something, from any thread.

    What is remembered of that is forgotten with the next change. Changes that other servers of the
    same database make are not counted.

    Attributes:
        count: How many there were.
    """

    def __init__(self) -> None:
        self.count = 0
        self._numbers = itertools.count(1)

    def note(self) -> None:
        """Count one more, after it was recorded."""
        self.count = next(self._numbers)


CHANGES = Changes()
"""Of who may see what."""
