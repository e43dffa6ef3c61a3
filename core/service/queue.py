"""The queue of runs that wait for a worker."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from core.service.live import LiveRun
from core.settings.config import RunConfig


class RunQueue:
    """A first-in, first-out queue; each run knows its place.

    Runs of searches come after all others. Among them, the next is one of the search that trains
    the fewest runs; in a search, one whose program need not be compiled for it.
    """

    def __init__(self) -> None:
        self._runs: list[LiveRun] = []

    def __iter__(self) -> Iterator[LiveRun]:
        """Iterate over a copy of the queue."""
        return iter(list(self._runs))

    def __contains__(self, run: LiveRun) -> bool:
        return run in self._runs

    def next(
        self, training: Iterable[LiveRun], detour: Callable[[RunConfig], int] = lambda _config: 0
    ) -> LiveRun | None:
        """Return the run to be trained next, without removing it; ``None`` if none may start.

        Args:
            training: The runs that workers train.
            detour: Tells which runs of a search are to come first: those with the lowest number.
        """
        busy = Counter(run.record.search for run in training)
        ready = (run for run in self._runs if not run.held)
        # The first of equals, as ``min`` returns it, is the one that has waited longest.
        return min(
            ready,
            key=lambda run: (
                (1, busy[run.record.search], detour(run.record.config)) if _low(run) else (0,)
            ),
            default=None,
        )

    @property
    def waiting(self) -> int:
        """Number of runs that may start."""
        return sum(not run.held for run in self._runs)

    def add(self, run: LiveRun) -> None:
        """Append a run to those of its kind."""
        place = len(self._runs) if _low(run) else self._first_low()
        self._runs.insert(place, run)
        self._number()

    def add_first(self, run: LiveRun) -> None:
        """Add a run that has waited before to the front of those of its kind."""
        self._runs.insert(self._first_low() if _low(run) else 0, run)
        self._number()

    def remove(self, run: LiveRun) -> None:
        """Remove a run; no effect if it is not queued."""
        if run in self._runs:
            self._runs.remove(run)
            self._number()

    def _first_low(self) -> int:
        return sum(not _low(run) for run in self._runs)

    def _number(self) -> None:
        for place, run in enumerate(self._runs, start=1):
            run.move_to(place)


def _low(run: LiveRun) -> bool:
    return bool(run.record.search)
