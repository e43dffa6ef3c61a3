"""Counts attempts that failed, so that codes cannot be guessed by trying."""

import math
import time
from collections import deque

from core.base.cache import LRUCache

MOST = 10
SECONDS = 60.0
_ADDRESSES = 10_000


class Attempts:
    """Allows a number of failures in ``SECONDS`` from each address.

    Args:
        most: The number.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._failed: LRUCache[str, deque[float]] = LRUCache(_ADDRESSES)

    def wait(self, address: str) -> int:
        """Return the seconds until the next attempt is allowed, rounded up; 0 if it is now."""
        times = self._failed.get(address)
        if times is None or len(times) < self._most:
            return 0
        return max(0, math.ceil(times[0] + SECONDS - time.monotonic()))

    def fail(self, address: str) -> None:
        """Count a failure."""
        times = self._failed.get_or_make(address, lambda: deque(maxlen=self._most))
        times.append(time.monotonic())
