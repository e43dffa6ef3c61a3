"""The right to write the record of a run."""

from collections.abc import Callable


class Claim:
    """A claim, held by one server at a time; ends when released, or when its server dies.

    Args:
        end: Releases it.

    Attributes:
        lost: Whether another server took it, because this one did not renew it for too long.
    """

    def __init__(self, end: Callable[["Claim"], None]) -> None:
        self._end = end
        self.lost = False

    def release(self) -> None:
        """Release the claim; no effect the second time, or if it is lost."""
        self._end(self)
