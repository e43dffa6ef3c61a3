"""A least-recently-used cache with limits on count and total size.

``functools.lru_cache`` serves functions; this one serves values that are put in, removed or closed.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LRUCache(Generic[K, V]):
    """Holds values by key and drops the least recently used; safe for threads.

    The newest value is always held, however large.

    Args:
        count: Maximum number of values.
        total: Maximum sum of the sizes of all values; ``None`` for no limit.
        size: Returns the size of a value, in the unit of ``total``.
        on_drop: Called with each value that is dropped for a limit or by ``clear``.
    """

    def __init__(
        self,
        count: int,
        total: int | None = None,
        size: Callable[[V], int] = lambda _value: 1,
        on_drop: Callable[[V], None] = lambda _value: None,
    ) -> None:
        self._count = count
        self._total = total
        self._size = size
        self._on_drop = on_drop
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.RLock()

    def __contains__(self, key: K) -> bool:
        return key in self._values

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: K) -> V | None:
        """Return a value and mark it as used; ``None`` if it is not held."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def put(self, key: K, value: V) -> None:
        """Store a value, replacing any other with its key."""
        with self._lock:
            self._values.pop(key, None)
            self._drop_beyond(self._count - 1)
            self._values[key] = value
            while len(self._values) > 1 and self._is_over():
                self._drop_oldest()

    def get_or_make(self, key: K, make: Callable[[], V]) -> V:
        """Return a value, and create it first if it is not held.

        Other threads wait until then, so that nothing is created twice. Room is made before the
        value is created, so that there are never more than ``count`` values.
        """
        with self._lock:
            if key not in self._values:
                self._drop_beyond(self._count - 1)
                self.put(key, make())
            self._values.move_to_end(key)
            return self._values[key]

    def pop(self, key: K) -> V | None:
        """Remove and return a value; ``None`` if it is not held."""
        with self._lock:
            return self._values.pop(key, None)

    def clear(self) -> None:
        """Drop all values."""
        with self._lock:
            self._drop_beyond(0)

    def _is_over(self) -> bool:
        return self._total is not None and sum(map(self._size, self._values.values())) > self._total

    def _drop_beyond(self, count: int) -> None:
        while len(self._values) > count:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        self._on_drop(self._values.popitem(last=False)[1])
