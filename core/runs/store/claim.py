"""The right to write the record of a run."""

from collections.abc import Callable


class Claim:
    """Held by one server at a time; ends when it is released or its server dies.

    Args:
        end: Gives it back.

    Attributes:
        lost: Another server has it now, because this one was not heard of for too long.
    """

    def __init__(self, end: Callable[["Claim"], None]) -> None:
        self._end = end
        self.lost = False

    def release(self) -> None:
        """Give it back; without effect the second time, and where it was lost."""
        self._end(self)
