"""How long a search has been running, and how long it will take."""

import threading
import time
from collections import deque

_RECENT = 20  # trials from whose ends the pace follows


class Pace:
    """Counts the seconds of a search without its pauses, and the ends of its trials.

    Args:
        spent: The seconds so far.
    """

    def __init__(self, spent: float) -> None:
        self._spent = spent
        self._since: float | None = None  # since when it has been running, by the monotonic clock
        self._lock = threading.Lock()
        self._ends: deque[float] = deque(maxlen=_RECENT)

    @property
    def seconds(self) -> float:
        """The seconds so far."""
        with self._lock:
            return self._spent + self._running()

    def run(self) -> None:
        """Begin to count; no effect if it does."""
        with self._lock:
            if self._since is None:
                self._since = time.monotonic()

    def rest(self) -> None:
        """Count no longer, until ``run`` is called again."""
        with self._lock:
            self._spent, self._since = self._spent + self._running(), None

    def note_end(self) -> None:
        """Note that a trial has ended."""
        self._ends.append(self.seconds)

    def each(self, ended: int) -> float | None:
        """Return the seconds from one end of a trial to the next; ``None`` before the first.

        Args:
            ended: The number of trials that have ended, also with earlier servers.
        """
        ends = list(self._ends)
        if len(ends) > 2:
            return (ends[-1] - ends[0]) / (len(ends) - 1)
        return self.seconds / ended if ended else None

    def _running(self) -> float:
        return 0.0 if self._since is None else time.monotonic() - self._since
